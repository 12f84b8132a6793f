"""Two days compared: which agencies moved, from what to what. Every agency of either day is in exactly one pair."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agencies.choices import State
from portal.kit.fields import DayField, MomentField
from portal.pages.cells import Cell
from portal.pages.dates import Dates

ABSENT = "-"
"""Stands for the state of an agency that a day does not count: not founded, dissolved, not obliged."""
WAS = {**dict(State.choices), ABSENT: _("Not counted yet")}
NOW = {**dict(State.choices), ABSENT: _("Counted no more")}
FIRST_ROWS = 10
"""Agencies shown of each pair of states before one pair is chosen."""
PAGE = 50
ALL = 2**31 - 1
"""More agencies than there are."""


class ChangesForm(forms.Form):
    to = DayField(label=_("To"), required=False)
    known = MomentField(label=_("As known on"), required=False, help_text=_("Empty: as known now."))
    was = forms.ChoiceField(choices=WAS.items(), required=False, widget=forms.HiddenInput)
    now = forms.ChoiceField(choices=NOW.items(), required=False, widget=forms.HiddenInput)
    after = forms.IntegerField(min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields = {"from": DayField(label=_("From"), required=False), **self.fields}  # a word of Python's own

    def clean(self):
        first, last = _days(self.cleaned_data)
        if first > last:
            self.add_error("from", _("This day is after the other. Exchange the two."))


def _days(cleaned: dict[str, Any]) -> tuple[date, date]:
    """The two days; left out, today, and the end of the year before."""
    last = cleaned["to"].date if cleaned.get("to") else localdate()
    first = cleaned["from"].date if cleaned.get("from") else date(last.year - 1, 12, 31)
    return first, last


@dataclass(frozen=True)
class Question:
    """Which days are compared, as known when, and which pair of states is opened from which place on."""

    first: date
    last: date
    known: datetime | None = None
    was: str = ""
    now: str = ""
    after: int = 0

    @property
    def before(self) -> Dates:
        return Dates(self.first, self.known)

    @property
    def on(self) -> Dates:
        return Dates(self.last, self.known)

    def url(self, was: str, now: str, after: int = 0) -> str:
        """The page with the agencies of a pair of states."""
        query = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        query |= {"known": self.known.isoformat()} if self.known else {}
        query |= {"was": was, "now": now} | ({"after": after} if after else {})
        return f"{reverse('province-changes')}?{urlencode(query)}#moved"


def question(form: ChangesForm) -> Question:
    """What a form asks that has no errors; what it cannot read is left out."""
    cleaned = form.cleaned_data if form.is_valid() else {}
    chosen = {name: cleaned.get(name) or "" for name in ("was", "now")}
    return Question(*_days(cleaned), cleaned.get("known"), **chosen, after=cleaned.get("after") or 0)


# --- reading ------------------------------------------------------------------------------------------

_PAIRS = """
    WITH counted AS (
        SELECT agency_id, state, during FROM agencies_standing
        WHERE obligation IN ('mandatory', 'encouraged') AND {known}
    ), pairs AS (
        SELECT agency_id, coalesce(first.state, '-') AS was, coalesce(last.state, '-') AS now
        FROM (SELECT * FROM counted WHERE during @> %(first)s::date) AS first
        FULL JOIN (SELECT * FROM counted WHERE during @> %(last)s::date) AS last USING (agency_id)
    ), placed AS (
        SELECT was, now, count(*) OVER (PARTITION BY was, now) AS count,
            row_number() OVER (PARTITION BY was, now ORDER BY sort_key, agency.id) AS place, agency.id, name
        FROM pairs JOIN agencies_agency agency ON agency.id = agency_id
    )
    SELECT was, now, count, place, id, name FROM placed
    WHERE place <= %(few)s OR (was = %(was)s AND now = %(now)s AND place > %(after)s AND place <= %(until)s)
    ORDER BY was, now, place
