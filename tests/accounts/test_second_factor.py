"""Nobody is signed in by a password alone: not by the pages, not by the administration, not by an old session."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from portal.accounts.sealing import opened, sealed
from tests.accounts import make
from tests.reading import heading
from tests.signing_in import code_by, secret_of, sign_in

pytestmark = pytest.mark.django_db

SET_UP, ASKED = "second-factor-set-up", "mfa_authenticate"


def password_given(client, person, onwards=""):
    return client.post(reverse("account_login"), {"login": person.email, "password": make.PASSWORD, "next": onwards})


def shown_secret(client):
    return re.search(r'class="secret">(\w+)<', client.get(reverse(SET_UP)).content.decode())[1]


def is_let_in(client):
    return client.get(reverse("my-account")).status_code == 200


# --- who has none is led to set one up ----------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["/", "/administration/", "/account/me/"])
def test_after_the_password_a_newcomer_can_do_nothing_but_set_one_up(client, wanted):
    administrator = make.newcomer(is_staff=True, is_superuser=True)

    assert password_given(client, administrator, wanted)["Location"] == reverse(SET_UP)
    assert client.get("/administration/", follow=True).request["PATH_INFO"] == reverse(SET_UP)
    assert not is_let_in(client)


def test_the_code_of_the_app_opens_and_the_recovery_codes_come_first(client):
    person = make.newcomer()
    password_given(client, person, reverse("my-account"))
    secret = shown_secret(client)

    response = client.post(reverse(SET_UP), {"code": code_by(secret)})

    assert response["Location"] == reverse("mfa_view_recovery_codes", query={"next": reverse("my-account")})
    page = client.get(response["Location"]).content.decode()
    assert len(re.findall(r"<code>(\d{8})</code>", page)) == 10
    assert f'href="{reverse("my-account")}"' in page
    assert is_let_in(client)


def test_a_wrong_code_sets_up_nothing(client):
    person = make.newcomer()
    password_given(client, person)
    secret = shown_secret(client)

    response = client.post(reverse(SET_UP), {"code": code_by(secret, steps=5)})

    assert response.status_code == 200
    assert not Authenticator.objects.filter(user=person).exists()
    assert not is_let_in(client)


def test_setting_up_is_for_those_who_gave_the_password(client):
    for name in (SET_UP, "second-factor-set-up-key"):
        assert client.get(reverse(name))["Location"] == reverse("account_login")


def test_who_has_one_cannot_set_up_another_instead_of_showing_it(client):
    person = make.person()
    password_given(client, person)

    response = client.get(reverse(SET_UP))

    assert response.status_code == 302
    assert not is_let_in(client)


# --- who has one shows it -----------------------------------------------------------------------------


def test_the_code_is_asked_for_after_the_password(client):
    person = make.person()

    assert password_given(client, person)["Location"] == reverse(ASKED)
    assert heading(client.get(reverse(ASKED))) == "Bước thứ hai khi đăng nhập"
    assert not is_let_in(client)
    assert client.post(reverse(ASKED), {"code": code_by(secret_of(person))}).status_code == 302
    assert is_let_in(client)


def test_a_code_opens_once(client):
    person = make.person()
    code = code_by(secret_of(person))
    password_given(client, person)
    client.post(reverse(ASKED), {"code": code})
    other = Client()
    password_given(other, person)

    assert other.post(reverse(ASKED), {"code": code}).status_code == 200
    assert not is_let_in(other)


def test_after_five_wrong_codes_even_the_right_one_waits(client):
    person = make.person()
    password_given(client, person)
    for _ in range(5):
        client.post(reverse(ASKED), {"code": "000000"})

    client.post(reverse(ASKED), {"code": code_by(secret_of(person))})

    assert not is_let_in(client)


def test_a_recovery_code_opens_once(client):
    person = make.person()
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    password_given(client, person)
    client.post(reverse(ASKED), {"code": code})
    assert is_let_in(client)
    other = Client()
    password_given(other, person)
    other.post(reverse(ASKED), {"code": code})

    assert not is_let_in(other)


# --- the second wall ----------------------------------------------------------------------------------


def test_a_session_begun_without_a_factor_is_a_strangers(client, settings):
    """Whatever way in forgets the stages (CVE-2022-24857: the administration's own sign-in)."""
    administrator = make.administrator()
    client.force_login(administrator)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()

    assert client.get("/administration/", follow=True).request["PATH_INFO"] == reverse("account_login")
    assert not is_let_in(client)
    settings.SECOND_FACTOR = "demo"
    assert is_let_in(client)


def test_the_factor_of_another_person_counts_for_nobody_else(client):
    client.force_login(make.person())
    session = client.session
    session["account_authentication_methods_user"] = str(make.person().pk)
    session.save()

    assert not is_let_in(client)


def test_the_demonstration_asks_only_those_who_have_one(client, settings):
    settings.SECOND_FACTOR = "demo"

    assert password_given(client, make.newcomer())["Location"] == reverse("start")
    assert password_given(Client(), make.person())["Location"] == reverse(ASKED)


# --- one's own factors --------------------------------------------------------------------------------


def again(client, person, name):
    """Open a page that asks once more who it is, and answer."""
    asked = client.get(reverse(name))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    return client.post(asked["Location"], {"password": make.PASSWORD}, follow=True)


def test_changing_factors_asks_once_more_who_it_is(client):
    person = make.person()
    client.force_login(person)

    page = again(client, person, "mfa_view_recovery_codes").content.decode()

    assert len(re.findall(r"<code>(\d{8})</code>", page)) == 10


def test_the_last_factor_stays(client):
    person = make.person()
    client.force_login(person)
    again(client, person, "mfa_deactivate_totp")

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_a_changed_factor_is_told_by_mail(client, letters):
    person = make.newcomer(language="vi")
    password_given(client, person)
    client.post(reverse(SET_UP), {"code": code_by(shown_secret(client))})

    assert [letter["To"] for letter in letters] == [person.email]
    assert letters[0]["Subject"].strip() == "Cách đăng nhập vào Cổng ISO 9001 đã thay đổi"


def test_secrets_are_sealed_in_the_database_and_open_under_a_former_key(settings):
    person = make.person()
    kept = str([factor.data for factor in Authenticator.objects.filter(user=person)])
    assert secret_of(person) not in kept

    box = sealed("bí mật")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert opened(box) == "bí mật"


# --- sessions -----------------------------------------------------------------------------------------


def test_people_see_where_they_are_signed_in_and_end_it(client):
    person = make.person()
    there = Client(headers={"user-agent": "Máy ở nhà"})
    sign_in(there, person.email, make.PASSWORD)
    sign_in(client, person.email, make.PASSWORD)

    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Máy ở nhà" in page
    session = UserSession.objects.get(user_agent="Máy ở nhà")
    client.post(reverse("session-end", args=[session.pk]))

    assert not is_let_in(there)
    assert is_let_in(client)


def test_nobody_ends_the_session_of_another(client):
    person = make.person()
    there = Client()
    sign_in(there, person.email, make.PASSWORD)
    client.force_login(make.person())

    response = client.post(reverse("session-end", args=[UserSession.objects.get(user=person).pk]))

    assert response.status_code == 404
    assert is_let_in(there)
