"""Reads of the start page: what waits for a person, and where the agencies that are theirs stand."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from agencies.choices import DECLARING, UPKEEP, State, Upkeep
from agencies.freshness import told_at
from agencies.models import Agency, CertificateCover, CertificateStanding, Fact, Standing, YearlyReport
from agencies.permissions import own_agencies
from audits.choices import AHEAD, BEGUN, WITH_AGENCY, WITH_TEAM, FindingState, VisitState
from audits.models import Finding, Visit
from portal.kit.paging import KeysetPage, keyset_page
from portal.pages.dates import Dates
from portal.programme.procedures.queries import outdated

MANY = 20
"""Rows of one kind on the page; what is behind them comes up when these are done."""

FEW = 5
"""Rows of one kind where they are the whole province's."""


REPORTS_IN_ORDER = ("sent_on", "id")
"""The report that has waited longest comes first."""


class Own(NamedTuple):
    """An agency of the officer; without a standing before it was founded and after it was dissolved."""

    agency: Agency
    standing: Standing | None
    since: date | None
    told: datetime | None
    """When somebody last told the portal of the agency's system (agencies/freshness.py)."""


Whose = Mapping[str, Any]
"""Of which agencies rows are wanted, as a filter."""


def theirs(user) -> Whose:
    """The person's agencies and those below them."""
    return {"agency__line__overlap": own_agencies(user)}


def certificates(whose: Whose, on: date, until: date) -> list[CertificateStanding]:
    """Those of the agencies that end by the day, or have ended and nobody said what became of them."""
    own = CertificateCover.objects.filter(**whose, fact=OuterRef("cover"))
    return _certificates(CertificateStanding.objects.filter(Exists(own), ends_on__lte=until), on, MANY)


def certificates_everywhere(user, on: date, since: date, until: date) -> list[CertificateStanding]:
    """The first of the province's that end in these days, or have just ended."""
    rows = CertificateStanding.objects.visible_to(user).filter(ends_on__range=(since, until))
    return _certificates(rows, on, FEW)


def _certificates(rows, on: date, limit: int) -> list[CertificateStanding]:
    rows = rows.known().on(on).renewable().with_names().select_related("paper")
    return list(rows.order_by("ends_on", "certificate")[:limit])


def findings_to_answer(whose: Whose, on: date) -> list[Finding]:
    """Findings at the agencies whose next step is the agency's."""
    waits = Q(state__in=WITH_AGENCY) | Q(state=FindingState.WAIVED, granted_until__lt=on)
    return _findings(Finding.objects.filter(waits, **whose), MANY)


def documents(whose: Whose, on: date) -> list[tuple[Agency, int, date]]:
    """Agencies whose documents are to follow changes in law: how many, and by when the first of them."""
    rows = outdated(on).filter(**whose).values_list("agency").annotate(count=Count("pk"), first_on=Min("due_on"))
    found = list(rows.order_by("first_on", "agency")[:MANY])
    agencies = Agency.objects.in_bulk([agency for agency, *_rest in found])
    return [(agencies[agency], count, first_on) for agency, count, first_on in found]


def findings_to_check(user) -> list[Finding]:
    """Findings of the person's visits whose next step is the team's; not those that the person answered."""
    rows = Finding.objects.visible_to(user).filter(state__in=WITH_TEAM, visit__members__person=user)
    return _findings(rows.not_answered_by(user), MANY)


def findings_overdue(user, on: date) -> list[Finding]:
    return _findings(Finding.objects.visible_to(user).overdue(on), FEW)


def _findings(rows, limit: int) -> list[Finding]:
    return list(rows.select_related("visit", "agency", "clause", "grade").order_by("due_key", "pk")[:limit])


def reports_to_decide(user) -> list[YearlyReport]:
    """Yearly reports of agencies that wait to be accepted or sent back, the earliest first."""
    return list(_waiting_reports(user).order_by(*REPORTS_IN_ORDER)[:FEW])


def reports_page(user, params: Mapping[str, str]) -> KeysetPage:
    """All of them, a page at a time."""
    return keyset_page(_waiting_reports(user), params, REPORTS_IN_ORDER)


def _waiting_reports(user) -> QuerySet[YearlyReport]:
    return YearlyReport.objects.visible_to(user).waiting().select_related("agency")


def visits_planned(user) -> list[Visit]:
    """The visits that the person is on the team of and that have not begun; the soonest first."""
    rows = Visit.objects.visible_to(user).filter(state__in=AHEAD, members__person=user)
    return list(rows.select_related("agency").order_by("planned_on", "pk")[:MANY])


def visits_unfinished(user) -> list[Visit]:
    """The visits that the person is on the team of and whose minutes are not signed; the longest begun first."""
    begun = (VisitState.UNDER_WAY, VisitState.DRAFTED)
    rows = Visit.objects.visible_to(user).filter(state__in=begun, members__person=user)
    return list(rows.select_related("agency").order_by("started_on", "pk")[:MANY])


def visits_begun(user) -> list[Visit]:
    """The last visits of the person."""
    rows = Visit.objects.visible_to(user).filter(state__in=BEGUN, members__person=user)
    return list(rows.select_related("agency").order_by("-planned_on", "-pk")[:FEW])


# --- an officer's agencies --------------------------------------------------------------------------


def own(user, on: date) -> list[Own]:
    """The agencies whose officer the person is, not those below them."""
    rows = Standing.objects.known().filter(agency__in=own_agencies(user)).select_related("agency")
    rows = rows.annotate(told=told_at(on, None))
    spans: dict[Agency, list[Standing]] = {}
    for row in rows.order_by("agency__sort_key", "agency_id", "during"):
        spans.setdefault(row.agency, []).append(row)
    return [Own(agency, *present(of_agency, on), of_agency[0].told) for agency, of_agency in spans.items()]


def present(spans: Iterable[Standing], on: date) -> tuple[Standing | None, date | None]:
    """Of an agency's standings in order: the one on the day, and the first day of the unbroken time in its state."""
    last, since = None, None
    for span in spans:
        if span.during.lower > on:
            break
        if last is None or (last.during.upper, last.state) != (span.during.lower, span.state):
            since = span.during.lower
        last = span
    is_over = last is None or (last.during.upper is not None and last.during.upper <= on)
    return (None, None) if is_over else (last, since)


def upkeep_facts(agencies: Iterable[Agency]) -> list[Fact]:
    """The facts that serve as upkeep, known now."""
    return list(Fact.objects.known().filter(agency__in=agencies, kind__in=UPKEEP | DECLARING))


def by_state(user, dates: Dates) -> tuple[dict[str, int], int]:
    """How many of the person's agencies, own and below, stand in each state; and in how many upkeep is due."""
    rows = Standing.objects.visible_to(user).known(dates.known).on(dates.on).order_by()
    counts = rows.values_list("state").annotate(all=Count("pk"), due=Count("pk", Q(upkeep=Upkeep.DUE)))
    found = {state: (count, due) for state, count, due in counts}
    states = {state: found[state][0] for state in State.values if state in found}
    return states, sum(due for _count, due in found.values())


def has_recorded(user) -> bool:
    """Whether the person has ever recorded a fact."""
    return Fact.objects.filter(recorded_by=user).exists()
