"""The province's figures of inspections: what was planned and visited, what was found, what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.models import Clause, Standing
from audits.choices import DRAFT_FINDING, SETTLED, ProgrammeState, VisitForm
from audits.models import Finding, Grade, Programme, Visit
from audits.queries.programme import LEFT, VISITED, reached
from portal.pages.cells import Cell

NONE = "-"
OPEN, OVERDUE = "open", "overdue"
AGES = (30, 90, 365)
"""Upper bounds, in days, of the ages of open findings; beyond the last one there is one more."""


def ages() -> dict[str, str]:
    return {
        "30": _("up to 30 days"),
        "90": _("31 to 90 days"),
        "365": _("91 to 365 days"),
        "more": _("more than a year"),
    }


def outcomes() -> dict[str, str]:
    return {
        "in-time": _("Corrected in time"),
        "late": _("Corrected late"),
        "running": _("Not corrected, still in time"),
        "missed": _("Not corrected, the day has passed"),
        NONE: _("Nothing was due"),
    }


def dimensions() -> dict[str, Callable[[], dict[str, str]]]:
    """What findings are grouped by: the words of each group, in order."""
    return {
        "grade": lambda: {grade.code: grade.label for grade in Grade.objects.order_by("rank")},
        "clause": _clauses,
        "district": lambda: {**register.districts(), NONE: _("Provincial tier")},
        "age": ages,
        "outcome": outcomes,
    }


def titles() -> dict[str, str]:
    return {
        "grade": _("By grade"),
        "clause": _("By clause"),
        "district": _("By district"),
        "age": _("Open ones by age"),
        "outcome": _("Corrected in time"),
    }


def _clauses() -> dict[str, str]:
    clauses = (
        Clause.objects.filter(pk__in=Finding.objects.values("clause"))
        .order_by("edition", "position")
        .select_related("edition")
    )
    return {str(clause.pk): f"{clause} ({clause.edition.code})" for clause in clauses} | {NONE: _("Rules of the state")}


# --- the rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Which findings of a season: of one group, all, open or overdue ones."""

    season: int
    by: str = ""
    group: str = ""
    only: str = ""

    @property
    def url(self) -> str:
        parts = {"season": self.season, "by": self.by, "group": self.group, "only": self.only}
        told = urlencode({name: part for name, part in parts.items() if part})
        return f"{reverse('province-inspection-findings')}?{told}"


def findings(asked: Asked, user, today: date) -> QuerySet[Finding]:
    """Exactly the findings that a number counts: those that the agencies were told of."""
    rows = Finding.objects.visible_to(user).exclude(state__in=DRAFT_FINDING).filter(season=asked.season)
    if asked.by == "age" or asked.only == OPEN:
        rows = rows.open()
    if asked.only == OVERDUE:
        rows = rows.overdue(today)
    if asked.by in titles():
        rows = rows.annotate(grouped=_group(asked.by, today))
        rows = rows.filter(grouped=asked.group) if asked.group else rows
    return rows


def _group(by: str, today: date) -> Any:
    """The code of a finding's group."""
    if by == "clause":
        return Coalesce(Cast("clause_id", CharField()), Value(NONE))
    if by == "district":
        standing = Standing.objects.known().on(today).filter(agency=OuterRef("agency"))
        return Coalesce(Subquery(standing.values("district__code")[:1]), Value(NONE))
    if by == "age":
        bands = [When(logged_on__gte=today - timedelta(days=days), then=Value(str(days))) for days in AGES]
        return Case(*bands, default=Value("more"))
    if by == "outcome":
        return _outcome(today)
    return F("grade_id")


def _outcome(today: date) -> Case:
    """Corrected counts from the day that the agency reported it, where it stood; else from the day of closing."""
    done = Q(done_on__lte=F("due_key")) | Q(done_on=None, closed_on__lte=F("due_key"))
    return Case(
        When(due_on=None, then=Value(NONE)),
        When(done, then=Value("in-time")),
        When(Q(done_on__isnull=False) | Q(closed_on__isnull=False), then=Value("late")),
        When(due_key__gte=today, then=Value("running")),
        default=Value("missed"),
    )


