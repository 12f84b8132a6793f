"""What was to be left of a plan and what is, from its first day to its last. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kit.dates import last_day, months_after
from portal.programme.choices import Outcome
from portal.programme.plans.attainment import Goal
from portal.programme.plans.forecast import Time

MOST_MONTHLY = 24
"""Months up to which each has a point; a longer plan has one for each quarter."""


@dataclass(frozen=True, slots=True)
class Left:
    """Targets that were to be left at the end of a day, and that are (None: the day is still to come)."""

    day: date
    wanted: int
    left: int | None


def burn_down(goals: Iterable[Goal], time: Time, on: date) -> list[Left]:
    """The eve of the first day, the ends of months or quarters, and the day itself where it lies among them.

    Targets that lapsed by the day are left out.
    """
    goals = [goal for goal in goals if goal.outcome(on) != Outcome.LAPSED]
    return [_left(goals, day, on) for day in _days(time, on)]


def _left(goals: list[Goal], day: date, on: date) -> Left:
    wanted = sum(goal.due_on > day for goal in goals)
    left = sum(goal.outcome(day) != Outcome.REACHED for goal in goals) if day <= on else None
    return Left(day, wanted, left)


def _days(time: Time, on: date) -> list[date]:
    months = (time.last.year - time.first.year) * 12 + time.last.month - time.first.month + 1
    step = 1 if months <= MOST_MONTHLY else 3
    ends = [last_day(months_after(time.first, number - 1), "month") for number in range(step, months + 1, step)]
    days = {time.first - timedelta(1), *ends, time.last}
    return sorted(days | ({on} if time.first <= on <= time.last else set()))
