"""A programme against what was done, on any day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.timezone import localdate

from agencies.models import Standing
from audits.choices import ProgrammeState, VisitForm
from audits.models import Programme, ProgrammeEntry, Visit

VISITED, LEFT = "visited", "left"
"""Filter of a programme's rows: what was visited by the day, and what is left."""


@dataclass(frozen=True)
class Reached:
    """Of the agencies that were planned, how many were visited; `form` empty: in any form."""

    form: str
    planned: int
    visited: int

    @property
    def left(self) -> int:
        return self.planned - self.visited


def entries_on(programme: Programme, on: date, known: datetime | None = None) -> QuerySet[ProgrammeEntry]:
    """The agencies that the programme named on a day, as known at a moment or now, with `was_visited`; of a draft,
    those it names now."""
    entries = programme.entries.all()
    entries = entries.present() if programme.state == ProgrammeState.DRAFT else entries.planned_on(on, known)
    return entries.annotate(was_visited=Exists(_visits(programme, on, known).filter(agency=OuterRef("agency"))))


def rows_on(
    programme: Programme, on: date, known: datetime | None = None, *, only: str = "", form: str = ""
) -> QuerySet[ProgrammeEntry]:
    """Exactly the rows that a figure counts."""
    entries = entries_on(programme, on, known)
    if only in (VISITED, LEFT):
        entries = entries.filter(was_visited=only == VISITED)
    return entries.filter(form=form) if form in VisitForm.values else entries


def reached(programme: Programme, on: date, known: datetime | None = None) -> list[Reached]:
    """The whole, then each form. One query."""
    found = list(entries_on(programme, on, known).values_list("form", "was_visited"))
    return [
        Reached(
            form,
            sum(1 for own, _visited in found if form in ("", own)),
            sum(1 for own, visited in found if visited and form in ("", own)),
        )
        for form in ("", *VisitForm.values)
    ]


def visits_of_rows(programme: Programme, entries: list[ProgrammeEntry]) -> dict[int, Visit]:
    """The last visit of the programme to each agency, one that was not cancelled if there is one."""
    visits = Visit.objects.filter(programme=programme, agency__in=[entry.agency_id for entry in entries])
    return {
        visit.agency_id: visit for visit in visits.order_by(F("cancelled_on").asc(nulls_last=True), "planned_on", "pk")
    }


def unplanned(programme: Programme, district: str = "") -> QuerySet[ProgrammeEntry]:
    """What the programme names now and no visit is planned for yet, all of it or in one district."""
    planned = Visit.objects.filter(programme=programme, cancelled_on=None, agency=OuterRef("agency"))
    entries = programme.entries.present().filter(~Exists(planned)).select_related("agency")
    here = Standing.objects.known().on(localdate()).filter(district__code=district)
    entries = entries.filter(agency__in=here.values("agency")) if district else entries
    return entries.order_by("agency__sort_key", "pk")


def outside(programme: Programme, on: date, known: datetime | None = None) -> QuerySet[Visit]:
    """Visits that counted for the programme though it did not name the agency on the day any more."""
    return _visits(programme, on, known).exclude(agency__in=entries_on(programme, on, known).values("agency"))


def _visits(programme: Programme, on: date, known: datetime | None) -> QuerySet[Visit]:
    return Visit.objects.filter(programme=programme).begun(on, known)
