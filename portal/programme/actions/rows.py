"""Rows of plans come and go in a draft; of an approved plan they only end, with a reason, and others begin."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.knowledge import written_now
from portal.kit.sql import held
from portal.programme.choices import PlanState
from portal.programme.models import Plan
from portal.programme.models.plan import PlanRow
from portal.programme.permissions import can_change_plan


@dataclass(frozen=True)
class Change:
    """Who changes a plan, from which day on, why; `by` None: a command. `at` is the moment of recording, for what is
    replayed; left out, now."""

    by: Any
    on: date
    because: str = ""
    at: datetime | None = None

    @property
    def reason(self) -> str:
        return self.because.strip()

    def moment(self) -> datetime:
        """When the change becomes known; to be asked for after the locks."""
        now = written_now()
        return self.at or now


def opened(plan: Plan, change: Change) -> Plan:
    """The plan, locked, when this person may change it on this day with this reason. Raises NotYours, Refused."""
    plan = held(Plan.objects.all(), plan.pk)
    if change.by is not None and not can_change_plan(change.by, plan):
        raise NotYours
    if plan.is_approved:
        if not change.reason:
            raise Refused({"because": _("Say why the approved plan is changed.")}, code="no_reason")
        if change.on < plan.decided_on:
            raise Refused(_("The plan was approved only later."), code="before_approval")
    return plan


def begin(row: PlanRow, change: Change, at: datetime) -> PlanRow:
    """The row as it begins: from now on in a draft, from the day of the change in an approved plan."""
    row.added_by, row.added_at = change.by, at
    if row.plan.is_approved:
        row.since, row.because = change.on, change.reason
    return row


def finish(row: PlanRow, plan: Plan, change: Change) -> None:
    """Take a row out: out of a draft without a trace, out of an approved plan with a reason. Raises Refused."""
    row = held(type(row).objects.all(), row.pk)
    if row.until is not None:
        raise Refused(_("This row of the plan has ended already."), code="ended")
    if plan.state == PlanState.DRAFT:
        row.delete()
        return
    if change.on < row.since:
        raise Refused(_("This row was added only later."), code="before_added")
    row.until, row.ended_by, row.ended_because, row.ended_at = change.on, change.by, change.reason, change.moment()
    row.save(update_fields=["until", "ended_by", "ended_because", "ended_at"])
