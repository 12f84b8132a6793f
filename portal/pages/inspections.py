"""The province's figures of inspections: what was planned and visited, what was found, what became of it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.models import Clause, Standing
from audits.choices import ProgrammeState, VisitForm
from audits.models import Finding, Grade, Programme, Visit
from audits.queries import then
from audits.queries.programme import LEFT, VISITED, Reached, reached
from audits.queries.then import Stood
from portal.kit.numbers import Rate
from portal.pages.cells import Cell
from portal.pages.dates import Dates

NONE, GONE = "-", "gone"
OPEN, OVERDUE = "open", "overdue"
ONLY = ("", OPEN, OVERDUE)
"""Filter of findings for each of their counts."""

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


def grades() -> dict[str, str]:
    return {grade.code: grade.label for grade in Grade.objects.order_by("rank")}


def clauses() -> dict[str, str]:
    rows = Clause.objects.filter(pk__in=Finding.objects.values("clause")).select_related("edition")
    told = {str(clause.pk): f"{clause} ({clause.edition.code})" for clause in rows.order_by("edition", "position")}
    return told | {NONE: _("Rules of the state")}


def districts(codes: Iterable[str]) -> dict[str, str]:
    return {
        **register.districts_with(set(codes) - {NONE}),
        NONE: _("Provincial tier"),
        GONE: _("Not in the register on that day"),
    }


# --- one finding ----------------------------------------------------------------------------------------


def age_of(stood: Stood, dates: Dates) -> str:
    """How long it has been open, counted from the day it was logged; empty once it is closed."""
    if not stood.is_open:
        return ""
    return next((str(days) for days in AGES if stood.logged_on >= dates.on - timedelta(days=days)), "more")


def outcome_of(stood: Stood, dates: Dates) -> str:
    if stood.due is None:
        return NONE
    if stood.corrected_on:
        return "in-time" if stood.corrected_on <= stood.due else "late"
    return "running" if stood.due >= dates.on else "missed"


def is_overdue(stood: Stood, dates: Dates) -> bool:
    return stood.is_open and stood.due is not None and stood.due < dates.on


class Dimension(NamedTuple):
    """What findings are grouped by: its title, the words of each group in order, and the group of a finding."""

    title: str
    words: Callable[[], dict[str, str]]
    group: Callable[[Stood], str]


def dimensions(dates: Dates) -> dict[str, Dimension]:
    places: dict[int, str] = {}

    def district_of(stood: Stood) -> str:
        if not places:
            rows = Standing.objects.known(dates.known).on(dates.on).values_list("agency", "district__code")
            places.update({agency: code or NONE for agency, code in rows})
        return places.get(stood.agency, GONE)

    return {
        "grade": Dimension(_("By grade"), grades, lambda stood: stood.grade),
        "clause": Dimension(_("By clause"), clauses, lambda stood: str(stood.clause or NONE)),
        "district": Dimension(_("By district"), lambda: districts(places.values()), district_of),
        "age": Dimension(_("Open ones by age"), ages, partial(age_of, dates=dates)),
        "outcome": Dimension(_("Corrected in time"), outcomes, partial(outcome_of, dates=dates)),
    }


# --- the rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Which findings or visits of a season, on which day as known when: of one group, all, open or overdue ones."""

    season: int
    dates: Dates
    by: str = ""
    group: str = ""
    only: str = ""
    dimensions: dict[str, Dimension] = field(default_factory=dict, compare=False)

    @property
    def url(self) -> str:
        return self.link("province-inspection-findings", by=self.by, group=self.group, only=self.only)

    def link(self, name: str, **filters: str) -> str:
        given = {key: value or None for key, value in filters.items()}
        return self.dates.link(reverse(name), season=str(self.season), **given)

    def counts(self, stood: Stood) -> bool:
        """Whether the finding is one of those asked for."""
        if self.only == OPEN and not stood.is_open or self.only == OVERDUE and not is_overdue(stood, self.dates):
            return False
        group = self.dimensions[self.by].group(stood) if self.by else ""
        return bool(group or not self.by) and self.group in ("", group)


def told_findings(asked: Asked, user) -> QuerySet[Finding]:
    """The season's findings that their agencies had been told of, as they stood then."""
    rows = _season(Finding, asked, user)
    return then.told(rows, asked.dates.on, asked.dates.known)


def findings(asked: Asked, user) -> QuerySet[Finding]:
    """Exactly the findings that a number counts."""
    rows = _season(Finding, asked, user)
    stood = then.stood(rows, asked.dates.on, asked.dates.known)
    return told_findings(asked, user).filter(pk__in=[each.pk for each in stood if asked.counts(each)])


def visits(asked: Asked, user) -> QuerySet[Visit]:
    """Exactly the visits that a number counts: those that had begun, `group` being the form."""
    rows = _season(Visit, asked, user).begun(asked.dates.on, asked.dates.known)
    return rows.filter(form=asked.group) if asked.group else rows


# --- the figures --------------------------------------------------------------------------------------


class Counts(NamedTuple):
    """Of some findings: all, those open, and those open whose day has passed."""

    total: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """A season in numbers. Findings are read once for all of them; `groups` by dimension, then by group."""

    programmes: list[tuple[Programme, list[Reached]]]
    visits: dict[str, int]  # by form; empty: in any form
    whole: Counts
    groups: dict[str, dict[str, Counts]]
    in_time: Rate


