"""Where a plan will stand at its end, at the pace of late; and how far off the same reckoning was in years past. Pure.

The pace is what was reached within the plan in the last WINDOW days, or since its first day where that is sooner. What
was there on the first day was reached before, and tells nothing of the pace.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.programme.choices import Outcome
from portal.programme.plans.attainment import Goal

WINDOW = 90  # days


@dataclass(frozen=True, slots=True)
class Forecast:
    """At the end of the plan `at_end` targets of `planned` will be reached; the last of all on `done_on` (None: at this
    pace never). `lately` were reached in the last `days` days."""

    planned: int
    reached: int
    lately: int
    days: int
    at_end: int
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Time:
    """The days of a plan."""

    first: date
    last: date


def forecast(goals: Iterable[Goal], time: Time, on: date) -> Forecast | None:
    """None outside the plan's days: nothing is to be told beforehand. Targets that lapsed are left out."""
    if not time.first <= on < time.last:
        return None
    goals = [goal for goal in goals if goal.outcome(on) != Outcome.LAPSED]
    days = min(WINDOW, (on - time.first).days + 1)
    reached = [goal.reached_on for goal in goals if goal.outcome(on) == Outcome.REACHED]
    since = max(time.first, on - timedelta(days))
    lately = sum(since < day for day in reached)
    left = len(goals) - len(reached)
    at_end = len(reached) + min(left, lately * (time.last - on).days // days)
    return Forecast(len(goals), len(reached), lately, days, at_end, _done_on(left, lately, days, on))


def _done_on(left: int, lately: int, days: int, on: date) -> date | None:
    """The day on which nothing will be left; the day itself where nothing is."""
    if not left:
        return on
    wait = -(-left * days // lately) if lately else None
    return on + timedelta(wait) if wait is not None and wait < (date.max - on).days else None


@dataclass(frozen=True, slots=True)
class Missed:
    """What a past plan was to reach as reckoned so many days before its end, and what it did reach."""

    year: int
    planned: int
    told: int
    reached: int

    @property
    def error(self) -> int:
        """Above nought: too much was told."""
        return self.told - self.reached


def missed(past: Iterable[tuple[Time, Sequence[Goal]]], before_end: int) -> list[Missed]:
    """The errors of past plans, each reckoned as many days before its end; none of one that had not begun by then."""
    found = []
    for time, goals in past:
        told = forecast(goals, time, time.last - timedelta(before_end))
        if told:
            reached = sum(goal.outcome(time.last) == Outcome.REACHED for goal in goals)
            found.append(Missed(time.last.year, told.planned, told.at_end, reached))
    return found
