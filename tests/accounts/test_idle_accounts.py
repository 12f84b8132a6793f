"""Accounts that nobody uses for 45 days are closed; their people are warned, and an administrator opens them again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.people import idle
from agencies.tasks import close_idle_accounts
from portal.accounts.actions import close_if_idle, reopen_person
from portal.accounts.deadlines import last_day, warned
from portal.accounts.models import User, UserEvent
from portal.notices.models import Notice
from tests.accounts import make
from tests.pages.forms import errors, send

pytestmark = pytest.mark.django_db


def rested(days: int, **fields) -> User:
    """Somebody who signed in last so many days ago."""
    person = make.person(**fields)
    long_ago = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=person.pk).update(last_login=long_ago, joined_at=long_ago)
    person.refresh_from_db()
    return person


def told(person) -> list[tuple[int, date]]:
    return list(Notice.objects.open().filter(person=person).order_by("pk").values_list("step", "due_on"))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_the_innermost_step_is_told_until_the_last_day(used_on, later):
    step = warned(last_day(used_on, days=45), used_on + timedelta(days=later))
    expected = None if later < 31 or later > 45 else 14 if later < 42 else 3
    assert step == expected


def test_the_job_of_the_night_closes_the_forty_sixth_day():
    kept, over = rested(45), rested(46)
    outcome = close_idle_accounts(slot="2026-11-26")
    for person in (kept, over):
        person.refresh_from_db()
    assert kept.is_active
    assert (over.is_active, over.closed_because) == (False, "idle")
    assert outcome == {"closed": 1, "notices": 1}


def test_with_a_clock_that_is_dead_signing_in_is_refused_all_the_same(sign_in, client):
    person = rested(46)
    assert sign_in(person.email)["Location"] == reverse("account_inactive")
    person.refresh_from_db()
    assert not person.is_active
    assert sign_in(rested(45).email)["Location"] == reverse("start")


def test_people_are_warned_fourteen_and_three_days_before_once_each():
    make.administrator()
    person = rested(31)
    at = timezone.now()
    due_on = last_day(timezone.localdate(person.used_at), days=45)
    assert (idle.warn(at), idle.warn(at)) == (1, 0)
    assert told(person) == [(14, due_on)]
    assert idle.warn(at + timedelta(days=5)) == 0
    assert idle.warn(at + timedelta(days=11)) == 1
    assert told(person) == [(14, due_on), (3, due_on)]


def test_signing_in_ends_the_warning():
    make.administrator()
    person = rested(40)
    idle.warn(timezone.now())
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    idle.warn(timezone.now())
    assert told(person) == []


def test_the_last_administrator_stays_and_of_several_the_one_used_last():
    older, newer = rested(90, is_staff=True), rested(60, is_staff=True)
    assert idle.close(timezone.now()) == 1
    for person in (older, newer):
        person.refresh_from_db()
    assert (older.is_active, newer.is_active) == (False, True)
    assert not close_if_idle(person=newer, at=timezone.now())


def test_a_demonstration_closes_nobody(settings):
    settings.IDLE_ACCOUNT_DAYS = 0
    person = rested(400)
    assert (idle.close(timezone.now()), idle.warn(timezone.now())) == (0, 0)
    assert not close_if_idle(person=person, at=timezone.now())


def test_an_administrator_opens_it_again_with_a_reason(client, sign_in):
    admin, person = make.administrator(), rested(50)
    idle.close(timezone.now())
    client.force_login(admin)
    assert person.email in client.get(reverse("accounts-closed")).content.decode()
    page = reverse("account-reopen", args=[person.pk])
    assert list(errors(send(client, page, because=" "))) == ["because"]
    assert send(client, page, because="Nghỉ thai sản trở lại.")["Location"] == reverse("accounts-closed")
    assert person.email not in client.get(reverse("accounts-closed")).content.decode()
    event = UserEvent.objects.filter(pgh_obj=person).latest("pgh_id")
    assert (event.is_active, event.reopened_because) == (True, "Nghỉ thai sản trở lại.")
    assert event.pgh_context.metadata["user"] == admin.pk
    client.logout()
    assert sign_in(person.email)["Location"] == reverse("start")


def test_others_open_nothing_and_what_is_open_is_not_opened():
    person = rested(1, is_active=False)
    with pytest.raises(PermissionDenied):
        reopen_person(person=person, because="x", by=make.person(), at=timezone.now())
    with pytest.raises(ValidationError):
        reopen_person(person=make.person(), because="x", by=make.administrator(), at=timezone.now())


def test_days_are_vietnams():
    """Used at 23:30 of one day and asked at 00:30 of another: days count, not hours."""
    person = make.person()
    used = datetime(2026, 10, 1, 16, 30, tzinfo=UTC)
    User.objects.filter(pk=person.pk).update(last_login=used, joined_at=used)
    at = used + timedelta(days=45)
    assert not close_if_idle(person=person, at=at)
    assert close_if_idle(person=person, at=at + timedelta(hours=1))