def figures(asked: Asked, user=None) -> Figures:
    """The season's figures out of what a person may see; for nobody in particular, out of everything."""
    stood = then.stood(_season(Finding, asked, user), asked.dates.on, asked.dates.known)
    return Figures(
        programmes=_programmes(asked, user),
        visits=_visits(asked, user),
        whole=_counts(stood, asked.dates),
        groups={by: _groups(dimension, stood, asked.dates) for by, dimension in asked.dimensions.items()},
        in_time=_in_time(stood, asked.dates),
    )


def _season(model, asked: Asked, user) -> Any:
    rows = model.objects.visible_to(user) if user else model.objects.all()
    return rows.filter(season=asked.season)


def _counts(stood: list[Stood], dates: Dates) -> Counts:
    return Counts(len(stood), sum(each.is_open for each in stood), sum(is_overdue(each, dates) for each in stood))


def _groups(dimension: Dimension, stood: list[Stood], dates: Dates) -> dict[str, Counts]:
    """Those that have findings, in the order of their words."""
    grouped: dict[str, list[Stood]] = {}
    for each in stood:
        grouped.setdefault(dimension.group(each), []).append(each)
    return {group: _counts(grouped[group], dates) for group in dimension.words() if group in grouped}


def _in_time(stood: list[Stood], dates: Dates) -> Rate:
    """How many were corrected in time, of those that were corrected or whose day has passed."""
    counts = Counter(outcome_of(each, dates) for each in stood)
    return Rate(counts["in-time"], counts["in-time"] + counts["late"] + counts["missed"])


def _programmes(asked: Asked, user) -> list[tuple[Programme, list[Reached]]]:
    """Of each programme that was approved by then: planned, visited and left, whole and in each form."""
    rows = Programme.objects.visible_to(user) if user else Programme.objects.all()
    rows = rows.filter(year=asked.season, state=ProgrammeState.APPROVED, decided_on__lte=asked.dates.on)
    rows = rows.filter(approved_at__lte=asked.dates.known) if asked.dates.known else rows
    return [(each, reached(each, asked.dates.on, asked.dates.known)) for each in rows.order_by("pk")]


def _visits(asked: Asked, user) -> dict[str, int]:
    """Visits that took place in the season, with and without a programme."""
    rows = visits(replace(asked, group=""), user).values_list("form").annotate(count=Count("pk")).order_by()
    counts = Counter(dict(rows))
    return {form: counts[form] for form in VisitForm.values} | {"": counts.total()}


# --- the page -----------------------------------------------------------------------------------------


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


def season_links(dates: Dates | None) -> list[tuple[int, str]]:
    """Each season with the address of its figures, on the same dates where some were asked for."""
    address = reverse("province-inspections")
    query = dates.query if dates else {}
    return [(season, f"{address}?{urlencode({'season': season, **query})}") for season in seasons()]


def year_end(asked: Asked) -> str:
    """The season's figures on the last day of its year, once that is over; else nothing."""
    last = date(asked.season, 12, 31) if asked.season else asked.dates.on
    return replace(asked, dates=Dates(last)).link("province-inspections") if last < asked.dates.on else ""


def inspections_page(asked: Asked, user) -> dict[str, Any]:
    """All figures of a season, each with the address of what it counts."""
    asked = replace(asked, by="", group="", only="")
    found = figures(asked, user)
    labels = dict(VisitForm.choices) | {"": _("All")}
    return {
        "season": asked.season,
        "programmes": [
            (programme, [_reached_line(programme, each, labels, asked.dates) for each in reached])
            for programme, reached in found.programmes
        ],
        "visits": [
            Line(str(labels[form]), [Cell(count, asked.link("province-inspection-visits", group=form))])
            for form, count in found.visits.items()
        ],
        "in_time": found.in_time.written(register.current().rounding),
        "whole": _line(_("All"), asked, found.whole),
        "tables": [_table(replace(asked, by=by), groups) for by, groups in found.groups.items()],
    }


def _reached_line(programme: Programme, each: Reached, labels: dict[str, Any], dates: Dates) -> Line:
    address = reverse("programme", args=[programme.pk])
    cells = [
        Cell(count, dates.link(address, form=each.form or None, only=only) + "#rows")
        for count, only in ((each.planned, None), (each.visited, VISITED), (each.left, LEFT))
    ]
    return Line(str(labels[each.form]), cells)


def _table(asked: Asked, groups: dict[str, Counts]) -> Table:
    dimension = asked.dimensions[asked.by]
    words = dimension.words()
    lines = [_line(words[group], replace(asked, group=group), counts) for group, counts in groups.items()]
    return Table(dimension.title, lines)


def _line(label: str, asked: Asked, counts: Counts) -> Line:
    return Line(label, [Cell(count, replace(asked, only=only).url) for only, count in zip(ONLY, counts, strict=True)])


def asked_for(params, dates: Dates) -> Asked:
    """What an address asks for; the latest season without a good one."""
    given = params.get("season", "")
    season = int(given) if given.isdecimal() and len(given) == 4 else next(iter(seasons()), 0)
    by, only, known = params.get("by", ""), params.get("only", ""), dimensions(dates)
    by = by if by in known else ""
    return Asked(
        season,
        dates,
        by,
        params.get("group", "").replace("\0", "")[:20],
        only if only in (OPEN, OVERDUE) else "",
        known,
    )


def described(asked: Asked) -> str:
    """Which findings or visits these are, in words."""
    words = [_("Season %(season)s") % {"season": asked.season}]
    if asked.by:
        words.append(asked.dimensions[asked.by].words().get(asked.group, ""))
    elif asked.group:
        words.append(str(dict(VisitForm.choices).get(asked.group, "")))
    words += {OPEN: [_("open")], OVERDUE: [_("overdue")]}.get(asked.only, [])
    return " – ".join(filter(None, words))
