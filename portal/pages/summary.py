"""The leader's one page: where the province stands, what is left and where, and what has changed since last year."""

from datetime import date
from typing import Any

from django.urls import reverse

from portal.pages.cells import Cell
from portal.pages.dates import Dates
from portal.pages.province import Drawer, Line, as_known, drawer, present

PLACES = 5
"""Districts with the most left to do."""


def summary(on: date) -> dict[str, Any]:
    """Every number with the link to its rows; both days as known at one moment."""
    dates, parts = present(on)
    then = Dates(date(on.year - 1, 12, 31), dates.known)
    now, before = drawer(dates, parts), drawer(then, as_known(then))
    whole = now.line("")
    declared_then = before.line("").declared
    return {
        "dates": dates,
        "then": then,
        "whole": whole,
        "tiers": [(line, _percent(line)) for line in now.tiers() if line.total.count],
        "places": _places(now),
        "declared_then": declared_then,
        "change": whole.declared.count - declared_then.count,
        "province_url": dates.link(reverse("province")),
    }


def _percent(line: Line) -> str:
    """The rate without numerator and denominator, which stand beside it as links; "" where there is no rate."""
    return line.rate.partition(" ")[2]


def _places(drawn: Drawer) -> list[Cell]:
    """The districts with the most left to do, the most first."""
    left = [district.whole.left for district in drawn.districts() if district.code]
    return sorted((cell for cell in left if cell.count), key=lambda cell: -cell.count)[:PLACES]
