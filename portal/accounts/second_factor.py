"""The second factor: nobody is signed in by a password alone.

After the password comes the code or the security key (allauth's stage); who has neither is led to set one up (our
stage), and until then is a stranger. As a second wall a session counts as somebody's only while it bears the mark of a
factor shown in it (middleware), so that a way in which forgets the stages opens nothing.
"""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.sealing import opened, sealed

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts; recovery codes only stand in for them."""
SHOWN_BY = "mfa"
"""How allauth records in a session that a factor was shown."""
PROVIDER = "socialaccount"
"""How it records that somebody came through the province's own sign-in."""


def is_required() -> bool:
    return settings.SECOND_FACTOR == "required"


def was_shown(request: HttpRequest, person: Any) -> bool:
    """Whether a second factor of this person was shown in this session, here or to a provider trusted with it."""
    shown = {SHOWN_BY, PROVIDER} if settings.OIDC_SHOWS_FACTOR else {SHOWN_BY}
    return any(record["method"] in shown for record in get_authentication_records(request, person))


def may_enter(request: HttpRequest, person: Any) -> bool:
    """Whether this session may act as the person, who gave the right password."""
    return not is_required() or was_shown(request, person)


def factors_of(person: User) -> Any:
    """The person's factors, recovery codes left out."""
    return Authenticator.objects.filter(user=person, type__in=FACTORS)


def begin_with_codes(request: HttpRequest, person: User, *, secret: str, code: str) -> None:
    """The person, at the stage below, has shown a code made with the secret: keep it, with recovery codes."""
    with transaction.atomic():
        factor = TOTP.activate(person, secret)
        RecoveryCodes.activate(person)
    factor.validate_code(code)  # marks it as used: it opens nothing a second time
    clear_totp_secret(request)
    _shown(request, factor.instance, mail="mfa/email/totp_activated")


def begin_with_key(request: HttpRequest, person: User, *, name: str, credential: dict[str, Any]) -> None:
    """The person, at the stage below, has shown a security key: keep it, with recovery codes."""
    from allauth.mfa.webauthn.internal.auth import WebAuthn  # dear, and every request loads this module

    with transaction.atomic():
        factor = WebAuthn.add(person, name, credential)
        RecoveryCodes.activate(person)
    _shown(request, factor.instance, mail="mfa/email/webauthn_added")


def _shown(request: HttpRequest, factor: Authenticator, *, mail: str) -> None:
    # Password and factor were both given a moment ago: the recovery codes are shown without asking again.
    post_authentication(request, factor, reauthenticated=True)
    get_account_adapter(request).send_notification_mail(mail, factor.user)


class SetUpStage(LoginStage):
    """Of signing in, after the stage that asks for the factor: for those who have none."""

    key = "second_factor_set_up"
    urlname = "second-factor-set-up"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if may_enter(self.request, self.login.user):
            return None, True
        return redirect(self.urlname), True


class MFAAdapter(DefaultMFAAdapter):
    """What allauth asks about factors."""

    def get_totp_issuer(self) -> str:
        return _("ISO 9001 portal")

    def _get_site_name(self) -> str:
        return _("ISO 9001 portal")

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays where everybody must have one."""
        return not is_required() or factors_of(authenticator.user).exclude(pk=authenticator.pk).exists()
