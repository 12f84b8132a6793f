"""Logging a finding, and moving it on: every step to the day it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import register
from agencies.checks import Refused
from agencies.models import Clause
from audits.actions.moving import Movable, NotYours, Said, Stale, held, make_move, unchanged
from audits.choices import OPEN_ACTION, ActionState, AnswerState, FindingMove, FindingState
from audits.models import Answer, Cause, ChecklistLine, Finding, FindingClause, Grade, Plan, Visit
from audits.moves import FINDING_MOVES
from audits.permissions import can_log_finding, can_move_finding, can_run_visit

FINDINGS = Movable(Finding.objects.select_related("agency", "visit"), FINDING_MOVES, can_move_finding)


@dataclass(frozen=True)
class Observed:
    """What was seen, as the inspector tells it. Without a due day the grade's own days count."""

    grade: str
    statement: str
    clauses: Sequence[Clause] = ()
    basis: str = ""
    evidence: str = ""
    due_on: date | None = None


@transaction.atomic
def log_finding(
    *,
    visit: Visit,
    by,
    on: date,
    observed: Observed,
    line: ChecklistLine | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Finding:
    """Log what a visit found, on a line of its checklist or free. Raises Refused, ValidationError.

    The same form sent twice gives the same finding. The line's answer becomes “finding”. `at` is the moment of
    recording, for what is replayed.
    """
    visit = held(Visit.objects.select_related("agency"), visit.pk)
    if form_key and (twin := Finding.objects.filter(form_key=form_key).first()):
        return twin
    if not can_log_finding(by, visit):
        raise Refused(_("Findings are logged by the visit's team, while the visit is under way."), code="not_yours")
    finding = Finding(
        visit=visit,
        agency=visit.agency,
        season=visit.season,
        number=visit.findings.count() + 1,
        line=line,
        logged_by=by,
        logged_on=on,
        logged_at=at or timezone.now(),
        form_key=form_key,
        **_observed(visit, observed),
    )
    finding.full_clean(exclude=["clauses"])
    finding.save(force_insert=True)
    _link_clauses(finding, observed.clauses)
    if line is not None:
        _answer_with_finding(visit, line, by)
    return finding


@transaction.atomic
def edit_finding(*, finding: Finding, by, observed: Observed, seen_version: int) -> Finding:
    """Correct a finding that is still the team's draft. Raises Refused, Stale, ValidationError."""
    finding = held(FINDINGS.rows, finding.pk)
    if finding.version != seen_version:
        raise Stale
    if finding.state != FindingState.LOGGED:
        raise Refused(_("The agency has been told of this finding: it is not changed any more."), code="move")
    if not can_run_visit(by, finding.visit):
        raise NotYours
    for name, value in {**_observed(finding.visit, observed), "version": finding.version + 1}.items():
        setattr(finding, name, value)
    finding.full_clean(exclude=["clauses"])
    finding.clause_links.all().delete()
    finding.save()
    _link_clauses(finding, observed.clauses)
    return finding


def _observed(visit: Visit, observed: Observed) -> dict[str, Any]:
    """The fields that the inspector's words give, with what the grade asks for as it stands now."""
    grade = Grade.objects.filter(code=observed.grade, is_active=True).first()
    if grade is None:
        raise Refused({"grade": _("There is no such grade any more.")}, code="no_grade")
    begun = visit.started_on or visit.planned_on
    if observed.due_on and observed.due_on < begun:
        raise Refused({"due_on": _("This lies before the visit.")}, code="due_before_visit")
    by_grade = begun + timedelta(days=grade.days) if grade.days is not None else None
    return {
        "grade": grade,
        "is_nonconformity": grade.is_nonconformity,
        "needs_plan": grade.needs_plan,
        "days": grade.days,
        "due_on": observed.due_on or by_grade,
        "clause": next(iter(observed.clauses), None),
        "basis": observed.basis.strip(),
        "statement": observed.statement.strip(),
        "evidence": observed.evidence.strip(),
    }


def _link_clauses(finding: Finding, clauses: Sequence[Clause]) -> None:
    unique = dict.fromkeys(clauses)
    if not all(clause.is_auditable for clause in unique):
        transaction.on_commit(register.changed)  # a heading may now be one that lists are asked for
    FindingClause.objects.bulk_create(FindingClause(finding=finding, clause=clause) for clause in unique)


def _answer_with_finding(visit: Visit, line: ChecklistLine, by) -> None:
    answer = Answer.objects.select_for_update(no_key=True).filter(visit=visit, line=line).first()
    if answer is None:
        raise Refused(_("This line is not one of the visit's checklist."), code="no_line")
    if answer.state != AnswerState.FINDING:
        answer.give(AnswerState.FINDING, by=by)
        answer.save(update_fields=["state", "by", "at", "version"])


# --- asking and answering -----------------------------------------------------------------------------


def ask_plan(*, finding: Finding, said: Said) -> Finding:
    """The agency is told, and asked what it will do. Signing the minutes asks for all that are due."""

    def asked(finding: Finding) -> dict[str, Any]:
        if finding.due_on is None:
            raise Refused(_("Nothing is due for this finding, so nothing is asked."), code="nothing_due")
        return {}

    return make_move(FINDINGS, finding, FindingMove.ASK, said, asked)


def note_finding(*, finding: Finding, said: Said) -> Finding:
    """Nothing is asked and nothing is due: with the minutes it is told and closed."""

    def noted(finding: Finding) -> dict[str, Any]:
        if finding.due_on is not None:
            raise Refused(_("Something is due for this finding: ask the agency."), code="something_due")
        return {"closed_on": said.on, "closed_by": said.by}

    return make_move(FINDINGS, finding, FindingMove.NOTE, said, noted)


def propose_plan(*, finding: Finding, said: Said, cause: Cause | None, cause_text: str, responsible: str) -> Finding:
    """The agency tells cause and correction (the words of the step); its corrective actions are added beside."""

    def proposed(finding: Finding) -> dict[str, Any]:
        if cause is None and not cause_text.strip():
            raise Refused({"cause_text": _("Say what caused it.")}, code="no_cause")
        Plan.objects.create(
            finding=finding,
            number=finding.plans.count() + 1,
            cause=cause,
            cause_text=cause_text.strip(),
            correction=said.text.strip(),
            responsible=responsible.strip(),
            by=said.by,
            on=said.on,
            at=said.recorded_at,
        )
        return {}

    return make_move(FINDINGS, finding, FindingMove.PROPOSE, said, proposed)


def accept_plan(*, finding: Finding, said: Said) -> Finding:
    return make_move(FINDINGS, finding, FindingMove.ACCEPT, said, unchanged)


def send_back(*, finding: Finding, said: Said) -> Finding:
    """The plan, or the report of its end, does not do: the agency goes on from the step before."""
    return make_move(FINDINGS, finding, FindingMove.SEND_BACK, said, lambda finding: NOT_DONE)


def report_corrected(*, finding: Finding, said: Said) -> Finding:
    """The agency says that it has done what it proposed; its corrective actions must be done too."""

    def reported(finding: Finding) -> dict[str, Any]:
        if finding.corrective_actions.filter(state=ActionState.PLANNED).exists():
            raise Refused(_("A corrective action of this finding is not done yet."), code="open_actions")
        return {"done_on": said.on, "done_by": said.by}

    return make_move(FINDINGS, finding, FindingMove.REPORT, said, reported)


# --- verifying and closing ----------------------------------------------------------------------------

NOT_DONE = {"done_on": None, "done_by": None}
NOT_VERIFIED = NOT_DONE | {"verified_on": None, "verified_by": None}


def confirm_effective(*, finding: Finding, said: Said) -> Finding:
    """The correction was looked at and does; never by a person who made it."""
    change = {"verified_on": said.on, "verified_by": said.by}
    return make_move(FINDINGS, finding, FindingMove.CONFIRM, said, lambda finding: change)


def reject_correction(*, finding: Finding, said: Said, until: date | None = None) -> Finding:
    """The correction is not effective: the finding is open again, with all its history; `until` grants more time."""

    def rejected(finding: Finding) -> dict[str, Any]:
        return NOT_VERIFIED | _again(finding, said.on, until)

    return make_move(FINDINGS, finding, FindingMove.REJECT, said, rejected, until=until)


def close_finding(*, finding: Finding, said: Said) -> Finding:
    """Verified and over. Not while one of its corrective actions is open."""

    def closed(finding: Finding) -> dict[str, Any]:
        _refuse_open_actions(finding)
        return {"closed_on": said.on, "closed_by": said.by}

    return make_move(FINDINGS, finding, FindingMove.CLOSE, said, closed)


def settle_finding(*, finding: Finding, said: Said) -> Finding:
    """Close what asks for no plan, whatever the agency has answered."""

    def settled(finding: Finding) -> dict[str, Any]:
        if finding.needs_plan:
            raise Refused(_("This finding needs a plan, and a correction that was verified."), code="needs_plan")
        _refuse_open_actions(finding)
        return {"closed_on": said.on, "closed_by": said.by}

    return make_move(FINDINGS, finding, FindingMove.SETTLE, said, settled)


def waive_finding(*, finding: Finding, said: Said, until: date) -> Finding:
    """Nothing is expected up to and with a day; the day after the finding is open again by itself."""

    def waived(finding: Finding) -> dict[str, Any]:
        if until <= said.on:
            raise Refused({"until": _("A waiver ends on a day to come.")}, code="until_past")
        return NOT_DONE | {"granted_until": until}

    return make_move(FINDINGS, finding, FindingMove.WAIVE, said, waived, until=until)


def end_waiver(*, finding: Finding, said: Said) -> Finding:
    """The waiver ends before its day."""
    change = {"granted_until": said.on}
    return make_move(FINDINGS, finding, FindingMove.END_WAIVER, said, lambda finding: change, until=said.on)


def reopen_finding(*, finding: Finding, said: Said, until: date | None = None) -> Finding:
    """What was closed is open again, with all its history."""

    def reopened(finding: Finding) -> dict[str, Any]:
        return NOT_VERIFIED | {"closed_on": None, "closed_by": None} | _again(finding, said.on, until)

    return make_move(FINDINGS, finding, FindingMove.REOPEN, said, reopened, until=until)


def withdraw_finding(*, finding: Finding, said: Said) -> Finding:
    """The finding was wrong, and the agency has not been told: it stays in the record as withdrawn."""
    return make_move(FINDINGS, finding, FindingMove.WITHDRAW, said, unchanged)


def _again(finding: Finding, on: date, until: date | None) -> dict[str, Any]:
    if until is not None and until <= on:
        raise Refused({"until": _("Time is granted up to a day to come.")}, code="until_past")
    granted = max(filter(None, (until, finding.granted_until)), default=None)
    return {"reopened": finding.reopened + 1, "granted_until": granted}


def _refuse_open_actions(finding: Finding) -> None:
    if finding.corrective_actions.filter(state__in=OPEN_ACTION).exists():
        raise Refused(_("A corrective action of this finding is still open."), code="open_actions")
