"""The forms of the account pages: allauth's, worded and stripped of placeholders, and our own."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

PASSWORD_HELP = _("At least 15 characters. A short sentence of your own is safe and easy to type.")


class PlainFields:
    """Labels stay above the fields; a placeholder would vanish with the first letter typed."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainFields, LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ForgottenPasswordForm(PlainFields, ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class NewPasswordForm(PlainFields, ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    help_texts = {"password1": PASSWORD_HELP}


class FirstPasswordForm(PlainFields, SetPasswordForm):
    labels = {"password1": _("Password"), "password2": _("Password again")}
    help_texts = NewPasswordForm.help_texts


class OtherPasswordForm(PlainFields, ChangePasswordForm):
    labels = NewPasswordForm.labels | {"oldpassword": _("Current password")}
    help_texts = NewPasswordForm.help_texts


class PasswordAgainForm(PlainFields, ReauthenticateForm):
    labels = {"password": _("Password")}


class OneCodeFields(PlainFields):
    """A code is six digits; on a phone the keyboard shows them."""

    labels = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeForm(OneCodeFields, AuthenticateForm):
    help_texts = {"code": _("Six digits from the app on your phone, or one of your recovery codes.")}


class CodeAgainForm(OneCodeFields, CodeReauthenticateForm):
    help_texts = CodeForm.help_texts


class FirstCodeForm(OneCodeFields, ActivateTOTPForm):
    help_texts = {"code": _("The six digits that the app shows now.")}


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "look"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect,
            "look": forms.RadioSelect,
        }
