"""The charts of the province's page: the way to here, and the districts as a map. Every number opens its rows."""

import csv
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.areas import DATA
from agencies.choices import State
from agencies.queries import declared_on
from portal.kit.charts import Lines, Mark, Piece, Point, band, lines, pieces, share, since_it_began, year_ends
from portal.kit.dates import written_day
from portal.kit.numbers import written_number
from portal.pages.cells import Cell
from portal.pages.dates import Dates
from portal.pages.rollups import STATES, rolled_declared_on

STORED = 24 * 60 * 60
"""Seconds that the cache keeps what was drawn or counted as known at a moment."""
NEARBY = 60
"""Seconds that each process does."""
BAR = 100
"""How long the bar of a tile is when all have declared."""
NEAR_YEARS = 5


def ends(on: date, known: datetime | None) -> list[Point]:
    """How many had declared at the end of each year before the day; one query of the standings."""
    days = year_ends(on)
    return _filled(days, declared_on(days, known))


def rolled_ends(on: date, moment: datetime) -> list[Point]:
    """The same as known at the moment of the rollups; it never changes, so all days of a year share it."""
    counts = cache.near(f"ends:{on.year}:{moment.isoformat()}", lambda: _rolled(year_ends(on), moment), STORED, NEARBY)
    return _filled(year_ends(on), counts)


def _rolled(days: list[date], moment: datetime) -> dict[date, tuple[int, int]]:
    """Out of the rollups; should they hold for another moment by now, out of the standings."""
    rolled_at, counts = rolled_declared_on(days)
    return counts if rolled_at == moment else declared_on(days, moment)


def _filled(days: list[date], counts: dict[date, tuple[int, int]]) -> list[Point]:
    return [Point(day, *counts.get(day, (0, 0))) for day in days]


# --- the way to here ----------------------------------------------------------------------------------


class Step(NamedTuple):
    """A day of the trend: its words under the axis, its two numbers, where they stand, and whether they are written."""

    day: date
    label: str
    declared: Cell
    total: Cell
    declared_at: Mark
    total_at: Mark
    tells_declared: bool
    tells_total: bool


class Trend(NamedTuple):
    title: str
    chart: Lines
    steps: list[Step]


def trend(dates: Dates, counted: list[Point]) -> Trend:
    """The chart from the last year in which nobody had declared; numbers open their rows as known at one moment."""
    shown = since_it_began(counted)
    chart = lines(shown)
    told = (chart.tells_declared, chart.tells_total)
    places = zip(shown, chart.is_labelled, chart.declared, chart.total, *told, strict=True)
    path = reverse("agencies")
    steps = [_step(Dates(point.day, dates.known), path, point, is_named, *at) for point, is_named, *at in places]
    return Trend(_finding(shown[0], shown[-1]), chart, steps)


def _step(dates: Dates, path: str, point: Point, is_labelled: bool, *at: Any) -> Step:
    total = Cell(point.total, dates.link(path, counted="1"))
    declared = Cell(point.declared, f"{total.url}&state={State.DECLARED}")
    return Step(point.day, _short(point.day) if is_labelled else "", declared, total, *at)


def _finding(first: Point, last: Point) -> str:
    return _("From %(first)s to %(last)s: %(before)s → %(after)s agencies have declared") % {
        "first": _short(first.day),
        "last": _short(last.day),
        "before": written_number(first.declared),
        "after": written_number(last.declared),
    }


def _short(day: date) -> str:
    """2017 for the end of a year, else the day."""
    return f"{day.year}" if (day.month, day.day) == (12, 31) else written_day(day)


# --- where they stand ----------------------------------------------------------------------------------


class Part(NamedTuple):
    """The agencies of a bar that stand in one state, and their piece of it."""

    state: State
    cell: Cell
    at: Piece


class Bar(NamedTuple):
    label: str
    total: Cell
    parts: list[Part]


class Stack(NamedTuple):
    """A bar for each kind of agency, as long as there are agencies, in pieces by state."""

    title: str
    bars: list[Bar]


