"""Corrective actions: one may serve many findings, at many agencies too."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency
from audits.actions.moving import Movable, NotYours, Said, Stale, held, make_move, unchanged
from audits.choices import OPEN_ACTION, SETTLED, ActionMove, FindingState
from audits.models import ActionFinding, ActionFindingLeft, CorrectiveAction, Finding
from audits.moves import ACTION_MOVES
from audits.permissions import can_edit_action, can_leave_action, can_move_action, can_speak_for_agency, is_staff

NOT_ACCEPTED = (FindingState.ASKED, FindingState.PROPOSED)
"""The plan of the finding may still change."""

ACTIONS = Movable(CorrectiveAction.objects.select_related("agency"), ACTION_MOVES, can_move_action)


@transaction.atomic
def add_action(
    *,
    by,
    on: date,
    findings: Sequence[Finding],
    agency: Agency | None,
    what: str,
    responsible: str,
    due_on: date,
    form_key: UUID | None = None,
) -> CorrectiveAction:
    """Add an action for findings: the agency its own, the lead body also a provincial one (no agency).

    Raises Refused. The same form sent twice gives the same action.
    """
    locked = _held_findings(findings)
    if form_key and (twin := CorrectiveAction.objects.filter(form_key=form_key).first()):
        return twin
    if agency is None and not is_staff(by):
        raise NotYours
    if due_on < on:
        raise Refused({"due_on": _("This day has passed.")}, code="due_past")
    action = CorrectiveAction(
        agency=agency, what=what.strip(), responsible=responsible.strip(), due_on=due_on, added_by=by, added_on=on
    )
    action.form_key = form_key
    action.full_clean(exclude=["findings"])
    action.save(force_insert=True)
    _join(action, locked, by, on)
    return action


@transaction.atomic
def join_action(*, action: CorrectiveAction, findings: Sequence[Finding], by, on: date) -> CorrectiveAction:
    """Let an open action serve further findings; those it serves already stay. Raises Refused."""
    locked = _held_findings(findings)
    action = held(ACTIONS.rows, action.pk)
    if action.state not in OPEN_ACTION:
        raise Refused(_("This action is over."), code="move")
    served = set(action.links.values_list("finding", flat=True))
    _join(action, [finding for finding in locked if finding.pk not in served], by, on)
    return action


@transaction.atomic
def leave_action(*, action: CorrectiveAction, finding: Finding, by, on: date, because: str) -> CorrectiveAction:
    """Take a finding out of an open action, with the reason; what was wrong altogether is dropped instead.

    Raises Refused. The same form sent twice takes it out once.
    """
    (finding,) = _held_findings([finding])
    action = held(ACTIONS.rows, action.pk)
    links = action.links.filter(finding=finding)
    if not links.exists() and action.left.filter(finding=finding, by=by, because=because.strip()).exists():
        return action
    if not can_leave_action(by, action):
        raise NotYours
    _refuse_leaving(action, finding, by, on)
    if not because.strip():
        raise Refused({"because": _("Say why the finding is taken out.")}, code="no_reason")
    links.delete()
    ActionFindingLeft.objects.create(action=action, finding=finding, by=by, on=on, because=because.strip())
    return action


def _refuse_leaving(action: CorrectiveAction, finding: Finding, by, on: date) -> None:
    if action.state not in OPEN_ACTION:
        raise Refused(_("This action is over."), code="move")
    served = set(action.links.values_list("finding", flat=True))
    if finding.pk not in served:
        raise Refused(_("The action does not serve this finding."), code="not_served")
    if len(served) == 1:
        raise Refused(_("This is the only finding of the action: drop the action instead."), code="last_finding")
    if not is_staff(by) and finding.state_on(on) not in NOT_ACCEPTED:
        raise Refused(_("A plan with this action has been accepted: it is not changed any more."), code="accepted")


@transaction.atomic
def edit_action(
    *, action: CorrectiveAction, by, on: date, what: str, responsible: str, due_on: date, seen_version: int
) -> CorrectiveAction:
    """Write an action anew, until a plan with it has been accepted. Raises Refused, Stale."""
    action = held(ACTIONS.rows, action.pk)
    if action.version != seen_version:
        raise Stale
    if not can_edit_action(by, action):
        raise NotYours
    if action.agency_id and any(finding.state_on(on) not in NOT_ACCEPTED for finding in action.findings.all()):
        raise Refused(_("A plan with this action has been accepted: it is not changed any more."), code="accepted")
    if due_on != action.due_on and due_on < on:
        raise Refused({"due_on": _("This day has passed.")}, code="due_past")
    action.what, action.responsible, action.due_on = what.strip(), responsible.strip(), due_on
    action.version += 1
    action.full_clean(exclude=["findings"])
    action.save(update_fields=["what", "responsible", "due_on", "version"])
    return action


def _held_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Locked in the order of their keys, so that two who take the same ones do not wait for each other."""
    keys = {finding.pk for finding in findings}
    rows = Finding.objects.select_related("agency", "visit").filter(pk__in=keys).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _join(action: CorrectiveAction, findings: Sequence[Finding], by, on: date) -> None:
    for finding in findings:
        if not (is_staff(by) or can_speak_for_agency(by, finding)):
            raise NotYours
        if finding.state in (*SETTLED, FindingState.LOGGED):
            raise Refused(_("A corrective action serves findings that are open."), code="settled")
        if action.agency_id not in (None, finding.agency_id):
            raise Refused(_("An agency's action serves the findings of this agency."), code="other_agency")
    ActionFinding.objects.bulk_create(
        ActionFinding(action=action, finding=finding, by=by, on=on) for finding in findings
    )


# --- moves --------------------------------------------------------------------------------------------


def report_action(*, action: CorrectiveAction, said: Said) -> CorrectiveAction:
    change = {"done_on": said.on, "done_by": said.by}
    return make_move(ACTIONS, action, ActionMove.REPORT, said, lambda action: change)


def confirm_action(*, action: CorrectiveAction, said: Said) -> CorrectiveAction:
    """The action was looked at and is effective; never by the person who did it."""
    change = {"verified_on": said.on, "verified_by": said.by}
    return make_move(ACTIONS, action, ActionMove.CONFIRM, said, lambda action: change)


def reject_action(*, action: CorrectiveAction, said: Said) -> CorrectiveAction:
    change: dict[str, Any] = dict.fromkeys(("done_on", "done_by", "verified_on", "verified_by"))
    return make_move(ACTIONS, action, ActionMove.REJECT, said, lambda action: change)


def drop_action(*, action: CorrectiveAction, said: Said) -> CorrectiveAction:
    return make_move(ACTIONS, action, ActionMove.DROP, said, unchanged)
