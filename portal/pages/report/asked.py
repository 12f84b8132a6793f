"""What a report is asked about: the year and the two dates."""

from django.http import QueryDict
from django.utils.timezone import localdate

from portal.pages.dates import Dates, DatesForm, asked_in
from portal.pages.report.sections import last_day

YEARS = range(2006, 2101)


def asked(params: QueryDict) -> tuple[int, Dates, DatesForm]:
    """The year, the two dates and their form: this year, its end or today, where nothing else is said."""
    dates, form = asked_in(params)
    told = params.get("year", "")
    is_year = told.isascii() and told.isdigit() and len(told) == 4 and int(told) in YEARS
    year = int(told) if is_year else dates.on.year
    if not params.get("on"):
        dates = Dates(last_day(year, localdate()), dates.known)
    return year, dates, form
