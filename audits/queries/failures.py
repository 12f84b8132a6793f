"""Which clauses failed where, by season: counts of findings, each of which opens the findings that it counts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import Tier
from agencies.models import Clause, Standing
from audits.choices import FindingState
from audits.models import Finding, FindingClause
from portal.kit.web import url_with

BY = ("tier", "district")


class Cell(NamedTuple):
    count: int
    url: str


class Row(NamedTuple):
    clause: str
    cells: list[Cell]
    total: Cell


def failures(user, asked: Mapping[str, str], on: date) -> dict[str, Any]:
    """Clauses by tier or by district, the most often failed first; a finding counts under each of its clauses.

    Agencies count where they stand on the day; withdrawn findings and good practice count nowhere.
    """
    by = asked.get("by") if asked.get("by") in BY else "tier"
    rows = Finding.objects.visible_to(user)
    seasons = list(rows.order_by("-season").values_list("season", flat=True).distinct())
    wanted = asked.get("season", "")
    season = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) in seasons else None
    counted = rows.filter(is_nonconformity=True).exclude(state=FindingState.WITHDRAWN)
    if season:
        counted = counted.filter(season=season)
    places, table = _table(counted, by, season, on)
    return {
        "by": by,
        "season": _address(by=by, season=season),
        "seasons": [(_address(by=by, season=year), year or _("All seasons")) for year in (None, *seasons)],
        "ways": {way: _address(by=way, season=season) for way in BY},
        "places": list(places.values()),
        "rows": table,
    }


def _table(counted, by: str, season: int | None, on: date) -> tuple[dict[str, str], list[Row]]:
    where = _places(by, on)
    counts: dict[int, dict[str, int]] = {}
    totals: dict[int, int] = {}
    pairs = FindingClause.objects.filter(finding__in=counted).values_list("clause", "finding__agency")
    for clause, agency, count in pairs.annotate(count=Count("pk")).order_by():
        place = where.get(agency, "")
        row = counts.setdefault(clause, {})
        row[place] = row.get(place, 0) + count
        totals[clause] = totals.get(clause, 0) + count
    names = dict(Tier.choices) if by == "tier" else register.districts()
    used = {place for row in counts.values() for place in row}
    places = {code: str(name) for code, name in names.items() if code in used}
    clauses = Clause.objects.select_related("edition").in_bulk(counts)
    order = sorted(counts, key=lambda clause: (-totals[clause], clauses[clause].edition.code, clauses[clause].position))
    ask: dict[str, Any] = {"season": season, "nonconformity": 1}
    return places, [
        Row(
            f"{clauses[clause]} ({clauses[clause].edition.code})",
            [_cell(counts[clause].get(code, 0), clause=clause, **{by: code}, **ask) for code in places],
            _cell(totals[clause], clause=clause, **ask),
        )
        for clause in order
    ]


def _places(by: str, on: date) -> dict[int, str]:
    """The tier, or the code of the district, of each agency on the day."""
    field = "tier" if by == "tier" else "district__code"
    return dict(Standing.objects.known().on(on).values_list("agency", field))


def _cell(count: int, **asked: Any) -> Cell:
    given = {name: value for name, value in asked.items() if value is not None}
    return Cell(count, reverse("findings") + url_with({}, **given) if count else "")


def _address(**asked: Any) -> str:
    given = {name: value for name, value in asked.items() if value is not None}
    return reverse("findings-compared") + url_with({}, **given)
