"""The list of agencies that goes with the report, in the columns that staff chose."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from agencies.choices import DECLARING, Group, Kind, Obligation, State, Tier, Upkeep
from agencies.models import Fact, Standing, YearlyReport
from agencies.models.fact import COUNTS_ON
from agencies.queries import counted_standings
from portal.kit.dates import written_day
from portal.pages.dates import Dates
from portal.programme.models import ReportColumn
from portal.workbooks.writing.book import Cell


def columns() -> list[ReportColumn]:
    return list(ReportColumn.objects.filter(is_shown=True).order_by("position", "pk"))


def count(dates: Dates) -> int:
    """How many rows there are."""
    return counted_standings(dates.on, dates.known).count()


def rows(year: int, dates: Dates, chosen: list[ReportColumn]) -> Iterator[list[Cell]]:
    """The agencies of the denominator in the order of the alphabet, each as its cells."""
    told = _told(year, dates).order_by("agency__sort_key", "agency_id")
    for number, row in enumerate(told.iterator(chunk_size=2000), start=1):
        yield [CELLS[column.code](row, number) for column in chosen]


def _told(year: int, dates: Dates) -> QuerySet[Standing]:
    facts = Fact.objects.known(dates.known).filter(agency=OuterRef("agency")).annotate(counts=COUNTS_ON)
    facts = facts.filter(counts__lte=dates.on).order_by("-counts", "-pk")
    declared = facts.filter(kind__in=DECLARING)
    scoped = facts.filter(kind__in=[*DECLARING, Kind.SCOPE_CHANGED], covered__isnull=False, competence__isnull=False)
    sent = YearlyReport.objects.filter(agency=OuterRef("agency"), year=year, sent_on__lte=dates.on)
    return counted_standings(dates.on, dates.known).annotate(
        name=F("agency__name"),
        group=F("agency__group"),
        district_name=F("district__name"),
        declared_number=_first(declared, "number"),
        declared_on=_first(declared, "counts"),
        covered=_first(scoped, "covered"),
        competence=_first(scoped, "competence"),
        audited_on=_first(facts.filter(kind=Kind.INTERNAL_AUDIT), "counts"),
        reviewed_on=_first(facts.filter(kind=Kind.MANAGEMENT_REVIEW), "counts"),
        reported_on=_first(sent, "sent_on"),
    )


def _first(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code else ""


CELLS: dict[str, Any] = {
    "number": lambda row, number: number,
    "name": lambda row, number: row.name,
    "group": lambda row, number: _label(Group, row.group),
    "tier": lambda row, number: _label(Tier, row.tier),
    "district": lambda row, number: row.district_name or "",
    "obligation": lambda row, number: _label(Obligation, row.obligation),
    "state": lambda row, number: _label(State, row.state),
    "edition": lambda row, number: row.edition,
    "declaration": lambda row, number: ", ".join(
        filter(None, [row.declared_number, row.declared_on and written_day(row.declared_on)])
    ),
    "covered": lambda row, number: row.covered,
    "competence": lambda row, number: row.competence,
    "upkeep": lambda row, number: _label(Upkeep, row.upkeep),
    "audited_on": lambda row, number: row.audited_on,
    "reviewed_on": lambda row, number: row.reviewed_on,
    "reported_on": lambda row, number: row.reported_on,
}
