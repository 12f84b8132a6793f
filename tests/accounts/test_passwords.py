"""Forgotten and changed passwords: one link, for one use and one hour, in the person's language."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from tests.accounts import make
from tests.reading import heading, wrong_fields

pytestmark = pytest.mark.django_db

NEW = "nước chảy đá mòn, lâu ngày"


def ask(client, email, **request):
    return client.post(reverse("account_reset_password"), {"email": email}, **request)


def link(letter, settings):
    found = re.search(re.escape(settings.PORTAL_URL) + r"(\S+/password/\S+)", text(letter))
    return found[1]


def text(letter, kind="plain"):
    return letter.get_body([kind]).get_content()


def set_new(client, path, password=NEW):
    form = client.get(path, follow=True)
    action = re.search(r'<form method="post" action="(\S+/set-password/)"', form.content.decode())
    return client.post(action[1], {"password1": password, "password2": password}) if action else form


def test_the_link_sets_a_new_password_once(client, letters, settings, sign_in):
    person = make.person()
    assert ask(client, person.email.upper())["Location"] == reverse("account_reset_password_done")
    (letter,) = letters
    assert letter["To"] == person.email
    assert letter["Auto-Submitted"] == "auto-generated"
    path = link(letter, settings)
    assert path in text(letter, "html")

    assert set_new(client, path)["Location"] == reverse("account_reset_password_from_key_done")
    person.refresh_from_db()
    assert person.check_password(NEW)

    again = set_new(Client(), path, "một câu khác hẳn nữa")
    assert heading(again) == "Liên kết không còn dùng được"
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_the_link_works_for_an_hour(client, letters, minutes, works):
    class Earlier(PasswordResetTokenGenerator):
        def _now(self):
            return datetime.now() - timedelta(minutes=minutes)  # noqa: DTZ005 - as Django's generator does

    person = make.person()
    key = {"uidb36": int_to_base36(person.pk), "key": Earlier().make_token(person)}
    set_new(client, reverse("account_reset_password_from_key", kwargs=key))
    person.refresh_from_db()
    assert person.check_password(NEW) is works


def test_a_forged_host_does_not_reach_the_link(client, letters, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = make.person()
    ask(client, person.email, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    (letter,) = letters
    assert link(letter, settings)
    assert "evil.example" not in letter.as_string() + text(letter) + text(letter, "html")


def test_known_and_unknown_addresses_get_the_same_answer(client, letters):
    known, closed = make.person(), make.person(is_active=False)
    answers = [ask(client, email) for email in (known.email, closed.email, "nobody@example.vn")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert ["password/" in text(letter) for letter in letters] == [True, False, False]


@pytest.mark.parametrize(("language", "words"), [("vi", "Kính gửi"), ("en", "Dear")])
def test_the_letter_speaks_the_persons_language(client, letters, language, words):
    client.cookies["django_language"] = "en" if language == "vi" else "vi"
    person = make.person(language=language)
    ask(client, person.email)
    (letter,) = letters
    assert f'<html lang="{language}">' in text(letter, "html")
    assert f"{words} {person.name}," in text(letter)


def test_a_mail_server_that_is_down_is_said_plainly(client, no_mail_server):
    for email in (make.person().email, "nobody@example.vn"):
        response = ask(client, email)
        assert response.status_code == 503
        assert heading(response) == "Chưa gửi được thư"


def test_letters_to_one_address_are_rationed(client, letters):
    person = make.person()
    answers = [ask(client, person.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(letters) == 5


def test_an_address_that_was_changed_opens_nothing_any_more(client, letters, sign_in):
    person = make.person()
    old = person.email
    ask(client, old)
    type(person).objects.filter(pk=person.pk).update(email="moi@example.vn")
    ask(client, old)
    assert "password/" not in text(letters[1])
    assert sign_in(old).status_code == 200
    assert sign_in("moi@example.vn").status_code == 302
    assert not EmailAddress.objects.exists()


def test_who_used_up_the_tries_and_sets_a_new_password_gets_in_at_once(client, letters, settings, sign_in):
    person = make.person()
    for _ in range(6):
        sign_in(person.email, "quên mất rồi")
    ask(client, person.email)
    set_new(client, link(letters[0], settings))
    assert sign_in(person.email, NEW).status_code == 302


def test_a_weak_new_password_is_refused_with_the_cure(client, letters, settings):
    person = make.person()
    ask(client, person.email)
    response = set_new(client, link(letters[0], settings), "ngắn")
    assert response.status_code == 200
    assert wrong_fields(response) == ["password1"]


def test_a_changed_password_ends_other_sessions_and_is_told_by_mail(client, letters, sign_in):
    person = make.person(language="en")
    sign_in(person.email)
    elsewhere = Client()
    elsewhere.force_login(person)
    given = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}

    response = client.post(reverse("account_change_password"), given)

    assert response.status_code == 302
    assert client.get(reverse("my-account")).status_code == 200
    assert elsewhere.get(reverse("my-account")).status_code == 302
    (letter,) = letters
    assert letter["Subject"] == "The password of your account was changed"
    assert "127.0.0.1" in text(letter)


def test_the_change_stands_although_the_mail_about_it_fails(client, no_mail_server, sign_in):
    person = make.person()
    sign_in(person.email)
    given = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), given).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"oldpassword": "sai"}, "oldpassword"), ({"password2": "gõ nhầm lần hai rồi"}, "password2")],
)
def test_a_change_needs_the_present_password_and_the_new_one_twice(client, given, field):
    person = make.person()
    client.force_login(person)
    whole = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW} | given
    response = client.post(reverse("account_change_password"), whole)
    assert wrong_fields(response) == [field]


def test_who_asks_for_a_rivals_links_shuts_the_rival_out_of_nothing(client, letters, settings, sign_in):
    person = make.person()
    answers = [ask(Client(), person.email, REMOTE_ADDR="203.0.113.7").status_code for _ in range(7)]
    assert answers[-1] == 429
    assert set_new(Client(), link(letters[0], settings))["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(person.email, NEW, REMOTE_ADDR="198.51.100.4").status_code == 302
