"""What is settled ends by itself, and stands open again when it is due again."""

from datetime import date

import pytest

from portal.notices.models import Mail, Notice
from portal.notices.outbox import end_settled, gather_mails, notify
from tests import make
from tests.notices import samples

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 24)
WINDOW = {"sample": (date(2026, 10, 1), date(2027, 12, 31))}


@pytest.fixture
def person():
    return make.person()


def told(person, subject="certificate:1", due_on=DUE, **what):
    notify(**samples.told(person, subject=subject, due_on=due_on, **what))


def open_ones():
    return set(Notice.objects.open().values_list("subject", flat=True))


def test_what_is_not_due_any_more_ends_and_what_is_stays(person):
    told(person, "certificate:1")
    told(person, "certificate:2")

    assert end_settled(WINDOW, [("certificate:2", "sample", DUE)]) == 1
    assert end_settled(WINDOW, [("certificate:2", "sample", DUE)]) == 0
    assert open_ones() == {"certificate:2"}


def test_a_deadline_that_moved_ends_its_old_reminders(person):
    told(person)

    assert end_settled(WINDOW, [("certificate:1", "sample", date(2027, 1, 24))]) == 1


def test_what_is_due_again_stands_open_again(person):
    told(person)
    end_settled(WINDOW, [])

    assert end_settled(WINDOW, [("certificate:1", "sample", DUE)]) == 0
    assert open_ones() == {"certificate:1"}


@pytest.mark.parametrize("due_on", [date(2026, 9, 30), date(2028, 1, 1)])
def test_what_nobody_asked_about_stays_as_it_is(person, due_on):
    """Long past its day nobody is told any more; but nothing was done about it either."""
    told(person, due_on=due_on)

    assert end_settled(WINDOW, []) == 0
    assert open_ones() == {"certificate:1"}


def test_another_rule_of_the_same_subject_is_another_matter(person):
    told(person, rule="other")

    assert end_settled(WINDOW, []) == 0


def test_without_rules_nothing_is_asked(person):
    told(person)

    assert end_settled({}, []) == 0


def test_what_has_ended_is_neither_mailed_nor_new(person):
    told(person)
    end_settled(WINDOW, [])

    assert gather_mails(date(2026, 11, 23)) == 0
    assert not Mail.objects.exists()
    assert not Notice.objects.unread().exists()
