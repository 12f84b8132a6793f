"""Signing people in: by the short way and through the pages, with the second factor that everybody must show."""

import time
from contextlib import contextmanager

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

STEP = 30  # seconds that a code lasts


def give_codes(person) -> None:
    """Set up codes from an app, and recovery codes, for the person."""
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)


def secret_of(person) -> str:
    from portal.accounts.sealing import opened

    return opened(Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"])


def code_by(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + steps))


def forget_used_code(person, code: str) -> None:
    """As half a minute later: the code may come again."""
    factor = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    cache.delete(TOTP(factor)._get_used_cache_key(code))


def sign_in(client, email, password, *, onwards="", **request):
    """The answer to password and, where it is asked for, the code; `onwards` is where the person wanted to go."""
    given = {"login": email, "password": password, "next": onwards}
    response = client.post(reverse("account_login"), given, **request)
    if response.status_code != 302 or response["Location"] != reverse("mfa_authenticate"):
        return response
    from portal.accounts.models import User

    person = User.objects.get_by_natural_key(email)
    code = code_by(secret_of(person))
    forget_used_code(person, code)
    return client.post(reverse("mfa_authenticate"), {"code": code}, **request)


@contextmanager
def force_login_with_second_factor():
    """While the block runs, Django's `Client.force_login` also records the factor, as allauth does after the code."""
    plain = Client.force_login

    def force_login(client, user, backend=None):
        plain(client, user, backend)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, user, "mfa")
        request.session.save()

    Client.force_login = force_login
    try:
        yield
    finally:
        Client.force_login = plain
