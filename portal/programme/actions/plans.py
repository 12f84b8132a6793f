"""Drawing up a plan, filling it with targets, having it approved, changing it with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused, Stale
from agencies.knowledge import written_now
from agencies.models import Agency
from portal.kit.dates import written_day
from portal.kit.sql import held
from portal.programme.actions.rows import Change, begin, finish, opened
from portal.programme.choices import PlanState
from portal.programme.models import Plan, Target
from portal.programme.permissions import can_change_plan


@dataclass(frozen=True)
class Wanted:
    """What an agency is to reach, by which day; `edition` is the code of that to which it converts."""

    agency: Agency
    step: str
    due_on: date
    edition: str = ""


@transaction.atomic
def draw_up_plan(
    *, by, agency: Agency | None, year: int, title: str, form_key: UUID | None = None, **what: object
) -> Plan:
    """Begin a plan of the province (no agency) or of an agency; `what`: last_year, basis, is_illustrative, source_key.

    The same form sent twice gives the same plan. Raises NotYours, ValidationError.
    """
    if form_key and (twin := Plan.objects.filter(form_key=form_key).first()):
        return twin
    plan = Plan(agency=agency, year=year, title=title.strip(), drawn_up_by=by, form_key=form_key, **what)
    plan.last_year = plan.last_year or year
    if by is not None and not can_change_plan(by, plan):
        raise NotYours
    plan.full_clean(exclude=["drawn_up_by"])
    plan.save(force_insert=True)
    return plan


@transaction.atomic
def add_targets(*, plan: Plan, change: Change, wanted: Iterable[Wanted]) -> list[Target]:
    """Add targets; to an approved plan with a reason. Those that are in it already stay as they are.

    Raises NotYours, Refused (a day outside the plan's years, no reason).
    """
    plan = opened(plan, change)
    there = set(plan.targets.present().values_list("agency", "step"))
    targets = [_target(plan, each) for each in wanted if (each.agency.pk, each.step) not in there]
    at = change.moment()
    for target in targets:
        begin(target, change, at)
        target.full_clean(exclude=["agency", "plan", "added_by"], validate_unique=False)
    return Target.objects.bulk_create(targets)


@transaction.atomic
def drop_target(*, target: Target, change: Change) -> None:
    """Take a target out. Raises NotYours, Refused."""
    finish(target, opened(target.plan, change), change)


@transaction.atomic
def change_target(*, target: Target, change: Change, due_on: date, edition: str = "") -> Target:
    """Another day or edition for the same step of the same agency; what the plan said before stays in the record."""
    plan = opened(target.plan, change)
    finish(target, plan, change)
    changed = begin(_target(plan, Wanted(target.agency, target.step, due_on, edition)), change, change.moment())
    changed.full_clean(exclude=["agency", "plan", "added_by"])
    changed.save(force_insert=True)
    return changed


@transaction.atomic
def approve_plan(
    *, plan: Plan, by, number: str, decided_on: date, signer: str, seen_version: int, at: datetime | None = None
) -> Plan:
    """Write down the decision that approves it: from its date on it is what is wanted. `at` as in Change.

    Raises NotYours, Stale, Refused (approved already, empty).
    """
    plan = held(Plan.objects.all(), plan.pk)
    if plan.version != seen_version:
        raise Stale
    if by is not None and not can_change_plan(by, plan):
        raise NotYours
    if plan.is_approved:
        raise Refused(_("This plan is approved already."), code="move")
    if not (plan.targets.exists() or plan.planned_money.exists()):
        raise Refused(_("A plan without targets and without money is not approved."), code="empty")
    plan.number, plan.decided_on, plan.signer = number.strip(), decided_on, signer.strip()
    plan.state, plan.approved_by, plan.approved_at = PlanState.APPROVED, by, at or written_now()
    plan.version += 1
    plan.full_clean(exclude=["approved_by", "drawn_up_by"])
    plan.save()
    for rows in (plan.targets, plan.planned_money):
        rows.update(since=decided_on, added_at=plan.approved_at)
    return plan


def _target(plan: Plan, wanted: Wanted) -> Target:
    if not plan.first_day <= wanted.due_on <= plan.last_day:
        days = {"first": written_day(plan.first_day), "last": written_day(plan.last_day)}
        raise Refused({"due_on": _("The day lies outside the plan: %(first)s to %(last)s.") % days}, code="outside")
    return Target(
        plan=plan,
        agency=wanted.agency,
        step=wanted.step,
        edition_id=wanted.edition or None,
        due_on=wanted.due_on,
    )
