"""Terms that a rule sets: a length from an event on, or a day of each year. Pure."""

import re
from datetime import date

from portal.deadlines.ladder import Length

_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")


def length(text: str) -> Length:
    """Read 3m or 90d. Raises ValueError."""
    return Length.parse(text)


def day_of_year(text: str) -> tuple[int, int]:
    """Read 30/11: month and day. Raises ValueError; 29/02 is no day of every year."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    day = date(2015, int(found[2]), int(found[1]))
    return day.month, day.day
