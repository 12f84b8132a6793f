"""What a page tells of one finding, and of those before it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from agencies.models import Clause
from agencies.queries import asking_the_same
from audits.choices import FindingMove, FindingState
from audits.models import CorrectiveAction, Evidence, Finding, FindingStep, Plan
from audits.permissions import can_move_finding
from portal.kit.dates import written_day

MAIN = (
    FindingMove.ASK,
    FindingMove.NOTE,
    FindingMove.PROPOSE,
    FindingMove.ACCEPT,
    FindingMove.REPORT,
    FindingMove.CONFIRM,
    FindingMove.CLOSE,
)
"""The moves that bring a finding on: where one of them is possible, it is what the page is for."""

OBJECTIONS = (FindingMove.SEND_BACK, FindingMove.REJECT, FindingMove.REOPEN)

AGAIN = (FindingMove.REJECT, FindingMove.REOPEN)


class Moves(NamedTuple):
    main: FindingMove | None
    others: list[FindingMove]


def moves_of(finding: Finding, user, on: date) -> Moves:
    """The moves that the person may make on a day and that the finding's own terms allow."""
    moves = [FindingMove(move) for move in finding.moves_on(on)]
    offered = [move for move in moves if move not in _ruled_out(finding) and can_move_finding(user, finding, move)]
    main = next((move for move in MAIN if move in offered), None)
    return Moves(main, [move for move in offered if move != main])


def _ruled_out(finding: Finding) -> set[str]:
    """What the actions refuse for good: asking where nothing is due, closing without the plan that is needed."""
    asking = FindingMove.ASK if finding.due_on is None else FindingMove.NOTE
    return {asking, FindingMove.SETTLE} if finding.needs_plan else {asking}


class Entry(NamedTuple):
    """A step in the timeline of a finding."""

    iso: str
    day: str
    title: str
    by: str
    text: str
    cause: str
    until: str
    is_again: bool


def history(finding: Finding, plans: list[Plan]) -> list[Entry]:
    """The steps, the newest first; each plan tells the cause that the agency gave with it."""
    causes = iter(plans)
    steps = finding.steps.select_related("by").order_by("pk")
    entries = [_entry(step, next(causes, None) if step.move == FindingMove.PROPOSE else None) for step in steps]
    return entries[::-1]


def objection(finding: Finding) -> Entry | None:
    """The last step, where with it the team gave something back to the agency."""
    last = finding.steps.select_related("by").order_by("-pk").first()
    return _entry(last, None) if last and last.move in OBJECTIONS else None


def _entry(step: FindingStep, plan: Plan | None) -> Entry:
    return Entry(
        iso=step.on.isoformat(),
        day=written_day(step.on),
        title=FindingMove(step.move).label,
        by=step.by.name,
        text=step.text,
        cause=cause_of(plan) if plan else "",
        until=written_day(step.until) if step.until else "",
        is_again=step.move in AGAIN,
    )


def cause_of(plan: Plan) -> str:
    """The cause out of the catalogue, and in the agency's own words."""
    return ". ".join(filter(None, [str(plan.cause or ""), plan.cause_text]))


def plans_of(finding: Finding) -> list[Plan]:
    """The plans in the order in which they were proposed: the last one counts."""
    return list(finding.plans.select_related("cause", "by").order_by("number"))


def earlier(finding: Finding, clauses: Iterable[Clause], user, on: date) -> list[Finding]:
    """Earlier findings of the agency on what its clauses ask for, or on the same line, the latest first.

    With one of these the finding is a recurrence. Clauses of two editions that ask the same count as one. Each bears
    `seen_state`.
    """
    alike = asking_the_same()
    same = Q(clause_links__clause__in=set().union(*(alike[clause.pk] for clause in clauses)))
    if finding.line_id:
        same |= Q(line__key=finding.line.key)
    before = Q(logged_on__lt=finding.logged_on) | Q(logged_on=finding.logged_on, pk__lt=finding.pk)
    rows = Finding.objects.visible_to(user).filter(same, before, agency=finding.agency_id)
    rows = rows.exclude(visit=finding.visit_id).exclude(state=FindingState.WITHDRAWN)
    return with_labels(rows.seen(on).select_related("grade").order_by("-logged_on", "-pk").distinct())


def with_labels(seen) -> list[Finding]:
    """Findings that bear `seen_state`, each with its words as `seen_label`."""
    found = list(seen)
    for finding in found:
        finding.seen_label = FindingState(finding.seen_state).label
    return found


def corrective_actions_of(finding: Finding) -> list[CorrectiveAction]:
    return list(finding.corrective_actions.select_related("agency").order_by("due_on", "pk"))


def files_of(holder: Any) -> list[Evidence]:
    """The evidence of a finding or an action, in the order in which it came."""
    return list(holder.files.select_related("added_by").order_by("pk"))
