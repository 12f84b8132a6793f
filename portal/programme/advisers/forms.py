"""Forms of the register of consultants and assessors. What a form gives is what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.choices import State
from agencies.forms import dress
from portal.accounts.models import User
from portal.kit.fields import DayField
from portal.programme.advisers.queries import NO_PAPER
from portal.programme.choices import AdviserKind, PaperState, ServiceKind
from portal.programme.models import Adviser

BODY = "body"
"""Instead of a kind: the certification bodies, which stand in the register of certificates."""
GONE = "gone"
"""Instead of a state: agencies that are no more."""


class AdviserForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AdviserKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    works_for = forms.ModelChoiceField(Adviser.objects.none(), label=_("Works for"), required=False)
    account = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Account in the portal"),
        required=False,
        help_text=_("For inspectors who advise too: by it is known whom they advised."),
    )

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Adviser.objects.known().filter(kind=AdviserKind.ORGANISATION)
        self.fields["works_for"].queryset = organisations.order_by("sort_key", "pk")
        self.fields["account"].queryset = accounts
        dress(self, _("Take into the register"))


class EligibilityForm(forms.Form):
    number = forms.CharField(label=_("Document number"), max_length=60)
    issuer = forms.CharField(label=_("Issued by"), max_length=200)
    issued_on = DayField(label=_("Issued on"))
    valid_until = DayField(
        label=_("In force until"), required=False, help_text=_("Empty: three years from the day of issue.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Record the paper"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        return {
            **data,
            "issued_on": data["issued_on"].date,
            "valid_until": data["valid_until"] and data["valid_until"].date,
        }


class ServiceForm(forms.Form):
    adviser = forms.ModelChoiceField(Adviser.objects.none(), label=_("Consultant or assessor"))
    kind = forms.ChoiceField(label=_("What for"), choices=ServiceKind.choices)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"), required=False, help_text=_("Empty: it goes on."))
    contract = forms.CharField(label=_("Number of the contract"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = Adviser.objects.known().order_by("sort_key", "pk")
        dress(self, _("Record who served the agency"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        return {**data, "since": data["since"].date, "until": data["until"] and data["until"].date}


class AdvisersFilter(forms.Form):
    """Who of the register is listed. Stands in the address."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("all")), *AdviserKind.choices, (BODY, _("Certification bodies"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Paper"),
        choices=[("", _("all")), *PaperState.choices, (NO_PAPER, _("Without a paper"))],
        required=False,
    )


class ServedFilter(forms.Form):
    """Which of the agencies served a figure opens. Stands in the address."""

    state = forms.ChoiceField(choices=[*State.choices, (GONE, "")], required=False)

    @property
    def asked(self) -> str:
        return self.cleaned_data["state"] if self.is_valid() else ""
