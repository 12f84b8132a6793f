"""Signing in through a province's OpenID Connect provider, where the settings name one.

The provider says who somebody is; what the person may do is the portal's. Nobody gets an account by it: an account is
linked once, by an e-mail address that the provider has verified, or an invitation is accepted by it. From then on the
provider's own name for the person counts (`sub`), whatever becomes of the address.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from requests import RequestException

from portal.accounts.actions import accept_invitation
from portal.accounts.models import User
from portal.accounts.openid import PROVIDER
from portal.accounts.queries import invitation_of
from portal.kit import security_log
from portal.kit.web import page


def sign_in(request: HttpRequest) -> HttpResponse:
    """On to the provider. Of what allauth would take from the address, only where the person wants to go."""
    if not settings.SOCIALACCOUNT_PROVIDERS or not {"next"}.issuperset(request.GET):
        raise Http404
    try:
        return openid_connect.login(request, provider_id=PROVIDER)
    except RequestException as silence:
        return _failed(request, silence)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
    return openid_connect.callback(request, provider_id=provider_id)


def _failed(request: HttpRequest, why: Any) -> HttpResponse:
    security_log.note("provider_failed", result="refused", why=type(why).__name__)
    return page(request, "account/provider_failed.html", status=503)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """What allauth asks about people who come from the provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the account when the provider is met for the first time; refuse whom nobody knows."""
        if not sociallogin.is_existing:
            sociallogin.user = self._linked(request, sociallogin)
        # What the provider tells beyond who it is (a birthday, a telephone) is none of the portal's.
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})

    @transaction.atomic
    def _linked(self, request: HttpRequest, sociallogin: SocialLogin) -> User:
        person = _person_of(sociallogin)
        if person is None:
            security_log.note("provider_refused", result="refused")
            raise ImmediateHttpResponse(page(request, "account/provider_refused.html", status=403))
        sociallogin.account.user = person
        sociallogin.account.save()
        security_log.note("provider_linked", person=person, subject=person)
        return person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        if error == AuthError.CANCELLED:
            messages.info(request, _("You are not signed in: the other page was left."))
            raise ImmediateHttpResponse(redirect("account_login"))
        raise ImmediateHttpResponse(_failed(request, exception))


def _person_of(sociallogin: SocialLogin) -> User | None:
    """Whose address the provider has verified: an open account, or an invitation that still holds."""
    told = [each.email for each in sociallogin.email_addresses if each.verified is True]
    verified = [User.objects.normalize_email(email) for email in told]
    person = User.objects.filter(email__in=verified).first()
    if person is None or person.is_active:
        return person
    invitation = invitation_of(person, now())
    if invitation is None:
        return None
    try:
        return accept_invitation(invitation=invitation, password=None, at=now())
    except ValidationError:  # accepted or revoked a moment ago
        return None
