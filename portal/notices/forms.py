"""What the bell's own button sends, and how a person wants to be told."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.kit.fields import DayField


class ReadForm(forms.Form):
    """The newest notice that was on the page."""

    newest = forms.IntegerField(min_value=1)


class MailedKindsForm(forms.Form):
    """Which kinds come by e-mail too. `choices`: those that the law leaves to the person."""

    mailed = forms.MultipleChoiceField(
        label=_("These come by e-mail too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you leave out stands in the portal only."),
    )

    def __init__(self, *args, choices: Sequence[tuple[str, str | Promise]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["mailed"].choices = choices
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.form_action = "preferences"
        self.helper.add_input(Submit("save", _("Save")))

    @property
    def muted(self) -> set[str]:
        return {code for code, _title in self.choices} - set(self.cleaned_data["mailed"])


class AbsenceForm(forms.Form):
    """Away, or handing over: who is told instead, and when."""

    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Colleague who is told instead"), empty_label="–")
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty to hand over for good."))

    def __init__(self, *args, deputies, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.form_action = "absence"
        self.helper.add_input(Submit("deputize", _("Name the deputy")))

    @property
    def said(self) -> dict[str, Any]:
        """What was said, with days as dates."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return {"deputy": self.cleaned_data["deputy"], "first": first.date, "last": last and last.date}
