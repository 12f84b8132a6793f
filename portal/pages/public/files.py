"""The public register for machines and spreadsheets. Names of columns and keys stay as they are."""

import json
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import State, Tier
from portal.kit.dates import written_day
from portal.kit.jinja import absolute
from portal.kit.numbers import Rate
from portal.kit.spreadsheets import csv_text
from portal.pages.agency_list import words_of
from portal.pages.dates import Dates
from portal.pages.province import Line
from portal.pages.public import scans
from portal.pages.public.asking import Asked
from portal.pages.public.listing import Row, tiers, whole
from portal.pages.public.one_agency import Entry, story
from portal.pages.rollups import STATES


def agencies_csv(asked: Asked, filters: dict[str, Any]) -> str:
    """The register on a day in words."""
    states, levels = words_of(State), words_of(Tier)
    header = [
        _("Key"),
        _("Name"),
        _("Tier"),
        _("District"),
        _("State"),
        _("Edition"),
        _("Counted"),
        _("Address"),
        _("Scan"),
    ]
    rows = [
        [
            row.key,
            row.name,
            levels[row.tier],
            row.district_name,
            states[row.state],
            row.edition,
            _("yes") if row.is_counted else _("no"),
            address(row.key),
            scans.address(row.scan) if row.scan else "",
        ]
        for row in whole(asked, filters)
    ]
    return csv_text([header, *rows])


def agencies_json(asked: Asked, filters: dict[str, Any]) -> str:
    """The register on a day in codes."""
    return written(moments(asked.dates) | {"agencies": [_row(row) for row in whole(asked, filters)]})


def _row(row: Row) -> dict[str, Any]:
    return row._asdict() | {"url": address(row.key), "scan": row.scan and scans.address(row.scan)}


def agency_json(asked: Asked, key: str) -> str:
    """One agency. Raises Http404 for a key that no agency has."""
    told = story(key, asked.dates)
    held = told.standing
    return written(
        {
            "key": told.key,
            "name": told.name,
            **moments(asked.dates),
            "standing": held
            and {
                "state": held["state"],
                "edition": held["edition"],
                "tier": held["tier"],
                "area": held["area__name"],
                "district": held["district__name"],
            },
            "declaration": told.declaration and _entry(told.declaration),
            "history": [_entry(entry) for entry in told.history],
            "url": address(told.key),
        }
    )


def agency_csv(asked: Asked, key: str) -> str:
    """One agency in words: a row for each event of its history, the newest first; one row where there is none yet.

    Raises Http404 for a key that no agency has.
    """
    told = story(key, asked.dates)
    state = words_of(State)[told.standing["state"]] if told.standing else ""
    header = [_("Key"), _("Name"), _("State on %(day)s") % {"day": written_day(asked.dates.on)}, *_event_header()]
    return csv_text([header, *([told.key, told.name, state, *event] for event in map(_event, told.history or [None]))])


def _event_header() -> list[str]:
    return [_("Event"), _("Date"), _("Document"), _("Issued by"), _("Edition"), _("Scope"), _("Scan")]


def _event(entry: Entry | None) -> list[str]:
    if entry is None:
        return [""] * len(_event_header())
    scan = entry.scan.url if entry.scan else ""
    return [entry.label, entry.day, entry.number, entry.issuer, entry.edition, entry.scope, scan]


def _entry(entry: Entry) -> dict[str, Any]:
    return vars(entry) | {"happened_on": entry.happened_on.isoformat(), "scan": entry.scan and vars(entry.scan)}


def figures_json(asked: Asked) -> str:
    """The figures by tier; a rate, in percent, only where the tier's list is known to be complete."""
    lines, together = tiers(asked)
    by = [{"key": {"tier": tier}, **_figure(line)} for line, tier in zip_longest(lines, Tier.values)]
    whole = {"total": together.total.count, "declared": together.declared.count}
    return written(moments(asked.dates) | whole | {"by": by})


def figures_csv(asked: Asked) -> str:
    """The figures by tier in words, their sum last; a rate only where the tier's list is known to be complete."""
    lines, together = tiers(asked)
    header = [_("Tier"), _("All"), *map(str, State.labels), _("Rate")]
    rows = [[line.label, line.total.count, *line.counts, line.rate] for line in [*lines, together]]
    return csv_text([header, *rows])


def _figure(line: Line) -> dict[str, Any]:
    percent = Rate(line.declared.count, line.total.count).percent(register.current().rounding) if line.rate else None
    rate = None if percent is None else float(percent)
    return {
        "total": line.total.count,
        **dict(zip(STATES, line.counts, strict=True)),
        "rate": rate,
        "url": absolute(line.total.url),
    }


def moments(dates: Dates) -> dict[str, str | None]:
    return {"on": dates.on.isoformat(), "known": dates.known and dates.known.isoformat()}


def address(key: str) -> str:
    """The permanent link of an agency."""
    return absolute(reverse("public-agency", args=[key]))


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)
