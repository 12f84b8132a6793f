"""Monday to Friday, but for holidays and exchanged days."""

from datetime import date

import pytest

from portal.kit.workdays import LONGEST_REST, WorkingDays

TET = frozenset(date(2025, 1, day) for day in range(27, 32))
DAYS = WorkingDays(off=TET | {date(2025, 5, 2)}, worked=frozenset({date(2025, 4, 26)}))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2025, 1, 24), date(2025, 1, 24), date(2025, 1, 24)),  # a Friday
        (date(2025, 1, 25), date(2025, 1, 24), date(2025, 2, 3)),  # Tết with both weekends
        (date(2025, 2, 2), date(2025, 1, 24), date(2025, 2, 3)),
        (date(2025, 4, 26), date(2025, 4, 26), date(2025, 4, 26)),  # a Saturday, worked for the 2nd of May
        (date(2025, 5, 2), date(2025, 5, 1), date(2025, 5, 5)),
    ],
)
def test_the_nearest_working_day(day, before, after):
    assert (DAYS.on_or_before(day), DAYS.on_or_after(day)) == (before, after)


def test_a_calendar_without_a_working_day_still_answers():
    never = WorkingDays(off=frozenset(date.fromordinal(date(2025, 1, 1).toordinal() + n) for n in range(100)))

    assert (never.on_or_after(date(2025, 1, 1)) - date(2025, 1, 1)).days == LONGEST_REST
