"""The calendar of visits: one month, its days with what is planned on them."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from audits.models import Visit
from portal.kit.dates import months_after, parse_day


class Month(NamedTuple):
    first: date
    before: str
    after: str
    days: list[tuple[date, list[Visit]]]  # only days with visits

    @property
    def count(self) -> int:
        return sum(len(visits) for _day, visits in self.days)


def month_asked_for(text: str, today: date) -> date:
    """The first day of the month that an address names (2017-06, 06/2017); else of the present one."""
    try:
        return parse_day(text)[0].replace(day=1)
    except ValueError:
        return today.replace(day=1)


def month_of(first: date, visits) -> Month:
    """The month of the visits that the person may know of; one query."""
    after = months_after(first, 1)
    planned = visits.filter(planned_on__gte=first, planned_on__lt=after).order_by(
        "planned_on", "agency__sort_key", "pk"
    )
    days = [(day, list(rows)) for day, rows in groupby(planned, key=lambda visit: visit.planned_on)]
    return Month(first, f"{months_after(first, -1):%Y-%m}", f"{after:%Y-%m}", days)
