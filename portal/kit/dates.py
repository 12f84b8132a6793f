"""Days as people write them, with their precision, and the moments that they mean in Vietnam."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from portal.kit.sentences import Sentence as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Precision(TextChoices):
    """How exactly a date is known. The codes are stored."""

    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    YEAR = "year", gettext_lazy("year")


def first_day(day: date, precision: str) -> date:
    """The first day of the day, month or year that is meant."""
    if precision == Precision.DAY:  # nearly all of them
        return day
    return day.replace(month=1, day=1) if precision == Precision.YEAR else day.replace(day=1)


def last_day(day: date, precision: str) -> date:
    """The last day of the day, month or year that is meant: a coarse date counts from here."""
    if precision == Precision.DAY:  # nearly all of them
        return day
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last of that month: 31/01 and one month is 28/02."""
    later: date = day + relativedelta(months=months)
    return later


# --- reading and writing --------------------------------------------------------------------------

_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>[12][0-9]{3})"
_WRITINGS = [
    (re.compile(rf"{_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign){_YEAR}"), Precision.DAY),
    (re.compile(rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})"), Precision.DAY),
    (re.compile(rf"{_MONTH}/{_YEAR}"), Precision.MONTH),
    (re.compile(rf"{_YEAR}-(?P<month>[0-9]{{2}})"), Precision.MONTH),
    (re.compile(_YEAR), Precision.YEAR),
]
_ISO_MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_MINUTE = re.compile(r"(?P<day>\S+) +(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")


def parse_day(text: str) -> tuple[date, Precision]:
    """Read 31/12/2017, 31-12-2017, 31.12.2017, 2017-12-31, 12/2017, 2017-12 or 2017; day always before month.

    Gives the first day of the period. Raises ValueError with a sentence that says how to write a date.
    """
    for pattern, precision in _WRITINGS:
        if found := pattern.fullmatch(text.strip()):
            given = {"month": "1", "day": "1"} | found.groupdict()
            try:
                return date(int(given["year"]), int(given["month"]), int(given["day"])), precision
            except ValueError:
                message = _("There is no such day as “%(text)s” in the calendar. Please check day and month.")
                raise ValueError(message % {"text": text.strip()}) from None
    message = _("“%(text)s” is not a date. Write it like 31/12/2017, 12/2017 or 2017.")
    raise ValueError(message % {"text": text.strip()})


def written(day: date, precision: str) -> str:
    """31/12/2017, 12/2017 or 2017: no more than is known, and `parse_day` reads it."""
    if precision == Precision.YEAR:
        return f"{day:%Y}"
    if precision == Precision.MONTH:
        return f"{day:%m/%Y}"
    return f"{day:%d/%m/%Y}"


def written_day(day: date | None) -> str:
    """31/12/2017, or a dash where there is none."""
    return written(day, Precision.DAY) if day else "–"


# --- moments --------------------------------------------------------------------------------------


def written_moment(moment: datetime | None) -> str:
    """31/12/2017 17:05 in Vietnam, or a dash where there is none."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if moment else "–"


def end_of_day(day: date) -> datetime:
    """The last microsecond of the day in Vietnam: the moment that a date typed for `known` means."""
    return datetime.combine(day, time.max, tzinfo=VIETNAM)


def rewritten_moment(text: str) -> str:
    """A moment as links bear it, written for people; anything else as it was typed."""
    try:
        return written_moment(_iso_moment(text)) if _ISO_MOMENT.fullmatch(text) else text
    except ValueError:
        return text


def parse_moment(text: str) -> datetime:
    """Read a date, which means its end, a date and time 31/12/2017 17:05, which means the end of that minute, or an
    ISO date and time: 2017-12-31T17:00. In Vietnam unless it bears an offset.

    Raises ValueError with a sentence that says how to write it.
    """
    text = text.strip()
    if _ISO_MOMENT.fullmatch(text):
        return _iso_moment(text)
    if minute := _MINUTE.fullmatch(text):
        return _end_of_minute(_whole_day(minute["day"]), int(minute["hour"]), int(minute["minute"]), text)
    return end_of_day(_whole_day(text))


def _whole_day(text: str) -> date:
    day, precision = parse_day(text)
    if precision != Precision.DAY:
        message = _("“%(text)s” is not a whole date. Write day, month and year, like 31/12/2017.")
        raise ValueError(message % {"text": text})
    return day


def _end_of_minute(day: date, hour: int, minute: int, text: str) -> datetime:
    try:
        return datetime.combine(day, time(hour, minute, 59, 999999), tzinfo=VIETNAM)
    except ValueError:
        raise _no_moment(text) from None


def _iso_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_moment(text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _no_moment(text: str) -> ValueError:
    message = _("“%(text)s” is not a date and time. Write it like 31/12/2017 17:05 or 31/12/2017.")
    return ValueError(message % {"text": text})
