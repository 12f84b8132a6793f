"""Where a province lets administrators' passwords end (ADMIN_PASSWORD_DAYS), an old one only leads to a new one."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import KeptPassword
from tests.accounts import make
from tests.accounts.test_passwords import ask, link, set_new
from tests.pages import dom

pytestmark = pytest.mark.django_db


@pytest.fixture
def sixty_days(settings):
    settings.ADMIN_PASSWORD_DAYS = 60
    kept = {"NAME": "portal.accounts.validators.KeptPasswordsValidator"}
    settings.AUTH_PASSWORD_VALIDATORS = [*settings.AUTH_PASSWORD_VALIDATORS, kept]


def aged(person, days):
    person.kept_passwords.update(set_at=timezone.now() - timedelta(days=days))


def test_after_sixty_days_it_opens_nothing_and_a_new_one_does(sixty_days, client, sign_in, letters, settings):
    person = make.administrator()
    aged(person, 60)
    assert sign_in(person.email)["Location"] == reverse("start")
    client.logout()
    aged(person, 61)

    refused = sign_in(person.email)

    assert refused["Location"] == reverse("account_reset_password")
    assert "chỉ dùng được 60 ngày" in dom.text(dom.read(client.get(refused["Location"])))
    assert client.get(reverse("preferences")).status_code == 302
    ask(client, person.email)
    set_new(client, link(letters[-1], settings), "nước chảy đá mòn, lâu ngày")
    assert sign_in(person.email, "nước chảy đá mòn, lâu ngày")["Location"] == reverse("start")


def test_one_whose_age_nobody_knows_is_old(client, sign_in, settings):
    person = make.administrator()
    settings.ADMIN_PASSWORD_DAYS = 60
    assert sign_in(person.email)["Location"] == reverse("account_reset_password")


def test_none_of_the_last_ten_is_taken_again(sixty_days):
    person = make.administrator()
    for number in range(10):
        person.set_password(f"{make.PASSWORD} {number}")
        person.save()
    assert person.kept_passwords.count() == 10

    for number in range(10):
        with pytest.raises(ValidationError) as refusal:
            validate_password(f"{make.PASSWORD} {number}", person)
        assert {error.code for error in refusal.value.error_list} == {"password_kept"}
    validate_password(make.PASSWORD, person)


def test_it_concerns_administrators_where_it_is_set_and_nobody_else(sixty_days, client, sign_in):
    assert sign_in(make.person().email)["Location"] == reverse("start")
    assert not KeptPassword.objects.exists()


def test_left_out_passwords_do_not_end(client, sign_in):
    person = make.administrator()
    assert not KeptPassword.objects.exists()
    assert sign_in(person.email)["Location"] == reverse("start")
