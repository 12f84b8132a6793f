"""The forms of security keys, apart from the others: what they need is loaded only where somebody uses a key."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import PlainFields


class NamedKeyFields(PlainFields):
    labels = {"name": _("Name of the key")}
    help_texts = {"name": _("So that you know it again in the list.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.CharField(required=False, max_length=100, label=self.fields["name"].label)
        self.fields["name"] = name
        name.help_text = self.help_texts["name"]


class KeyForm(NamedKeyFields, AddWebAuthnForm):
    pass


class FirstKeyForm(NamedKeyFields, SignupWebAuthnForm):
    pass
