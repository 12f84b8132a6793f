"""Clocks: two of them, one that stops, one that jumps, one that differs from the database's."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from agencies.choices import Role
from portal.notices.jobs import enqueue, run_due
from portal.notices.models import Job, Mail, Notice
from tests import make
from tests.faults import ground, scene
from tests.faults.listing import Line, at_least, at_most, equal, fault
from tests.notices import samples

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
START = date(2027, 3, 1)  # a Monday without holidays near


def _at(day: date, hour: int = 7) -> None:
    """The database's clock stands at this hour in Vietnam."""
    there = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_current_timezone())
    ground.move_clock(there - timezone.now())


def _office() -> None:
    """An officer who is told something new on each of the days after START: a month before a certificate ends."""
    agency = make.agency()
    make.person(Role.OFFICER, of=agency)
    for number in range(1, 8):
        ends = START + (31 + number) * DAY
        make.certificate(agency, issued_on=ends - 1095 * DAY, valid_until=ends)


def _rounds() -> None:
    """What the clock asks for within two minutes: deadlines are found; then mails are made, and sent."""
    for _ in range(2):
        scene.sweep()


@fault(6, "two clocks tick beside two workers")
def two_clocks() -> Iterator[Line]:
    scene.begin()
    with scene.worker(), scene.worker(), scene.clock(), scene.clock():
        time.sleep(135)
    slots = Counter(key.split("@")[0] for key in Job.objects.values_list("key", flat=True) if "@" in key)
    yield equal("lines of the schedule without a slot", {line.kind for line in settings.PERIODIC} - slots.keys(), set())
    yield equal("tries of each", set(Job.objects.values_list("attempts", flat=True)), {1})


@fault(7, "the portal is down for five days")
def down_for_days() -> Iterator[Line]:
    scene.begin()
    _office()
    with scene.mail_taken() as postbox:
        _at(START)
        _rounds()
        before = len(postbox.letters)
        told = Notice.objects.count()
        _at(START + 5 * DAY)
        _rounds()
        people = {letter["To"] for letter in postbox.letters[before:]}
        yield at_least("new reminders after it", Notice.objects.count() - told, 1)
        yield equal("people who are mailed", len(people) >= 1, True)
        yield equal("letters to each of them", (len(postbox.letters) - before) / max(len(people), 1), 1.0)
        slots = Job.objects.filter(kind="digest_mails").count()
        yield equal("slots of mails that were claimed", slots, 2)
        open_ = Notice.objects.to_mail().count()
        yield equal("reminders that wait for a letter", open_, 0)
        yield equal("lost", scene.lost(postbox), 0)


@fault(8, "the clock jumps by an hour and by a day, both ways")
def jumping() -> Iterator[Line]:
    scene.begin()
    _office()
    with scene.mail_taken() as postbox:
        for day, hour in ((0, 7), (0, 8), (0, 6), (1, 7), (0, 7), (2, 7), (1, 9), (3, 7)):
            _at(START + day * DAY, hour)
            _rounds()
        yield equal("letters that came twice", scene.doubled(postbox), 0)
        most = Counter(Mail.objects.filter(at_once=False).values_list("person", "day"))
        yield at_most("mails of one person and day", max(most.values(), default=0), 1)
        days = {f"digest_mails@{START + n * DAY}" for n in range(4)}
        skipped = days - set(Job.objects.values_list("key", flat=True))
        yield equal("days that were skipped", skipped, set())
        yield equal("reminders that wait for a letter", Notice.objects.to_mail().count(), 0)


@fault(9, "the database's clock and ours differ by five minutes")
def clocks_differ() -> Iterator[Line]:
    for ahead, asked in ((5, ["ahead"]), (-5, [])):
        scene.begin()
        ground.move_clock(timedelta(minutes=ahead))
        due = timezone.now() + timedelta(minutes=4 if ahead > 0 else -4)
        enqueue("test_mark", key="one", due_at=due, name="ahead")
        run_due(until=time.monotonic() + 5)
        yield equal(f"done of what is due {'soon' if ahead > 0 else 'already'} by ours", samples.marks(), asked)
    scene.begin()
