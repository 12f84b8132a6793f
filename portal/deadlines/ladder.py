"""When people are told: the steps before a due day, the weeks after it, the escalation. Pure; the rule book is
docs/deadlines.md."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from portal.deadlines.choices import Audience
from portal.kit.dates import months_after
from portal.kit.workdays import LONGEST_REST, WorkingDays

WEEK = 7
MONTH = 30
"""Days of a month where lengths are compared; due days are reckoned by the calendar."""

LONGEST_SCALE = 3 * 12 * MONTH
"""Days. A longer validity loses no step that three years have."""

_LENGTH = re.compile(r"([1-9][0-9]{0,2})([md])")


@dataclass(frozen=True)
class Length:
    """So many calendar months, or days: written 24m, 14d."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Length":
        """Read 24m or 14d. Raises ValueError."""
        found = _LENGTH.fullmatch(text.strip())
        if not found:
            raise ValueError(text)
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def days(self) -> int:
        """About so many days, for comparing."""
        return self.count * MONTH if self.unit == "m" else self.count

    def before(self, day: date) -> date:
        return _shifted(day, -self.count, self.unit)

    def after(self, day: date) -> date:
        return _shifted(day, self.count, self.unit)


@lru_cache(maxsize=10_000)  # certificates and audits share their days; a calendar month is dear
def _shifted(day: date, count: int, unit: str) -> date:
    return months_after(day, count) if unit == "m" else day + timedelta(days=count)


@dataclass(frozen=True, slots=True)
class Told:
    """A step that has been reached: `step` days before the due day (below zero: after it), told from `tell_on` on."""

    audience: str
    step: int
    tell_on: date


@dataclass(frozen=True)
class Policy:
    """A rule as it holds on a day."""

    kind: str
    audience: tuple[str, ...]
    ladder: tuple[Length, ...]
    scales: bool = True
    term: str = ""
    overdue_weeks: int = 0
    superior_after: int | None = None  # weeks after the due day
    lead_after: int | None = None
    basis: str = ""
    is_mandatory: bool = False

    def window(self, on: date) -> tuple[date, date]:
        """The first and the last due day of which anybody may be told on a day."""
        longest = max((length.days for length in self.ladder), default=0)
        late = WEEK * (self._weeks + 1) + LONGEST_REST
        return on - timedelta(days=late), on + timedelta(days=longest + longest // MONTH + LONGEST_REST)

    def told(self, starts_on: date, due_on: date, on: date, days: WorkingDays) -> list[Told]:
        """Who is told on a day, and by which step: for everybody the innermost one that has been reached.

        So a night that was missed is made up for, once. Steps before the due day are told on the working day on or
        before theirs, those after it on the working day on or after. The last week is made up for until it is over.
        """
        if on >= days.on_or_after(due_on + timedelta(days=WEEK * self._weeks)) + timedelta(days=WEEK):
            return []
        found = []
        if own := self._own(starts_on, due_on, on, days):
            found = [Told(audience, *own) for audience in self.audience]
        for audience, weeks in ((Audience.SUPERIOR, self.superior_after), (Audience.LEAD, self.lead_after)):
            if weeks and (step := _late(weeks, due_on, on, days)):
                found.append(Told(audience, *step))
        return found

    def steps(self, starts_on: date, due_on: date) -> list[Length]:
        """The steps that suit the validity, the longest first."""
        validity = (due_on - starts_on).days
        suiting = [length for length in self.ladder if not self.scales or suits(length, validity)]
        return sorted(suiting, key=lambda length: length.before(due_on))

    @property
    def _weeks(self) -> int:
        """The last week after the due day in which anybody is told for the first time."""
        return max(self.overdue_weeks, self.superior_after or 0, self.lead_after or 0)

    def _own(self, starts_on: date, due_on: date, on: date, days: WorkingDays) -> tuple[int, date] | None:
        weeks = min((on - due_on).days // WEEK, self.overdue_weeks)
        for week in range(weeks, 0, -1):
            if step := _late(week, due_on, on, days):
                return step
        for length in reversed(self.steps(starts_on, due_on)):
            day = length.before(due_on)
            tell_on = days.on_or_before(day)
            if tell_on <= on:
                return (due_on - day).days, tell_on
        return None


def suits(length: Length, validity: int) -> bool:
    """Whether a step suits a validity of so many days: at most seven tenths of it, and at least a fortieth.

    Three years get 24, 12, 6, 3 and 1 months, a month gets 14, 7 and 1 days.
    """
    return length.days * 10 <= validity * 7 and length.days * 40 >= min(validity, LONGEST_SCALE)


def parse_ladder(texts: Iterable[str]) -> tuple[Length, ...]:
    """Read the steps of a ladder. Raises ValueError."""
    return tuple(Length.parse(text) for text in texts)


def _late(weeks: int, due_on: date, on: date, days: WorkingDays) -> tuple[int, date] | None:
    """The step so many weeks after the due day, if it has been reached."""
    tell_on = days.on_or_after(due_on + timedelta(days=WEEK * weeks))
    return (-WEEK * weeks, tell_on) if tell_on <= on else None
