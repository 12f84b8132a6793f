"""What is noted of sign-ins, refusals and downloads, and what every answer bears."""

import json
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.actions.roles import give_role
from agencies.choices import Role
from agencies.models import Membership
from portal.accounts.actions import change_person
from portal.kit import security_log
from tests.accounts import make
from tests.signing_in import give_codes, sign_in

pytestmark = pytest.mark.django_db

FIELDS = {"time", "action", "result", "account", "source", "destination", "request", "subject"}


def of(noted, action):
    told = [json.loads(line) for line in noted]
    assert all(each.keys() >= FIELDS for each in told)
    assert all(datetime.fromisoformat(each["time"]).utcoffset() is not None for each in told)
    return [each for each in told if each["action"] == action]


def test_signing_in_and_out_is_noted_with_who_from_where_and_by_what(client, noted):
    person = make.person()
    sign_in(client, person.email, make.PASSWORD, REMOTE_ADDR="203.0.113.9")
    client.post(reverse("account_logout"))

    (line,) = of(noted, "signed_in")
    assert (line["account"], line["source"], line["methods"]) == (person.pk, "203.0.113.9", ["password", "mfa"])
    assert line["destination"] == f"POST {reverse('mfa_authenticate')}"
    assert of(noted, "signed_out")[0]["account"] == person.pk


def test_a_wrong_password_is_noted_with_whose_it_was_and_never_what_was_typed(client, noted):
    person = make.person()
    sign_in(client, person.email, "mật khẩu sai")
    sign_in(client, "nobody@example.vn", "mật khẩu sai")

    known, unknown = of(noted, "sign_in_failed")
    assert (known["subject"], unknown["subject"]) == (f"accounts.user:{person.pk}", "")
    assert all("sai" not in line and person.email not in line for line in noted)


def test_no_text_forges_a_line(noted):
    security_log.note("try", text='x"}\r\n{"action": "signed_in"}\x1b[2J\u2028')

    (line,) = noted
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["action"] == "try"


def test_refusals_are_noted(client, noted):
    person = make.person()
    client.force_login(person)
    client.get(reverse("province"))
    client.get("/no/such/page/")
    for _ in range(6):
        Client().post(reverse("account_login"), {"login": person.email, "password": "sai"})

    assert [line["account"] for line in of(noted, "refused")] == [person.pk]
    assert [line["destination"] for line in of(noted, "not_found")] == ["GET /no/such/page/"]
    assert of(noted, "refused_too_many")[0]["result"] == "429"


def test_a_file_that_leaves_is_noted(client, noted):
    client.get(reverse("public-agencies-csv"), {"on": "31/12/2017"})

    (line,) = of(noted, "download")
    assert line["destination"] == f"GET {reverse('public-agencies-csv')}"
    assert line["query"] == "on=31%2F12%2F2017"


def test_a_secret_in_an_address_is_not_noted(client, noted):
    client.force_login(make.person())
    client.get(reverse("calendar-feed", args=["k" * 43]))

    assert [line["destination"] for line in of(noted, "not_found")] == ["GET /notices/calendar/<str:key>.ics"]


def test_a_changed_role_and_a_changed_person_are_noted(noted):
    by, person = make.administrator(), make.newcomer()
    give_role(Membership(person=person, role=Role.STAFF), by=by)
    change_person(person=person, by=by, is_active=False)

    assert [(line["account"], line["role"]) for line in of(noted, "role_given")] == [(by.pk, Role.STAFF)]
    assert of(noted, "person_changed")[0]["changed"] == ["is_active"]


# --- a lost phone -------------------------------------------------------------------------------------


def test_a_lost_phone_signs_out_everywhere_and_leads_to_a_new_set_up(client, noted):
    person = make.newcomer()
    give_codes(person)
    sign_in(client, person.email, make.PASSWORD)

    call_command("forget_second_factor", person.email.upper())

    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(reverse("my-account")).status_code == 302
    assert sign_in(Client(), person.email, make.PASSWORD)["Location"] == reverse("second-factor-set-up")
    assert of(noted, "second_factor_forgotten")[0]["subject"] == f"accounts.user:{person.pk}"


def test_only_who_manages_people_lets_set_up_a_new_one(client):
    person = make.person()
    client.force_login(make.person(is_staff=True))
    what = {"action": "forget_second_factor", "_selected_action": [person.pk]}

    assert client.post(reverse("admin:accounts_user_changelist"), what).status_code == 403
    assert Authenticator.objects.filter(user=person).exists()


# --- every answer -------------------------------------------------------------------------------------

BORN_BY_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize(
    ("address", "how", "code"),
    [
        ("/account/sign-in/", {}, 200),
        ("/no/such/page/", {}, 404),
        ("/account/language/", {}, 405),
        ("/account/sign-in/", {"HTTP_HOST": "evil.example"}, 400),
        ("/public/figures.json", {}, 200),
        ("/.well-known/security.txt", {}, 200),
    ],
)
def test_every_answer_bears_the_headers(client, address, how, code):
    response = client.get(address, **how)

    assert response.status_code == code
    assert {name: response.headers.get(name) for name in BORN_BY_ALL} == BORN_BY_ALL
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in response.headers
    assert len(response.headers["X-Request-Id"]) == 32


def test_an_error_bears_the_headers_and_its_number_and_no_trace(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("portal.accounts.views.page", None)
    client.force_login(make.person())

    response = client.get(reverse("my-account"))

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in BORN_BY_ALL} == BORN_BY_ALL
    assert "Content-Security-Policy" in response.headers
    said = response.content.decode()
    assert response.headers["X-Request-Id"] in said
    assert "Traceback" not in said
    assert "TypeError" not in said


def test_who_finds_a_hole_finds_where_to_tell(client):
    said = client.get("/.well-known/security.txt").content.decode()

    assert said.startswith("Contact: mailto:")
    assert "\nExpires: " in said
