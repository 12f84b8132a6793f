"""Reads of plans: their targets and their money as of a day, as known at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Greatest

from agencies.choices import Kind, State
from agencies.models import Fact, Standing
from agencies.models.fact import COUNTS_ON
from portal.programme.choices import CostLine, Outcome, Source, Step
from portal.programme.models import Payment, Plan, PlannedMoney, Target
from portal.programme.plans.attainment import Goal

# --- targets ------------------------------------------------------------------------------------------


def targets_on(plan: Plan, on: date, known: datetime | None = None) -> QuerySet[Target]:
    """The targets that the plan named on a day; of a draft, those that it names now. As `told` gives them."""
    rows = plan.targets.planned_on(on, known) if plan.is_approved else plan.targets.present()
    return told(rows, on, known)


def told(targets: QuerySet[Target], on: date, known: datetime | None) -> QuerySet[Target]:
    """With `reached_on`, the day of the plan on which the step was reached, if by `on`, and `is_alive` on the day."""
    alive = Standing.objects.known(known).on(on).filter(agency=OuterRef("agency"))
    reached = {
        Step.BUILD: _stood(on, known),
        Step.CONVERT: _stood(on, known, edition__gte=OuterRef("edition")),
        Step.REDECLARE: _happened(on, known, kind=Kind.REDECLARED, counts__gte=FIRST_DAY),
        Step.ELECTRONIC: _happened(on, known, kind=Kind.ELECTRONIC),
    }
    steps = [When(step=step, plan__year__lte=on.year, then=first) for step, first in reached.items()]
    return targets.annotate(reached_on=Case(*steps, output_field=DateField()), is_alive=Exists(alive))


FIRST_DAY = Func(OuterRef("plan__year"), 1, 1, function="make_date", output_field=DateField())
"""The first day of a target's plan: what was there before counts from then."""


def _stood(on: date, known: datetime | None, **how: Any) -> Subquery:
    """The first day of the plan on which the agency stood as declared."""
    stood = Standing.objects.known(known).filter(agency=OuterRef("agency"), state=State.DECLARED, **how)
    stood = stood.filter(Q(during__upper_inf=True) | Q(during__endswith__gt=FIRST_DAY), during__startswith__lte=on)
    return _earliest(stood, Func(F("during"), function="lower", output_field=DateField()))


def _happened(on: date, known: datetime | None, **what: Any) -> Subquery:
    facts = Fact.objects.known(known).filter(agency=OuterRef("agency")).alias(counts=COUNTS_ON)
    return _earliest(facts.filter(counts__lte=on, **what), F("counts"))


def _earliest(rows: QuerySet[Any], day: Any) -> Subquery:
    return Subquery(rows.annotate(first=Greatest(day, FIRST_DAY)).order_by("first").values("first")[:1])


def with_outcome(targets: QuerySet[Target], outcome: str, on: date) -> QuerySet[Target]:
    """Exactly the targets that a figure counts: `Goal.outcome` as a query of what `told` gave."""
    if outcome == Outcome.REACHED:
        return targets.filter(reached_on__isnull=False)
    if outcome == Outcome.LAPSED:
        return targets.filter(reached_on=None, is_alive=False)
    rest = targets.filter(reached_on=None, is_alive=True)
    return rest.filter(due_on__lt=on) if outcome == Outcome.OVERDUE else rest.filter(due_on__gte=on)


GOAL = ("agency_id", "step", "due_on", "reached_on", "is_alive")


def goal_of(target: Target) -> Goal:
    """A target that `told` gave."""
    return Goal(*(getattr(target, name) for name in GOAL))


def goals_on(plan: Plan, on: date, known: datetime | None = None) -> list[Goal]:
    """All targets of a plan for the figures. One query."""
    return [Goal(*row) for row in targets_on(plan, on, known).order_by("pk").values_list(*GOAL)]


