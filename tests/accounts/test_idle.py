"""Sessions end when nobody uses them, and what was typed is not lost."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.accounts import make
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MINUTE = 60


def let_pass(client, minutes):
    """As if the last step had been so long ago."""
    session = client.session
    session["seen_at"] = time.time() - minutes * MINUTE
    session.save()


@pytest.mark.parametrize(("minutes", "is_in"), [(14, True), (16, False)])
def test_a_session_ends_after_a_quarter_of_an_hour(client, minutes, is_in):
    client.force_login(make.person())
    let_pass(client, minutes)

    assert (client.get(reverse("my-account")).status_code == 200) is is_in


@pytest.mark.parametrize(("minutes", "is_in"), [(4, True), (6, False)])
def test_in_the_administration_after_five_minutes(client, minutes, is_in):
    client.force_login(make.administrator())
    let_pass(client, minutes)

    assert (client.get(reverse("admin:index")).status_code == 200) is is_in


def test_each_step_counts_anew(client):
    client.force_login(make.person())
    for _ in range(3):
        let_pass(client, 10)
        assert client.get(reverse("stay")).status_code == 204


@pytest.mark.parametrize(("minutes", "is_in"), [(12 * 60 - 1, True), (12 * 60 + 1, False)])
def test_one_that_is_kept_warm_ends_after_twelve_hours(client, minutes, is_in):
    sign_in(client, make.person().email, make.PASSWORD)
    session = client.session
    for shown in session["account_authentication_methods"]:
        shown["at"] -= minutes * MINUTE
    session["seen_at"] = time.time()
    session.save()

    assert (client.get(reverse("my-account")).status_code == 200) is is_in


def test_the_old_cookie_is_dead(client):
    client.force_login(make.person())
    key = client.cookies["session"].value
    let_pass(client, 16)
    client.get(reverse("my-account"))
    other = Client()
    other.cookies["session"] = key

    assert other.get(reverse("my-account")).status_code == 302


FORM = {"name": "Tên mới, gõ rất lâu", "language": "vi", "look": "system"}


def sent_too_late(client, person):
    client.force_login(person)
    let_pass(client, 16)
    return client.post(reverse("my-account"), FORM | {"csrfmiddlewaretoken": "x"})


def test_a_form_sent_too_late_is_kept_and_sent_after_signing_in_again(client):
    person = make.person(name="Tên cũ")
    asked = sent_too_late(client, person)
    assert asked["Location"] == reverse("account_login", query={"next": reverse("kept-form")})
    assert User.objects.get(pk=person.pk).name == "Tên cũ"

    response = sign_in(client, person.email, make.PASSWORD, onwards=reverse("kept-form"))
    page = client.get(response["Location"]).content.decode()

    assert f'action="{reverse("my-account")}"' in page
    assert 'name="name" value="Tên mới, gõ rất lâu"' in page


def test_a_kept_form_is_shown_to_nobody_else(client):
    sent_too_late(client, make.person())
    other = make.person()
    sign_in(client, other.email, make.PASSWORD)

    assert client.get(reverse("kept-form"))["Location"] == reverse("start")


def test_passwords_are_not_kept(client):
    person = make.person()
    client.force_login(person)
    let_pass(client, 16)
    client.post(reverse("account_change_password"), {"oldpassword": "a", "password1": "b", "password2": "c"})

    assert "kept_form" not in client.session


def test_a_form_from_elsewhere_is_not_kept():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.person())
    let_pass(strict, 16)

    assert strict.post(reverse("my-account"), FORM).status_code == 403
    assert "kept_form" not in strict.session