def stack(rows: list[tuple[str, list[Cell]]], whole: list[Cell]) -> Stack:
    """`rows` are what each bar is called and its cells: all, and those in each state; `whole` are those of all bars."""
    most = max(total.count for _label, (total, *_by_state) in rows)
    return Stack(_standing(whole), [_bar(label, *cells, most=most) for label, cells in rows if cells[0].count])


def _bar(label: str, total: Cell, *by_state: Cell, most: int) -> Bar:
    places = pieces([cell.count for cell in by_state], most)
    return Bar(label, total, [Part(*part) for part in zip(State, by_state, places, strict=True) if part[1].count])


def _standing(whole: list[Cell]) -> str:
    """How many have declared, and where most of the others stand."""
    total, *by_state = [cell.count for cell in whole]
    declared = by_state[STATES.index(State.DECLARED)]
    words = {"declared": written_number(declared), "total": written_number(total)}
    others = {state: count for state, count in zip(STATES, by_state, strict=True) if count and state != State.DECLARED}
    if not others:
        return _("%(declared)s of %(total)s agencies have declared") % words
    state = max(others, key=others.__getitem__)
    words |= {"state": str(State(state).label).lower(), "count": written_number(others[state])}
    return _("%(declared)s of %(total)s agencies have declared; most of the others: %(state)s, %(count)s") % words


# --- the map ------------------------------------------------------------------------------------------


class Tile(NamedTuple):
    """A district on the map: how many of its communes have declared; `place` are the classes of row and column."""

    name: str
    place: str
    band: int
    bar: int
    declared: Cell
    total: Cell


class Map(NamedTuple):
    """The districts that have communes, and in how many of them all communes have declared."""

    tiles: list[Tile]
    all: int
    whole: int


def tiled(tiles: list[Tile]) -> Map:
    shown = [tile for tile in tiles if tile.total.count]
    return Map(shown, sum(tile.declared.count == tile.total.count for tile in shown), len(shown))


@lru_cache
def places() -> dict[str, str]:
    """The place of each district on the map by its code."""
    with (DATA / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: f"r{int(row['row']) + 1} c{int(row['col']) + 1}" for row in csv.DictReader(file)}


def tile(code: str | None, name: str, declared: Cell, total: Cell) -> Tile:
    """A district that has no place on the map stands after those that have."""
    part, whole = declared.count, total.count
    return Tile(name, places().get(code or "", ""), band(part, whole), share(part, whole, BAR), declared, total)


# --- the years ----------------------------------------------------------------------------------------


class Year(NamedTuple):
    day: date
    url: str
    is_current: bool


def years(on: date, known: str, first: int) -> dict[str, Any]:
    """The slider over the years since the first, and plain links to the ends of those near by.

    `known` stays in them as it was typed.
    """
    kept = {"known": known} if known else {}
    last = max(on.year, localdate().year)
    near = range(max(first, on.year - NEAR_YEARS), min(last, on.year + NEAR_YEARS + 1))
    ends = sorted({date(year, 12, 31) for year in near} | {on})
    path = reverse("province")
    links = [Year(day, f"{path}?{urlencode({'on': day.isoformat(), **kept})}", day == on) for day in ends]
    return {"value": on.year, "first": first, "last": last, "known": known, "links": links}


def comparison(on: date, known: str) -> dict[str, Any]:
    """The page that compares the day with the end of the year before it."""
    since = date(on.year - 1, 12, 31)
    query = {"from": since.isoformat(), "to": on.isoformat(), **({"known": known} if known else {})}
    return {"since": since, "url": f"{reverse('province-changes')}?{urlencode(query)}"}


def end_of_year(year: str, known: str) -> str:
    """Where the slider leads: the province at the end of the year, today in a year that has not ended yet.

    A year that is none is left to the page, which says so.
    """
    today = localdate()
    on = today.isoformat() if year == str(today.year) else f"31/12/{year}"
    return f"{reverse('province')}?{urlencode({'on': on, **({'known': known} if known else {})})}"
