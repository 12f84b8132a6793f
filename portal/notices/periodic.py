"""When periodic work falls due. Pure: the settings read this file, so it knows neither clock nor database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise

JOBS: dict[str, str | Promise] = {}
"""The titles of kinds of jobs that people's work makes; `portal/schedule.py` names them beside its lines."""

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True)
class When:
    """A time of day, on every day or on one day of the week."""

    at: time
    weekday: int | None = None

    def newest_slot(self, now: datetime) -> date:
        """The newest day whose time has come by `now`, which is local time.

        Only this one is ever caught up: a clock that was dead for a week leaves one slot to do, not seven.
        """
        day = now.date() if now.time() >= self.at else now.date() - timedelta(days=1)
        if self.weekday is None:
            return day
        return day - timedelta(days=(day.weekday() - self.weekday) % 7)


@dataclass(frozen=True)
class Every:
    """So many minutes, counted from midnight: a divisor of the day."""

    minutes: int

    def newest_slot(self, now: datetime) -> datetime:
        """The newest beginning that has come by `now`, without its zone: written as the hour on the wall."""
        midnight = datetime.combine(now.date(), time())
        passed = (now.replace(tzinfo=None) - midnight) // timedelta(minutes=self.minutes)
        return midnight + passed * timedelta(minutes=self.minutes)


def every(minutes: int) -> Every:
    return Every(minutes)


def daily(hour: int, minute: int) -> When:
    return When(time(hour, minute))


def weekly(weekday: int, hour: int, minute: int) -> When:
    """`weekday` is one of MONDAY .. SUNDAY."""
    return When(time(hour, minute), weekday)


@dataclass(frozen=True)
class Periodic:
    """One line of `portal/schedule.py`: which kind of job, when, and both in words for the staff page."""

    kind: str
    when: When | Every
    words: str | Promise
    title: str | Promise = ""
    after: tuple[str, ...] = ()  # kinds whose jobs must be done with first

    def slot_key(self, slot: date) -> str:
        """What makes the slot's job unique, however many clocks ask for it."""
        return f"{self.kind}@{slot.isoformat()}"