def goals_of(plans: Iterable[Plan], on: date, known: datetime | None = None) -> dict[int, list[Goal]]:
    """The targets of approved plans by the key of each. One query."""
    rows = told(Target.objects.filter(plan__in=list(plans)).planned_on(on, known), on, known)
    found: dict[int, list[Goal]] = defaultdict(list)
    for plan, *goal in rows.order_by("pk").values_list("plan_id", *GOAL):
        found[plan].append(Goal(*goal))
    return found


def past_plans(plan: Plan, on: date) -> QuerySet[Plan]:
    """Approved plans of the same owner that had ended before a day, the last first."""
    of_same = Plan.objects.in_force().filter(agency=plan.agency_id, last_year__lt=on.year).exclude(pk=plan.pk)
    return of_same.order_by("-last_year", "-pk")


# --- money --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Money:
    """Whole đồng planned, allotted and spent."""

    planned: int = 0
    allotted: int = 0
    spent: int = 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.planned + other.planned, self.allotted + other.allotted, self.spent + other.spent)

    @property
    def unspent(self) -> int:
        """Allotted and not spent; below nought where more was spent."""
        return self.allotted - self.spent


def planned_on(plan: Plan, on: date, known: datetime | None = None) -> QuerySet[PlannedMoney]:
    """The planned money that the plan named on a day; of a draft, what it names now."""
    return plan.planned_money.planned_on(on, known) if plan.is_approved else plan.planned_money.present()


def payments_on(plan: Plan, on: date, known: datetime | None = None) -> QuerySet[Payment]:
    return plan.payments.known(known).by(on)


def money_on(plan: Plan, on: date, known: datetime | None = None, year: int | None = None) -> dict[tuple, Money]:
    """The money of a plan by (line, source), in their order; of one of its years or of all. Two queries."""
    planned, payments = planned_on(plan, on, known), payments_on(plan, on, known)
    if year is not None:
        planned, payments = planned.filter(year=year), payments.filter(happened_on__year=year)
    found: dict[tuple, dict[str, int]] = defaultdict(dict)
    for line, source, amount in planned.order_by().values_list("line", "source").annotate(Sum("amount")):
        found[line, source]["planned"] = int(amount)
    for line, source, kind, amount in payments.order_by().values_list("line", "source", "kind").annotate(Sum("amount")):
        found[line, source][kind] = int(amount)
    ordered = [(line, source) for line in CostLine.values for source in Source.values if (line, source) in found]
    return {key: Money(**found[key]) for key in ordered}


def agency_money(agency: int, year: int, on: date) -> Money:
    """What approved plans name for one agency in a year, and what it was given and has spent by a day. Two queries."""
    its = Q(agency=agency) | Q(agency=None, plan__agency=agency)
    planned = PlannedMoney.objects.filter(its, plan__in=Plan.objects.in_force(), year=year).planned_on(on)
    payments = Payment.objects.known().by(on).filter(its, happened_on__year=year)
    found = {kind: int(amount) for kind, amount in payments.order_by().values_list("kind").annotate(Sum("amount"))}
    return Money(planned=int(planned.aggregate(whole=Sum("amount"))["whole"] or 0), **found)


def agency_targets(agency: int, year: int, on: date) -> list[Target]:
    """What approved plans that cover a year want of one agency, as `told` gives it; what is due first at the top."""
    plans = Plan.objects.in_force().covering(year)
    rows = told(Target.objects.filter(agency=agency, plan__in=plans).planned_on(on), on, None)
    return list(rows.select_related("plan", "edition").order_by("due_on", "pk"))


def summed(parts: Iterable[Money]) -> Money:
    return sum(parts, Money())


def by(parts: dict[tuple, Money], place: int) -> dict[str, Money]:
    """Money by line (place 0) or by source (place 1)."""
    found: dict[str, Money] = {}
    for key, money in parts.items():
        found[key[place]] = found.get(key[place], Money()) + money
    return found


def cost_per_agency(spent: int, reached: int) -> int | None:
    """What was spent for each agency that reached all that the plan wants of it; whole đồng, cut off."""
    return spent // reached if reached else None
