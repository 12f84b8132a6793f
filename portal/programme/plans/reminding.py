"""The kind of deadline of plans: what is read for it, what follows (deadlines.py), what is said."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind
from portal.deadlines.ladder import Policy
from portal.programme.models import Plan, Target
from portal.programme.plans import deadlines
from portal.programme.plans.deadlines import Aimed
from portal.programme.plans.queries import told


def _targets(policy: Policy, on: date) -> Iterable[Deadline]:
    first, last = policy.window(on)
    rows = Target.objects.filter(plan__in=Plan.objects.in_force(), due_on__range=(first, last)).planned_on(on)
    open_ones = told(rows, on, None).filter(reached_on=None, is_alive=True).order_by("pk")
    found = open_ones.values_list("pk", "agency", "since", "due_on", "plan__title")
    return deadlines.targets(map(Aimed._make, found), policy, on)


TARGET = Kind(
    code="target_due",
    title=_("Target of a plan"),
    clock=Clock.PLAN,
    find=_targets,
    ahead=gettext_noop("%(agency)s is to reach by %(due_on)s what the plan “%(plan)s” wants of it."),
    late=gettext_noop("%(agency)s was to reach by %(due_on)s what the plan “%(plan)s” wants of it."),
)
