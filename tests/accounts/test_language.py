"""Which language a page speaks, and how it is chosen."""

import pytest
from django.urls import reverse

from tests.accounts import make

pytestmark = pytest.mark.django_db

PAGE = "account_reset_password_done"


def language_of(client, **request):
    response = client.get(reverse(PAGE), **request)
    assert f'<html lang="{response["Content-Language"]}">' in response.content.decode()
    return response["Content-Language"]


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [(None, "vi"), ("en", "en"), ("vi", "vi"), ("fr", "vi"), ("en\x00", "vi"), ("EN", "vi")],
)
def test_of_a_stranger_the_cookie_decides(client, cookie, expected):
    if cookie:
        client.cookies["django_language"] = cookie
    assert language_of(client, HTTP_ACCEPT_LANGUAGE="en-GB") == expected


def test_of_a_person_the_account_decides(client):
    client.force_login(make.person(language="en"))
    client.cookies["django_language"] = "vi"
    assert language_of(client) == "en"


def test_the_second_factor_is_asked_in_the_persons_language(client):
    person = make.person(language="en")
    client.post(reverse("account_login"), {"login": person.email, "password": "không phải mật khẩu này"})
    assert language_of(client) == "vi"
    response = client.post(reverse("account_login"), {"login": person.email, "password": make.PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert response["Content-Language"] == "en"


def test_pages_may_not_be_mixed_up_by_a_shared_cache(client):
    assert "Cookie" in client.get(reverse(PAGE))["Vary"]


def test_a_stranger_costs_no_query(client, django_assert_num_queries):
    client.cookies["django_language"] = "en"
    with django_assert_num_queries(0):
        client.post(reverse("set-language"), {"language": "vi"})


def test_a_stranger_keeps_the_choice_in_the_cookie(client):
    response = client.post(reverse("set-language"), {"language": "en", "next": reverse(PAGE)})
    assert (response.status_code, response["Location"]) == (302, reverse(PAGE))
    cookie = response.cookies["django_language"]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == ("en", "Lax", True)
    assert language_of(client) == "en"


def test_a_person_keeps_it_on_the_account_too(client):
    person = make.person()
    client.force_login(person)
    client.post(reverse("set-language"), {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"
    client.logout()
    client.cookies["django_language"] = "en"
    assert language_of(client) == "en"


@pytest.mark.parametrize(
    "elsewhere", ["", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"]
)
def test_the_way_back_stays_on_the_portal(client, elsewhere):
    response = client.post(reverse("set-language"), {"language": "en", "next": elsewhere})
    assert response["Location"] == "/"


@pytest.mark.parametrize("given", [{}, {"language": "fr"}, {"language": ""}])
def test_a_language_that_is_not_spoken_is_a_bad_request(client, given):
    assert client.post(reverse("set-language"), given).status_code == 400


def test_it_is_not_chosen_by_a_link(client):
    assert client.get(reverse("set-language"), {"language": "en"}).status_code == 405


def test_after_signing_out_the_pages_speak_as_before(client):
    client.force_login(make.person(language="en"))
    client.get(reverse("my-account"))
    client.post(reverse("account_logout"))
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()


def test_pages_of_people_who_are_signed_in_are_kept_nowhere(client):
    client.force_login(make.person())
    assert "no-store" in client.get(reverse("my-account"))["Cache-Control"]