# --- the figures --------------------------------------------------------------------------------------


class Line(NamedTuple):
    label: str
    cells: list[Cell]


class Table(NamedTuple):
    title: str
    lines: list[Line]


def seasons() -> list[int]:
    """Seasons with visits or a programme, the latest first."""
    told = set(Visit.objects.values_list("season", flat=True).distinct())
    return sorted(told | set(Programme.objects.values_list("year", flat=True)), reverse=True)


def inspections_page(season: int, user, today: date) -> dict[str, Any]:
    return {
        "season": season,
        "programmes": _programmes(season, user, today),
        "visits": _visits(season, user),
        "whole": _line(_("All"), Asked(season), _counted(findings(Asked(season), user, today), today)),
        "tables": [_table(by, season, user, today) for by in titles()],
    }


def _programmes(season: int, user, today: date) -> list[tuple[Programme, list[Line]]]:
    """Of each approved programme: planned, visited and left, whole and in each form."""
    rows = Programme.objects.visible_to(user).filter(year=season, state=ProgrammeState.APPROVED).order_by("pk")
    labels = dict(VisitForm.choices) | {"": _("All")}
    found = []
    for programme in rows:
        lines = []
        for each in reached(programme, today):
            address = f"{reverse('programme', args=[programme.pk])}?on={today.isoformat()}&form={each.form}&only="
            parts = ((each.planned, ""), (each.visited, VISITED), (each.left, LEFT))
            lines.append(Line(labels[each.form], [Cell(count, f"{address}{only}#rows") for count, only in parts]))
        found.append((programme, lines))
    return found


def _visits(season: int, user) -> dict[str, int]:
    """Visits that took place in the season, with and without a programme, by form."""
    begun = Visit.objects.visible_to(user).begun().filter(season=season)
    counts = dict(begun.values_list("form").annotate(count=Count("pk")).order_by())
    return {"all": sum(counts.values()), **{form: counts.get(form, 0) for form in VisitForm.values}}


def _table(by: str, season: int, user, today: date) -> Table:
    rows = findings(Asked(season, by), user, today).values("grouped").order_by()
    counts = {row["grouped"]: row for row in rows.annotate(**_counts(today))}
    words = dimensions()[by]()
    lines = [_line(label, Asked(season, by, group), counts[group]) for group, label in words.items() if group in counts]
    return Table(titles()[by], lines)


def _counts(today: date) -> dict[str, Count]:
    is_open = ~Q(state__in=SETTLED)
    return {
        "all": Count("pk"),
        OPEN: Count("pk", filter=is_open),
        OVERDUE: Count("pk", filter=is_open & Q(due_key__lt=today)),
    }


def _counted(rows: QuerySet[Finding], today: date) -> dict[str, int]:
    return rows.aggregate(**_counts(today))


def _line(label: str, asked: Asked, counts: dict[str, int]) -> Line:
    ways = (("", counts["all"]), (OPEN, counts[OPEN]), (OVERDUE, counts[OVERDUE]))
    return Line(label, [Cell(count, Asked(asked.season, asked.by, asked.group, only).url) for only, count in ways])


def asked_for(params) -> Asked:
    """What an address asks for; the latest season without a good one."""
    known = seasons()
    given = params.get("season", "")
    season = int(given) if given.isdecimal() and len(given) == 4 else next(iter(known), 0)
    by, only = params.get("by", ""), params.get("only", "")
    by = by if by in titles() else ""
    return Asked(season, by, params.get("group", "")[:20] if by else "", only if only in (OPEN, OVERDUE) else "")


def described(asked: Asked) -> str:
    """Which findings these are, in words."""
    words = [_("Season %(season)s") % {"season": asked.season}]
    if asked.by:
        words.append(dimensions()[asked.by]().get(asked.group, ""))
    words += {OPEN: [_("open")], OVERDUE: [_("overdue")]}.get(asked.only, [])
    return " – ".join(filter(None, words))
