"""The working days of Vietnam's state agencies: Monday to Friday but for holidays and exchanged days. Pure."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
LONGEST_REST = 21
"""Days. No run of days off is longer: Tết with an exchanged day and both weekends makes ten."""


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked: `off` beside Saturdays and Sundays, `worked` in exchange for another day."""

    off: Set[date] = field(default_factory=frozenset)
    worked: Set[date] = field(default_factory=frozenset)

    def includes(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        return self._nearest(day, -DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        return self._nearest(day, DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_REST):
            if self.includes(day):
                return day
            day += step
        return day  # a calendar that knows no working day: better told on a day off than never
