"""The kinds of deadlines of inspections: a finding to be corrected, a visit that comes."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from audits.choices import FindingState, VisitState
from audits.models import Finding, Visit
from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind, register
from portal.deadlines.ladder import Policy

ANNOUNCED = timedelta(days=30)
"""About when a visit is announced; its ladder scales with this."""


def findings(policy: Policy, on: date) -> Iterable[Deadline]:
    """Findings that wait for the agency's answer, from the day they were logged to the day the inspection set."""
    rows = Finding.objects.filter(state=FindingState.LOGGED, due_on__range=policy.window(on))
    values = rows.order_by("pk").values_list("pk", "visit__agency_id", "logged_at", "due_on", "clause__number")
    for pk, agency, logged_at, due_on, clause in values:
        starts_on = localdate(logged_at)
        if starts_on <= on:
            params = {"clause": clause}
            yield Deadline(agency, f"finding:{pk}", starts_on, due_on, ("finding", (pk,)), params)


def visits(policy: Policy, on: date) -> Iterable[Deadline]:
    """Visits that are planned and still to come; the team is told beside the agency."""
    last = policy.window(on)[1]
    rows = Visit.objects.filter(state=VisitState.PLANNED, planned_on__range=(on, last)).order_by("pk")
    rows = rows.annotate(people=ArrayAgg("members__person", filter=Q(members__isnull=False), default=[]))
    for pk, agency, day, people in rows.values_list("pk", "agency_id", "planned_on", "people"):
        yield Deadline(agency, f"visit:{pk}", day - ANNOUNCED, day, ("visit", (pk,)), named=tuple(sorted(people)))


register(
    Kind(
        code="finding_due",
        title=_("Corrective action"),
        clock=Clock.INSPECTION,
        find=findings,
        ahead=gettext_noop("Correct the finding on clause %(clause)s at %(agency)s by %(due_on)s."),
        late=gettext_noop("The finding on clause %(clause)s at %(agency)s was to be corrected by %(due_on)s."),
    )
)
register(
    Kind(
        code="visit_coming",
        title=_("Inspection visit coming"),
        clock=Clock.INSPECTION,
        find=visits,
        ahead=gettext_noop("%(agency)s is inspected on %(due_on)s."),
        late=gettext_noop("%(agency)s was to be inspected on %(due_on)s."),
    )
)