"""


class Moved(NamedTuple):
    """An agency in its pair of states: how many such there are, and which of them it is in the alphabet."""

    was: str
    now: str
    count: int
    place: int
    agency: int
    name: str


def moved(asked: Question, few: int = FIRST_ROWS) -> list[Moved]:
    """The first `few` agencies of every pair of states, and a page of the pair that is asked for. One query."""
    known = "known @> %(known)s" if asked.known else "upper_inf(known)"
    wanted = {"was": asked.was, "now": asked.now, "after": asked.after, "until": asked.after + PAGE}
    days = {"first": asked.first, "last": asked.last, "known": asked.known, "few": few}
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(known=known), days | wanted)
        return [Moved(*row) for row in cursor.fetchall()]


# --- drawing ------------------------------------------------------------------------------------------


class Group(NamedTuple):
    """Agencies that went the same way, as far as they are shown; where the rest of them opens."""

    was: str
    now: str
    count: int
    rows: list[tuple[str, str]]
    rest_url: str


def changes(asked: Question, rows: list[Moved]) -> dict[str, Any]:
    """The matrix of states and the agencies by the way they went."""
    counts = {(row.was, row.now): row.count for row in rows}
    return {
        "asked": asked,
        "is_opened": bool(asked.was and asked.now),
        "stayed": sum(count for (was, now), count in counts.items() if was == now),
        "moved": sum(count for (was, now), count in counts.items() if was != now),
        "whole": sum(counts.values()),
        "matrix": _matrix(asked, counts),
        "groups": list(_groups(asked, rows)),
    }


def _matrix(asked: Question, counts: dict[tuple[str, str], int]) -> dict[str, Any]:
    """A line for each state that an agency came from, a column for each that one came to, sums at the ends."""
    came = [state for state in WAS if any(was == state for was, _now in counts)]
    went = [state for state in NOW if any(now == state for _was, now in counts)]
    lines = [
        {
            "label": WAS[was],
            "cells": [(Cell(counts.get((was, now), 0), asked.url(was, now)), was == now) for now in went],
            "total": _sum(asked.before, was, (counts.get((was, now), 0) for now in went)),
        }
        for was in came
    ]
    totals = [_sum(asked.on, now, (counts.get((was, now), 0) for was in came)) for now in went]
    return {"columns": [NOW[now] for now in went], "lines": lines, "totals": totals}


def _sum(dates: Dates, state: str, counts: Iterable[int]) -> Cell:
    """How many stood in a state on one of the days; those that the day does not count have no list there."""
    url = dates.link(reverse("agencies"), counted="1", state=state) if state != ABSENT else ""
    return Cell(sum(counts), url)


def _groups(asked: Question, rows: list[Moved]) -> Iterable[Group]:
    """The pair that is opened; without one all pairs of different states."""
    pairs = defaultdict(list)
    for row in rows:
        pairs[row.was, row.now].append(row)
    opened = (asked.was, asked.now)
    for was, now in sorted(pairs, key=_order):
        members = pairs[was, now]
        if (was, now) == opened:
            shown = [row for row in members if asked.after < row.place <= asked.after + PAGE]
        elif all(opened) or was == now:
            continue
        else:
            shown = members
        yield _group(asked, was, now, members[0].count, shown)


def _order(pair: tuple[str, str]) -> tuple[int, int]:
    """The order of the matrix: by the state that agencies come from, then by where they go."""
    return list(WAS).index(pair[0]), list(NOW).index(pair[1])


def _group(asked: Question, was: str, now: str, count: int, shown: list[Moved]) -> Group:
    dates = asked.before if now == ABSENT else asked.on  # where the agency stands in the figures
    rows = [(dates.link(reverse("agency", args=[row.agency])), row.name) for row in shown]
    is_opened = (was, now) == (asked.was, asked.now)
    place = shown[-1].place if shown else count
    rest = asked.url(was, now, place if is_opened else 0) if place < count else ""
    return Group(WAS[was], NOW[now], count, rows, rest)
