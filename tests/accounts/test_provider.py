"""Signing in through a province's OpenID Connect provider: a real one on the loopback."""

from datetime import timedelta

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import invite_person, new_invitation_key
from portal.accounts.models import User
from portal.accounts.openid import providers
from tests.accounts import make, provider
from tests.reading import heading
from tests.signing_in import code_by, forget_used_code, secret_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(settings, monkeypatch):
    monkeypatch.setitem(registry.provider_map, OpenIDConnectProvider.id, OpenIDConnectProvider)
    with provider.running() as running:
        app = {"name": "Đắk Lắk", "client_id": provider.CLIENT, "secret": provider.SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = providers(url=running.url, **app)
        settings.OIDC_NAME = "Đắk Lắk"
        yield running


def come(client, **query):
    """Through the provider's page and back, as a browser goes."""
    response = client.get(reverse("provider-sign-in"), query)
    assert response.status_code == 302, response.content
    back = requests.get(response["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def who(person, **more) -> dict:
    return {"sub": f"vn-{person.pk}", "email": person.email, "email_verified": True, **more}


def is_in(client) -> bool:
    return client.get(reverse("my-account")).status_code == 200


def test_a_known_person_comes_in_and_shows_the_second_factor_all_the_same(client, province):
    person = make.person()
    province.claims = who(person, birthdate="1980-01-01")
    assert come(client, next=reverse("my-account"))["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    code = code_by(secret_of(person))
    forget_used_code(person, code)
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == reverse("my-account")
    assert is_in(client)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (person, f"vn-{person.pk}", {})
    assert not EmailAddress.objects.exists()


def test_who_has_no_second_factor_sets_one_up(client, province):
    province.claims = who(make.newcomer())
    assert come(client)["Location"] == reverse("second-factor-set-up")


def test_the_providers_factor_counts_where_the_settings_say_so(client, province, settings):
    settings.OIDC_SHOWS_FACTOR = True
    province.claims = who(make.person())
    assert come(client)["Location"] == reverse("start")
    assert is_in(client)


def test_after_the_first_time_the_providers_name_counts_not_the_address(client, province):
    person, other = make.newcomer(), make.newcomer()
    province.claims = who(person)
    come(client)
    province.claims = who(person, email=other.email)
    come(Client())
    assert SocialAccount.objects.get().user == person


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_address_that_is_not_verified_links_nothing(client, province, verified):
    province.claims = who(make.person(), email_verified=verified)
    response = come(client)
    assert (response.status_code, heading(response)) == (403, "Ông/bà chưa có tài khoản trên cổng")
    assert not SocialAccount.objects.exists()


def test_nobody_gets_an_account_by_it(client, province):
    before = User.objects.count()
    province.claims = {"sub": "1", "email": "la@example.vn", "email_verified": True}
    assert come(client).status_code == 403
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_closed_account_stays_closed(client, province):
    province.claims = who(make.person(is_active=False))
    assert come(client).status_code == 403
    person = make.person()
    province.claims = who(person)
    come(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert come(Client())["Location"] == reverse("account_inactive")


def test_an_invitation_is_accepted_by_it_while_it_holds(client, province):
    invitation = invite_person(email="moi@example.vn", name="Mới", language="vi", by=make.administrator())
    person = invitation.person
    province.claims = who(person)
    assert come(client).status_code == 403  # no letter has gone out yet
    new_invitation_key(invitation=invitation.pk, letter=1, at=timezone.now() - timedelta(days=4))
    assert come(client).status_code == 403
    new_invitation_key(invitation=invitation.pk, letter=1, at=timezone.now())
    assert come(client)["Location"] == reverse("second-factor-set-up")
    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password()) == (True, False)


@pytest.mark.parametrize("lie", [{"iss": "http://127.0.0.1:1"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_that_is_for_somebody_else_opens_nothing(client, province, lie):
    province.claims, province.lies = who(make.person()), lie
    assert come(client).status_code == 503
    assert not SocialAccount.objects.exists()


def test_a_code_opens_once_and_only_in_the_browser_that_asked(client, province):
    province.claims = who(make.person())
    away = client.get(reverse("provider-sign-in"))["Location"]
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")
    assert Client().get(back).status_code == 503
    assert client.get(back)["Location"] == reverse("mfa_authenticate")
    assert client.get(back).status_code == 503


def test_a_provider_that_is_down_says_so(client, province):
    province.is_down = True
    assert client.get(reverse("provider-sign-in")).status_code == 503


def test_who_turns_back_is_where_they_were(client, province):
    client.get(reverse("provider-sign-in"))
    (state,) = client.session["socialaccount_states"]
    address = reverse("openid_connect_callback", args=["province"])
    assert client.get(address, {"error": "access_denied", "state": state})["Location"] == reverse("account_login")


@pytest.mark.parametrize("more", ["process=connect", "scope=x", "auth_params=x", "action=reauthenticate"])
def test_of_the_address_only_the_way_on_is_read(client, province, more):
    assert client.get(reverse("provider-sign-in") + f"?{more}").status_code == 404


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_the_way_on_stays_on_the_portal(client, province, settings, elsewhere):
    settings.OIDC_SHOWS_FACTOR = True
    province.claims = who(make.person())
    assert come(client, next=elsewhere)["Location"] == reverse("start")


def test_without_the_setting_there_is_no_such_way(client, province, settings):
    assert reverse("provider-sign-in") in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS, settings.OIDC_NAME = {}, ""
    assert reverse("provider-sign-in") not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("provider-sign-in")).status_code == 404
