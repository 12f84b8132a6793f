"""Reads of procedures and their documents, as of a day, as known at a moment."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from agencies.models import Agency, Standing
from agencies.permissions import own_agencies, sees_every_agency
from portal.kit.asking import Dates
from portal.kit.charts import year_ends
from portal.programme.choices import Coverage
from portal.programme.models import Issue, LegalChange, Procedure
from portal.programme.procedures.coverage import status
from portal.programme.procedures.runs import Reckoned, Stored, Tally, as_of

NONE = "none"
"""In an address: outside districts."""


@dataclass(frozen=True)
class Figures:
    """How many procedures, or agencies, are covered; and the others by what is amiss."""

    covered: int = 0
    outdated: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        return self.covered + self.outdated + self.missing

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.covered + other.covered, self.outdated + other.outdated, self.missing + other.missing)


@dataclass(frozen=True)
class Counted:
    """Figures of some procedures, as known at `dates`: stored ones where all is counted already, else reckoned."""

    dates: Dates
    source: Stored | Reckoned

    def by(self, name: Callable[[Tally], Any]) -> dict[Any, Figures]:
        """Summed up by what the name gives of procedure and district."""
        found: dict[Any, Figures] = defaultdict(Figures)
        for each in self._tallies:
            found[name(each)] += Figures(each.covered, each.outdated, each.missing)
        return found

    @cached_property
    def _tallies(self) -> list[Tally]:
        return self.source.on(self.dates.on)

    @property
    def years(self) -> list[tuple[date, int, int]]:
        """At the ends of the years before and on the day: how many are covered, and of how many."""
        return self.source.over([*year_ends(self.dates.on), self.dates.on])


def counted(procedures: QuerySet[Procedure], user: Any, dates: Dates) -> Counted:
    """At how many of the agencies that this person may see documents cover the procedures, by district."""
    everywhere = sees_every_agency(user)
    if everywhere and dates.known is None and (moment := as_of()):
        return Counted(Dates(dates.on, moment), Stored(procedures.values("pk")))
    return Counted(dates, Reckoned(procedures, dates.known, None if everywhere else own_agencies(user)))


def duties(agency: Agency, dates: Dates) -> QuerySet[Procedure]:
    """The procedures in an agency's competence, with `changed_on`, `due_on`, `issued_on`; none unless it is alive."""
    tier = Standing.objects.known(dates.known).on(dates.on).filter(agency=agency).values_list("tier", flat=True).first()
    held = Procedure.objects.in_force(dates.on, dates.known).competence(agency, tier)
    rows = held.with_last_change(dates.on, dates.known) if tier else Procedure.objects.none()
    return rows.annotate(issued_on=_last_issue(dates, agency=agency.pk, procedure=OuterRef("pk")))


def handlers(procedure: Procedure, user: Any, dates: Dates, district: str = "") -> QuerySet[Standing]:
    """The agencies that handle a procedure and that this person may see: as standings, with what `duties` gives."""
    held = Exists(Procedure.objects.in_force(dates.on, dates.known).filter(pk=OuterRef("pk")))
    one = Procedure.objects.filter(pk=procedure.pk).with_last_change(dates.on, dates.known)
    told = one.annotate(is_in_force=held).get()
    rows = Standing.objects.visible_to(user).known(dates.known).on(dates.on)
    rows = rows.filter(agency=procedure.agency_id) if procedure.agency_id else rows.of_tier(procedure.tier)
    if not told.is_in_force:
        rows = rows.none()
    if district:
        rows = rows.filter(district=None) if district == NONE else rows.filter(district__code=district)
    issued = _last_issue(dates, agency=OuterRef("agency"), procedure=procedure.pk)
    changed_on, due_on = (Value(day, output_field=DateField()) for day in (told.changed_on, told.due_on))
    return rows.annotate(changed_on=changed_on, due_on=due_on, issued_on=issued)


def with_coverage(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Exactly the rows that a figure counts: `status` as a query of what `duties` and `handlers` give."""
    if asked == Coverage.MISSING:
        return rows.filter(issued_on=None)
    old = Q(changed_on__isnull=False, issued_on__lt=F("changed_on"))
    return rows.filter(old) if asked == Coverage.OUTDATED else rows.filter(issued_on__isnull=False).exclude(old)


def figures(rows: QuerySet[Any]) -> Figures:
    """Counted by the rule itself. One query."""
    return _counted(rows.order_by().values_list("changed_on", "issued_on"))


def by_field(rows: QuerySet[Procedure]) -> dict[str, Figures]:
    """The same of one agency by field, in their order."""
    found: dict[str, list[tuple]] = {}
    for field, *days in rows.order_by("field").values_list("field", "changed_on", "issued_on"):
        found.setdefault(field, []).append(tuple(days))
    return {field: _counted(days) for field, days in found.items()}


def issues(agency: Agency, dates: Dates) -> QuerySet[Issue]:
    """The agency's documents, the newest first."""
    rows = Issue.objects.filter(agency=agency).known(dates.known).by(dates.on)
    return rows.select_related("procedure", "copy").order_by("-issued_on", "-pk")


def orphans(agency: Agency, dates: Dates) -> QuerySet[Issue]:
    """Documents for procedures that are not, or no longer, the agency's."""
    return issues(agency, dates).exclude(procedure__in=duties(agency, dates).values("pk"))


def outdated(on: date) -> QuerySet[Issue]:
    """The last documents of agencies that handle a procedure and are to follow its last change in law, as known now.

    Each with `changed_on` and `due_on`.
    """
    issued = Issue.objects.known().by(on)
    newer = issued.filter(agency=OuterRef("agency"), procedure=OuterRef("procedure"))
    later = Q(issued_on__gt=OuterRef("issued_on")) | Q(issued_on=OuterRef("issued_on"), pk__gt=OuterRef("pk"))
    lives = Standing.objects.known().on(on).filter(agency=OuterRef("agency"))
    of_tier = Q(Exists(lives.filter(tier=OuterRef("procedure__tier"))), procedure__agency=None)
    handled = of_tier | Q(Exists(lives), procedure__agency=F("agency"))
    rows = issued.filter(
        procedure__in=Procedure.objects.in_force(on),
        procedure__changes__in=LegalChange.objects.last(on),
        issued_on__lt=F("procedure__changes__happened_on"),
    )
    days = {"changed_on": F("procedure__changes__happened_on"), "due_on": F("procedure__changes__due_on")}
    return rows.filter(~Exists(newer.filter(later)), handled).annotate(**days)


def _last_issue(dates: Dates, **of: Any) -> Subquery:
    rows = Issue.objects.known(dates.known).by(dates.on).filter(**of)
    return Subquery(rows.order_by("-issued_on").values("issued_on")[:1])


def _counted(days: Iterable[tuple]) -> Figures:
    return Figures(**{kind.value: count for kind, count in Counter(status(*each) for each in days).items()})
