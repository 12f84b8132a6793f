"""Who may do what about visits and findings: one predicate per deed."""

from agencies.choices import Role
from agencies.permissions import is_officer_of, is_staff, roles_of
from audits.choices import FindingState, VisitState


def is_inspector(user) -> bool:
    return Role.INSPECTOR in roles_of(user)


def can_list_visits(user) -> bool:
    return bool(roles_of(user))


def can_plan_visit(user, agency=None) -> bool:
    return is_inspector(user) or is_staff(user)


def can_see_visit(user, visit) -> bool:
    """True: `visible_to` has found the visit for this person."""
    return True


def is_on_team(user, visit) -> bool:
    return visit.members.filter(person_id=user.pk).exists()


def can_run_visit(user, visit) -> bool:
    """Say that it was held or is cancelled, and log findings: its team, or the lead body."""
    return is_staff(user) or (is_inspector(user) and is_on_team(user, visit))


def can_log_finding(user, visit) -> bool:
    return visit.state != VisitState.CANCELLED and can_run_visit(user, visit)


def can_speak_for_agency(user, finding) -> bool:
    """Answers findings, when they wait for an answer."""
    return is_officer_of(user, finding.visit.agency)


def can_check_answers(user, finding) -> bool:
    """Closes findings or sends them back, when they stand so."""
    return can_run_visit(user, finding.visit)


def can_answer_finding(user, finding) -> bool:
    return finding.state == FindingState.LOGGED and can_speak_for_agency(user, finding)


def can_close_finding(user, finding) -> bool:
    """Nobody checks their own correction: not the person who gave the last answer."""
    if finding.state == FindingState.CLOSED or not can_check_answers(user, finding):
        return False
    answers = finding.replies.filter(state=FindingState.ANSWERED)
    return not answers.filter(by_id=user.pk).exists()


def can_send_back_finding(user, finding) -> bool:
    return finding.state == FindingState.ANSWERED and can_close_finding(user, finding)
