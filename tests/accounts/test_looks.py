"""Light, dark or like the machine: how a person chooses, and what the pages make of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make as worlds
from tests.accounts import make

pytestmark = pytest.mark.django_db

PAGE = "account_reset_password_done"


def look_of(client, page=PAGE):
    html = client.get(reverse(page)).content.decode()
    theme = re.search(r"<html[^>]* data-bs-theme=\"(\w+)\"", html)
    scheme = re.search(r'name="color-scheme" content="([\w ]+)"', html)[1]
    assert scheme == (theme[1] if theme else "light dark")
    assert re.search(r'value="(\w+)" aria-current="true"', html.partition("<footer")[2])[1] == (
        theme[1] if theme else "system"
    )
    return theme[1] if theme else "system"


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        (None, "system"),
        ("dark", "dark"),
        ("light", "light"),
        ("system", "system"),
        ("pink", "system"),
        ("DARK", "system"),
    ],
)
def test_of_a_stranger_the_cookie_decides(client, cookie, expected):
    if cookie:
        client.cookies["look"] = cookie
    assert look_of(client) == expected


def test_of_a_person_the_account_decides_and_signing_out_keeps_it(client):
    client.force_login(make.person(look="dark"))
    client.cookies["look"] = "light"
    assert look_of(client, "my-account") == "dark"
    client.post(reverse("account_logout"))
    assert look_of(client) == "dark"


def test_the_switch_keeps_it_on_the_account_and_in_the_cookie(client):
    person = make.person()
    client.force_login(person)
    response = client.post(reverse("set-look"), {"look": "dark", "next": reverse("my-account")})
    assert (response.status_code, response["Location"]) == (302, reverse("my-account"))
    assert (response.cookies["look"].value, bool(response.cookies["look"]["httponly"])) == ("dark", True)
    person.refresh_from_db()
    assert person.look == "dark"


def test_the_account_page_saves_it(client):
    person = make.person(look="dark")
    client.force_login(person)
    client.post(reverse("my-account"), {"name": person.name, "language": "vi", "look": "system"})
    person.refresh_from_db()
    assert person.look == "system"
    assert look_of(client, "my-account") == "system"


def test_pages_that_all_strangers_share_bear_no_token_and_lead_to_one_that_asks(django_assert_num_queries):
    worlds.agency()
    client = Client(enforce_csrf_checks=True)
    before = client.get(reverse("public"))
    assert "csrfmiddlewaretoken" not in before.content.decode()
    asking = re.search(r'href="([^"]+)">Giao diện<', before.content.decode())[1]
    with django_assert_num_queries(0):
        form = client.get(asking).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        sent = {"look": "dark", "next": reverse("public"), "csrfmiddlewaretoken": token}
        assert client.post(reverse("set-look"), sent)["Location"] == reverse("public")
    after = client.get(reverse("public"))
    assert 'data-bs-theme="dark"' in after.content.decode()
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("given", [{}, {"look": "pink"}, {"look": ""}])
def test_a_look_that_the_pages_do_not_have_is_a_bad_request(client, given):
    assert client.post(reverse("set-look"), given).status_code == 400


@pytest.mark.parametrize("elsewhere", ["", "//evil.example", "https://evil.example/", "/\\evil.example"])
def test_the_way_back_stays_on_the_portal(client, elsewhere):
    assert client.post(reverse("set-look"), {"look": "dark", "next": elsewhere})["Location"] == "/"
