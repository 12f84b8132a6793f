"""Forms for administrators: who is invited, why an account is opened again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.certificates.forms import agency_called
from agencies.choices import Role
from agencies.forms import dress
from agencies.models import Agency
from portal.accounts.choices import Language
from portal.kit.vietnamese import nfc


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person's own: whoever reads its letters takes over the account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *Role.choices])
    agency = forms.CharField(
        label=_("Agency"), max_length=300, required=False, help_text=_("Of an agency officer: its name or its key.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.VIETNAMESE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.fields["agency"].label
        dress(self, _("Send the invitation"))
        self.fields["agency"].label = label  # an officer must have one, nobody else may

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def clean_agency(self) -> Agency | None:
        """Another role's is left out, as everywhere."""
        if self.cleaned_data.get("role") != Role.OFFICER:
            return None
        if not self.cleaned_data["agency"].strip():
            raise ValidationError(gettext("An officer needs an agency."), code="no_agency")
        return agency_called(self.cleaned_data["agency"])


class ReopenForm(forms.Form):
    because = forms.CharField(
        label=_("Why is the account opened again?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, _("Open the account again"))
