"""Slots: pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.notices.periodic import MONDAY, SUNDAY, Periodic, daily, every, weekly

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-22T05:59:59", date(2026, 11, 21)),
        ("2026-11-22T06:00:00", date(2026, 11, 22)),
        ("2026-11-22T23:59:59", date(2026, 11, 22)),
        ("2027-01-01T00:00:00", date(2026, 12, 31)),
    ],
)
def test_a_day_begins_at_its_time(now, slot):
    assert daily(6, 0).newest_slot(at(now)) == slot


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-22T02:59:00", date(2026, 11, 15)),  # a Sunday, before its time
        ("2026-11-22T03:00:00", date(2026, 11, 22)),
        ("2026-11-28T23:00:00", date(2026, 11, 22)),  # the Saturday after
    ],
)
def test_a_week_begins_at_its_day_and_time(now, slot):
    assert weekly(SUNDAY, 3, 0).newest_slot(at(now)) == slot


def test_a_monday_is_a_monday():
    assert weekly(MONDAY, 0, 0).newest_slot(at("2026-11-22T12:00:00")) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-22T00:00:00", "2026-11-22T00:00:00"),
        ("2026-11-22T06:09:59", "2026-11-22T06:00:00"),
        ("2026-11-22T06:10:00", "2026-11-22T06:10:00"),
        ("2026-11-22T23:59:59", "2026-11-22T23:50:00"),
    ],
)
def test_every_ten_minutes_a_slot_begins(now, slot):
    assert every(10).newest_slot(at(now)).isoformat() == slot


def test_a_slot_has_a_key_that_says_what_and_when():
    line = Periodic("find_deadlines", daily(6, 0), "every day at 06:00")

    assert line.slot_key(date(2026, 11, 22)) == "find_deadlines@2026-11-22"
