"""What pages tell of corrective actions."""

from datetime import date
from typing import Any

from audits.choices import OPEN_ACTION, ActionMove, FindingState
from audits.finding_list import narrowed
from audits.models import CorrectiveAction, Finding
from audits.moves import ACTION_MOVES, possible
from audits.permissions import (
    can_add_to_action,
    can_edit_action,
    can_join_action,
    can_leave_action,
    can_move_action,
)
from audits.queries.findings import files_of, with_labels

MOST = 200
"""Findings that a page offers to tick; filters find the others."""

MAIN = (ActionMove.REPORT, ActionMove.CONFIRM)


def action_page(action: CorrectiveAction, user, on: date) -> dict[str, Any]:
    moves = [ActionMove(move) for move in possible(ACTION_MOVES, action.state)]
    offered = [move for move in moves if can_move_action(user, action, move)]
    served = Finding.objects.visible_to(user).filter(corrective_actions=action).seen(on)
    left = action.left.filter(finding__in=Finding.objects.visible_to(user)).select_related("by", "finding__agency")
    is_open = action.state in OPEN_ACTION
    return {
        "action": action,
        "is_late": action.state == "planned" and action.due_on < on,
        "main": next((move for move in offered if move in MAIN), None),
        "others": [move for move in offered if move not in MAIN],
        "findings": with_labels(served.select_related("agency", "clause").order_by("agency__sort_key", "pk")),
        "left": left.order_by("-pk"),
        "files": files_of(action),
        "steps": [step for step in action.steps.select_related("by").order_by("-pk")],
        "may_edit": can_edit_action(user, action),
        "may_join": is_open and can_join_action(user, action),
        "may_leave": is_open and can_leave_action(user, action),
        "may_add_file": can_add_to_action(user, action),
    }


def open_findings(user):
    """The findings that a corrective action of this person can serve."""
    rows = Finding.objects.visible_to(user).open().exclude(state=FindingState.LOGGED)
    return rows.select_related("agency", "clause").order_by("agency__sort_key", "due_key", "pk")


def joinable(action: CorrectiveAction, user):
    """Findings that the action does not serve yet and may: of its agency, or of all agencies."""
    rows = open_findings(user).exclude(action_links__action=action)
    if action.agency_id:
        return rows.filter(agency=action.agency_id)
    same = Finding.objects.filter(corrective_actions=action).values("clauses")
    return rows.filter(clause_links__clause__in=same).distinct()


def servable(user, filters: dict[str, Any], on: date):
    """The open findings that the filters of the list leave, so many as a page can offer."""
    rows = narrowed(open_findings(user), filters, on)
    return (
        Finding.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST]))
        .select_related("agency", "clause")
        .order_by("agency__sort_key", "pk")
    )
