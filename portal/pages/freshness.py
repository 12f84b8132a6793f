"""The page of what is stale: how fresh the records are, and which agencies stand still longest."""

from collections import Counter, defaultdict
from datetime import date
from heapq import nsmallest
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import register
from agencies.choices import Freshness, State, Tier
from agencies.freshness import freshness, still_before, still_since, told_at
from agencies.models import Fact, Standing
from agencies.queries import counted_standings, names_on
from portal.kit.dates import VIETNAM, written_day
from portal.kit.numbers import Rate
from portal.pages.agency_list import STILL, YEARS, still_words
from portal.pages.cells import Cell
from portal.pages.dates import Dates
from portal.pages.province import LEFT, NONE

LONGEST = 20
"""Agencies shown of those that stand still longest."""

Groups = dict[tuple[str, str | None], Counter[str]]


class Line(NamedTuple):
    """A row of a table: its agencies, and how many of them are how fresh, or have stood still how long."""

    label: str
    cells: list[Cell]
    rate: str = ""


def freshness_page(dates: Dates) -> dict[str, Any]:
    """All that the page shows. Four queries."""
    groups = _groups(dates)
    still = _still(dates)
    whole = _line(dates, _("Total"), sum(groups.values(), Counter()))
    return {
        "dates": dates,
        "whole": whole,
        "figures": list(zip(Freshness.labels, whole.cells[1:], strict=True)),
        "columns": [str(label) for label in Freshness.labels],
        "tiers": _tiers(dates, groups),
        "districts": _districts(dates, groups),
        "years": [still_words(years) for years in YEARS],
        "states": _states(dates, still),
        "still_count": Cell(len(still), _link(dates, state=LEFT, order=STILL)),
        "longest": _longest(dates, nsmallest(LONGEST, still)),
    }


def _link(dates: Dates, **filters: str | None) -> str:
    return dates.link(reverse("agencies"), counted="1", **filters)


# --- freshness ----------------------------------------------------------------------------------------


def _groups(dates: Dates) -> Groups:
    """How many of the agencies counted are how fresh, by tier and district."""
    rows = counted_standings(dates.on, dates.known).annotate(freshness=freshness(dates.on, dates.known)).order_by()
    groups: Groups = defaultdict(Counter)
    for tier, district, fresh, count in rows.values_list("tier", "district__code", "freshness").annotate(Count("pk")):
        groups[tier, district][fresh] += count
    return groups


def _line(dates: Dates, label: str, counts: Counter[str], **filters: str | None) -> Line:
    cells = [Cell(counts[value], _link(dates, freshness=value, **filters)) for value in Freshness.values]
    return Line(label, [Cell(counts.total(), _link(dates, **filters)), *cells])


def _tiers(dates: Dates, groups: Groups) -> list[Line]:
    """A line for each tier: the share that is fresh as a rate where the list of the tier is known to be complete."""
    lines = []
    for tier, label in [*Tier.choices, ("", _("No tier"))]:
        counts = sum((found for (of, _district), found in groups.items() if of == tier), Counter())
        line = _line(dates, str(label), counts, tier=tier or NONE)
        complete_since = register.complete_tiers().get(tier)
        if complete_since and complete_since <= dates.on and counts:
            rate = Rate(counts[Freshness.RECENT], counts.total()).written(register.current().rounding)
            line = line._replace(rate=rate)
        if tier or counts:
            lines.append(line)
    return lines


def _districts(dates: Dates, groups: Groups) -> list[Line]:
    """A line for each district that has agencies, in the order of the alphabet."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for (_tier, district), found in groups.items():
        counts[district] += found
    named = [*register.districts().items(), (None, _("Outside districts"))]
    return [_line(dates, name, counts[code], district=code or NONE) for code, name in named if code in counts]


# --- standing still -----------------------------------------------------------------------------------


class Still(NamedTuple):
    """An agency with work left to do. Those that compare least have stood still longest."""

    since: date
    agency: int
    state: str


def _still(dates: Dates) -> list[Still]:
    rows = counted_standings(dates.on, dates.known).exclude(state=State.DECLARED).order_by()
    rows = rows.annotate(since=still_since(dates.on, dates.known))
    return [Still(*row) for row in rows.values_list("since", "agency_id", "state")]


def _states(dates: Dates, still: list[Still]) -> list[Line]:
    """A line for each state that work is left in: all its agencies, and those that stand still for so many years."""
    found = [state for state in State if any(each.state == state for each in still)]
    return [_still_line(dates, state, [each.since for each in still if each.state == state]) for state in found]


def _still_line(dates: Dates, state: State, since: list[date]) -> Line:
    cells = [Cell(len(since), _link(dates, state=state, order=STILL))]
    for years in YEARS:
        last = still_before(dates.on, years)
        count = sum(day <= last for day in since)
        cells.append(Cell(count, _link(dates, state=state, still=str(years), order=STILL)))
    return Line(str(state.label), cells)


def _longest(dates: Dates, still: list[Still]) -> list[dict[str, Any]]:
    """The agencies in words; each leads to its page on the same two dates."""
    of_agency = Standing.objects.known(dates.known).on(dates.on).filter(agency__in=[each.agency for each in still])
    rows = of_agency.annotate(told=told_at(dates.on, dates.known)).values_list("agency_id", "agency__name", "told")
    then = names_on(dates.on, Fact.objects.known(dates.known), [each.agency for each in still])
    names = {pk: (then.get(pk, name), told) for pk, name, told in rows}
    return [_row(dates, each, *names[each.agency]) for each in still]


def _row(dates: Dates, each: Still, name: str, told) -> dict[str, Any]:
    return {
        "name": name,
        "url": dates.link(reverse("agency", args=[each.agency])),
        "state": each.state,
        "state_label": State(each.state).label,
        "since": written_day(each.since),
        "lasted": lasted(each.since, dates.on),
        "told": written_day(told.astimezone(VIETNAM).date() if told else None),
    }


def lasted(since: date, on: date) -> str:
    """The time between two days in whole years and months: "6 years 3 months"."""
    span = relativedelta(on, since)
    years = ngettext("%(years)s year", "%(years)s years", span.years) % {"years": span.years} if span.years else ""
    months = ngettext("%(months)s month", "%(months)s months", span.months) % {"months": span.months}
    return " ".join(filter(None, [years, months if span.months else ""])) or _("less than a month")
