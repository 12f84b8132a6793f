"""Which agencies a plan might take."""

from datetime import date, timedelta

from django.db.models import QuerySet

from agencies.choices import State
from agencies.models import Agency, Standing
from portal.programme.choices import Step
from portal.programme.models import Plan


def candidates(plan: Plan, user, on: date, **filters: str) -> QuerySet[Agency]:
    """The agencies that count on a day and lack the step in the plan, narrowed by tier, code of the district and state;
    of an agency's plan those of the agency and below it."""
    standings = Standing.objects.visible_to(user).known().on(on).counted()
    for name, field in (("tier", "tier"), ("district", "district__code")):
        if filters.get(name):
            standings = standings.filter(**{field: filters[name]})
    state = filters.get("state")
    if state == "left":
        standings = standings.exclude(state=State.DECLARED)
    elif state:
        standings = standings.filter(state=state)
    there = plan.targets.present().filter(step=filters.get("step") or Step.BUILD).values("agency")
    offered = Agency.objects.filter(pk__in=standings.values("agency")).exclude(pk__in=there)
    if plan.agency_id:
        offered = offered.filter(line__contains=[plan.agency_id])
    return offered.order_by("sort_key", "pk")


def first_asked(plan: Plan, today: date) -> date:
    """The day on which agencies are looked at first: today, or the eve of a plan that is over."""
    return today if today <= plan.last_day else plan.first_day - timedelta(days=1)


def first_of(offered: QuerySet[Agency], most: int) -> QuerySet[Agency]:
    """So many of them as a list to tick can hold."""
    return offered.model.objects.filter(pk__in=list(offered.values_list("pk", flat=True)[:most])).order_by("sort_key")
