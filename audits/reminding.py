"""The kinds of deadlines of inspections: what is read for them, what follows (deadlines.py), what is said.

The state of a finding on a day is that of its last step by then.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from audits import deadlines
from audits.choices import WITH_AGENCY, ActionState, FindingState, VisitState
from audits.deadlines import Coming, Open, Waiting
from audits.models import CorrectiveAction, Finding, FindingStep, TeamMember, Visit
from portal.deadlines import terms
from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind, register
from portal.deadlines.ladder import Policy

WORDS = 80  # characters of what was found that a reminder says


def _seen(on: date):
    """Findings with `then` and `then_on`: their state on a day, and since when."""
    last = FindingStep.objects.filter(finding=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")[:1]
    return Finding.objects.annotate(then=Subquery(last.values("state")), then_on=Subquery(last.values("on")))


def _findings(policy: Policy, on: date) -> Iterable[Deadline]:
    """A waiver stands until its day; then the finding is late as if nobody had waived it."""
    rows = _seen(on).filter(due_key__range=policy.window(on), then__in=[*WITH_AGENCY, FindingState.WAIVED])
    values = rows.order_by("pk").values_list("pk", "agency_id", "pk", "logged_on", "due_key", "statement")
    return deadlines.corrections(map(_open, values), "finding", policy, on)


def _actions(policy: Policy, on: date) -> Iterable[Deadline]:
    """Actions of one agency; a provincial one is the lead body's own list."""
    rows = CorrectiveAction.objects.filter(
        Q(done_on=None) | Q(done_on__gt=on),
        agency__isnull=False,
        findings__isnull=False,
        added_on__lte=on,
        due_on__range=policy.window(on),
    ).exclude(state=ActionState.DROPPED)
    rows = rows.annotate(finding=Min("findings")).order_by("pk")
    values = rows.values_list("pk", "agency_id", "finding", "added_on", "due_on", "what")
    return deadlines.corrections(map(_open, values), "action", policy, on)


def _open(values: tuple) -> Open:
    *rest, words = values
    return Open(*rest, Truncator(words).chars(WORDS))


def _plans(policy: Policy, on: date) -> Iterable[Deadline]:
    rows = _seen(on).filter(then__in=[FindingState.PROPOSED, FindingState.DONE]).order_by("pk")
    found = list(rows.values_list("pk", "agency_id", "then_on", "statement", "visit_id"))
    teams = _teams({visit for *_rest, visit in found})
    waiting = (
        Waiting(pk, agency, since, Truncator(words).chars(WORDS), teams.get(visit, ()))
        for pk, agency, since, words, visit in found
    )
    return deadlines.plans_waiting(waiting, policy, on)


def _visits(policy: Policy, on: date) -> Iterable[Deadline]:
    ahead = Q(started_on=None) | Q(started_on__gt=on)
    stands = ~Q(state=VisitState.CANCELLED) | Q(cancelled_on__gt=on)
    rows = Visit.objects.filter(ahead, stands, planned_on__range=(on, policy.window(on)[1])).order_by("pk")
    found = list(rows.values_list("pk", "agency_id", "planned_on"))
    teams = _teams({pk for pk, *_rest in found})
    return deadlines.visits_coming((Coming(*row, teams.get(row[0], ())) for row in found), policy, on)


def _teams(visits: set[int]) -> dict[int, tuple[int, ...]]:
    """The people on the team of each visit."""
    rows = TeamMember.objects.filter(visit__in=visits).order_by().values("visit")
    people = rows.annotate(people=ArrayAgg(F("person"))).values_list("visit", "people")
    return {visit: tuple(sorted(ids)) for visit, ids in people}


register(
    Kind(
        code="finding_due",
        title=_("Finding to be corrected"),
        clock=Clock.INSPECTION,
        find=_findings,
        ahead=gettext_noop("%(agency)s has to correct by %(due_on)s what was found: “%(what)s”."),
        late=gettext_noop("%(agency)s had to correct by %(due_on)s what was found: “%(what)s”."),
    )
)
register(
    Kind(
        code="action_due",
        title=_("Corrective action"),
        clock=Clock.INSPECTION,
        find=_actions,
        ahead=gettext_noop("The corrective action of %(agency)s is due by %(due_on)s: “%(what)s”."),
        late=gettext_noop("The corrective action of %(agency)s was due by %(due_on)s: “%(what)s”."),
    )
)
register(
    Kind(
        code="plan_waiting",
        title=_("Answer awaiting acceptance"),
        clock=Clock.INSPECTION,
        find=_plans,
        ahead=gettext_noop("Look by %(due_on)s at what %(agency)s answered to “%(what)s”."),
        late=gettext_noop("What %(agency)s answered to “%(what)s” was to be looked at by %(due_on)s."),
        term=terms.length,
    )
)
register(
    Kind(
        code="visit_coming",
        title=_("Inspection visit coming"),
        clock=Clock.INSPECTION,
        find=_visits,
        ahead=gettext_noop("%(agency)s is inspected on %(due_on)s."),
        late=gettext_noop("%(agency)s was to be inspected on %(due_on)s."),
    )
)
