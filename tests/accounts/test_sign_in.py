"""Signing in by e-mail address: who gets in, who does not, and how often one may try."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.kit.cache import ForgivingRedisCache
from tests.accounts import make
from tests.reading import heading, summary_of_errors

pytestmark = pytest.mark.django_db


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("spelling", [str.lower, str.upper, lambda email: f"  {email} "])
def test_the_right_password_opens_whatever_the_case_of_the_address(sign_in, client, spelling):
    person = make.person()
    response = sign_in(spelling(person.email))
    assert (response.status_code, response["Location"]) == (302, reverse("start"))
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(sign_in, client):
    wrong = sign_in(make.person().email, "không phải mật khẩu này")
    unknown = sign_in("nobody@example.vn")
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert summary_of_errors(response) == summary_of_errors(wrong) != ""
    assert not is_signed_in(client)


def test_who_left_is_told_that_the_account_is_closed(sign_in, client):
    response = sign_in(make.person(is_active=False).email)
    assert response["Location"] == reverse("account_inactive")
    assert client.get(response["Location"]).status_code == 200
    assert not is_signed_in(client)


def test_an_account_closed_meanwhile_is_signed_out(sign_in, client):
    person = make.person()
    sign_in(person.email)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert reverse("account_login") in client.get(reverse("my-account"))["Location"]


def test_signing_in_changes_the_session_key(sign_in, client):
    client.get(reverse("account_login"))
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["session"] = before = session.session_key
    sign_in(make.person().email)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%0d%0a//x",
    ],
)
def test_the_way_back_stays_on_the_portal(sign_in, elsewhere):
    response = sign_in(make.person().email, onwards=elsewhere)
    assert response.status_code == 302
    assert response["Location"].startswith("/")
    assert not response["Location"].startswith(("//", "/\\"))
    assert "\n" not in response["Location"]


def test_the_way_back_is_kept(sign_in):
    assert sign_in(make.person().email, onwards=reverse("my-account"))["Location"] == reverse("my-account")


def test_nobody_signs_up(client):
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), {"email": "a@b.vn"}),
    ):
        assert response.status_code == 200
        assert heading(response) == "Tài khoản do quản trị viên cấp"


def test_signing_out_is_a_step_that_cannot_be_linked_to(sign_in, client):
    sign_in(make.person().email)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("account_login")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(client)


def test_a_form_without_its_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("account_login"), {"login": "a@b.vn", "password": "x"})
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()


def test_json_opens_no_second_door(client):
    given = {"login": make.person().email, "password": make.PASSWORD}
    response = client.post(reverse("account_login"), given, headers={"accept": "application/json"})
    assert response.status_code == 302


# --- tries ----------------------------------------------------------------------------------------


def test_after_five_wrong_tries_even_the_right_password_waits(sign_in):
    person = make.person()
    answers = [sign_in(person.email, f"sai {number}").status_code for number in range(6)]
    assert answers == [200] * 5 + [429]
    response = sign_in(person.email)
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()
    assert response["Retry-After"] == "900"


def test_wrong_tries_lock_nobody_out_elsewhere(sign_in, client):
    person = make.person()
    for number in range(6):
        sign_in(person.email, f"sai {number}", REMOTE_ADDR="203.0.113.7")
    assert sign_in(person.email, REMOTE_ADDR="198.51.100.4").status_code == 302


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_HOST"])
def test_a_forged_header_buys_no_further_try(sign_in, settings, header):
    settings.ALLOWED_HOSTS = ["*"]
    person = make.person()
    forged = ({header: f"192.0.2.{number}"} for number in range(6))
    answers = [sign_in(person.email, "sai", **extra).status_code for extra in forged]
    assert answers[-1] == 429


def test_behind_a_proxy_its_word_counts(sign_in, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = make.person()
    for number in range(6):
        sign_in(person.email, f"sai {number}", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7")
    assert sign_in(person.email, HTTP_X_FORWARDED_FOR="203.0.113.7, 198.51.100.4").status_code == 302


def test_without_a_cache_to_count_in_nobody_gets_in(sign_in, client, settings, closed_port, monkeypatch):
    person = make.person()
    monkeypatch.setattr(ForgivingRedisCache, "rests_until", 0.0)  # put back afterwards: others have a cache
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    response = sign_in(person.email)
    assert response.status_code == 429
    assert not is_signed_in(client)
