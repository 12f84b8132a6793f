"""Who may do what about inspections: one predicate per deed. What is possible at all stands in moves.py."""

from agencies.choices import Role
from agencies.permissions import is_officer_of, is_staff, roles_of
from audits.choices import (
    AHEAD,
    BEGUN,
    DRAFT_FINDING,
    OPEN_ACTION,
    SETTLED,
    ActionState,
    FindingState,
    PaperKind,
    TeamRole,
    VisitState,
)
from audits.moves import ACTION_MOVES, ANSWERS, FINDING_MOVES, VERIFYING, VISIT_MOVES, Party

SEES_ALL = frozenset({Role.STAFF, Role.LEADER, Role.ADMINISTRATOR})


def is_inspector(user) -> bool:
    return Role.INSPECTOR in roles_of(user)


def sees_every_visit(user) -> bool:
    """The lead body and the leaders; an inspector sees the visits of the own teams."""
    return bool(roles_of(user) & SEES_ALL)


# --- programmes and checklists ------------------------------------------------------------------------


def can_list_programmes(user, programme=None) -> bool:
    return sees_every_visit(user)


def can_draw_up_programme(user, programme=None) -> bool:
    """Draw it up, have it approved, change it."""
    return is_staff(user)


def can_write_checklists(user) -> bool:
    return is_staff(user)


# --- visits -------------------------------------------------------------------------------------------


def can_list_visits(user) -> bool:
    return bool(roles_of(user))


def can_plan_visit(user, agency=None) -> bool:
    return is_inspector(user) or is_staff(user)


def can_see_visit(user, visit) -> bool:
    """True: `visible_to` has found the visit for this person."""
    return True


def team_roles(user, visit) -> frozenset[str]:
    """The person's roles on the visit's team, read once and kept on the visit."""
    if not hasattr(visit, "known_roles"):
        visit.known_roles = {}
    if user.pk not in visit.known_roles:
        roles = visit.members.filter(person_id=user.pk).values_list("role", flat=True)
        visit.known_roles[user.pk] = frozenset(roles)
    return visit.known_roles[user.pk]


def can_run_visit(user, visit) -> bool:
    """Answer lines, log findings, draft minutes: its team, or the lead body."""
    return is_staff(user) or (is_inspector(user) and bool(team_roles(user, visit)))


def can_lead_visit(user, visit) -> bool:
    leading = {TeamRole.LEADER, TeamRole.DEPUTY}
    return is_staff(user) or (is_inspector(user) and not leading.isdisjoint(team_roles(user, visit)))


def can_move_visit(user, visit, move) -> bool:
    """Whether the move is this person's, when the visit stands so."""
    return (can_lead_visit if VISIT_MOVES[move].party is Party.LEADER else can_run_visit)(user, visit)


def can_log_finding(user, visit) -> bool:
    return visit.state == VisitState.UNDER_WAY and can_run_visit(user, visit)


def can_answer_lines(user, visit) -> bool:
    return visit.state == VisitState.UNDER_WAY and can_run_visit(user, visit)


def can_draw_samples(user, visit) -> bool:
    return visit.state == VisitState.UNDER_WAY and can_run_visit(user, visit)


def can_change_team(user, visit) -> bool:
    return visit.state in (*AHEAD, VisitState.UNDER_WAY) and can_run_visit(user, visit)


def can_ask_documents(user, visit) -> bool:
    return visit.state in (*AHEAD, VisitState.UNDER_WAY) and can_run_visit(user, visit)


def can_send_document(user, visit) -> bool:
    """Sends a document that was asked for: the agency itself, or the team that got it otherwise."""
    return visit.state in (*AHEAD, VisitState.UNDER_WAY) and (
        is_officer_of(user, visit.agency) or can_run_visit(user, visit)
    )


def can_see_answers(user, visit) -> bool:
    """The checklist's answers are the team's working papers; the agency gets the minutes."""
    return sees_every_visit(user) or can_run_visit(user, visit)


def can_write_papers(user, visit) -> bool:
    """Draft minutes once the visit has begun, notices once the minutes are signed; correct both later."""
    return visit.state in BEGUN and can_run_visit(user, visit)


def can_sign_paper(user, paper) -> bool:
    """Record who signed. The first minutes are the leader's to record; they move the visit."""
    if paper.is_signed:
        return False
    moves = paper.kind == PaperKind.MINUTES and paper.visit.state == VisitState.DRAFTED
    return (can_lead_visit if moves else can_run_visit)(user, paper.visit)


def can_see_paper(user, paper) -> bool:
    """True: `visible_to` has found the paper for this person."""
    return True


def can_replace_templates(user, template=None) -> bool:
    return is_staff(user)


# --- findings -----------------------------------------------------------------------------------------


def can_list_findings(user) -> bool:
    return bool(roles_of(user))


def can_bring_in_findings(user) -> bool:
    """Brings in registers of findings: inspectors, of the visits of their teams, and the lead body."""
    return is_inspector(user) or is_staff(user)


def can_see_finding(user, finding) -> bool:
    """True: `visible_to` has found the finding for this person."""
    return True


def can_speak_for_agency(user, finding) -> bool:
    """Proposes plans and reports corrections, when they are asked for."""
    return is_officer_of(user, finding.agency)


def can_move_finding(user, finding, move) -> bool:
    """Whether the move is this person's, when the finding stands so. Nobody verifies the own correction."""
    party = FINDING_MOVES[move].party
    if party is Party.AGENCY:
        return can_speak_for_agency(user, finding)
    if party is Party.STAFF:
        return is_staff(user)
    return can_run_visit(user, finding.visit) and not (move in VERIFYING and has_corrected(user, finding))


def has_corrected(user, finding) -> bool:
    """Whether the person has ever answered for the agency in this finding, or done one of its corrective actions."""
    answered = finding.steps.filter(by_id=user.pk, move__in=ANSWERS).exists()
    return answered or finding.corrective_actions.filter(done_by_id=user.pk).exists()


def can_edit_finding(user, finding) -> bool:
    """Puts it in other words while it is the team's draft."""
    return finding.state == FindingState.LOGGED and can_run_visit(user, finding.visit)


def can_add_evidence(user, finding) -> bool:
    """Adds files to a finding until it is settled: the team, and the agency once it has been told."""
    if finding.state in SETTLED:
        return False
    told = finding.state not in DRAFT_FINDING
    return can_run_visit(user, finding.visit) or (told and can_speak_for_agency(user, finding))


def can_see_evidence(user, evidence) -> bool:
    """True: `visible_to` has found what the file shows for this person."""
    return True


def can_compare_failures(user) -> bool:
    """Which clauses failed where, over the whole province."""
    return sees_every_visit(user)


# --- corrective actions -------------------------------------------------------------------------------


def can_add_provincial_action(user) -> bool:
    return is_staff(user)


def can_answer_for_action(user, action) -> bool:
    """Reports it as done: its agency's officers; a provincial one, the lead body."""
    return is_staff(user) if action.agency_id is None else is_officer_of(user, action.agency)


def can_check_action(user, action) -> bool:
    """The lead body, or an inspector who is on the team of one of the visits that it serves."""
    if is_staff(user):
        return True
    return is_inspector(user) and action.findings.filter(visit__members__person=user.pk).exists()


def can_see_action(user, action) -> bool:
    """True: `visible_to` has found the action for this person."""
    return True


def can_add_action(user, finding) -> bool:
    """Adds corrective actions to a finding that the agency was told of and that is open."""
    is_open = finding.state not in (*SETTLED, *DRAFT_FINDING)
    return is_open and (is_staff(user) or can_speak_for_agency(user, finding))


def can_edit_action(user, action) -> bool:
    """Whoever answers for it, until a plan with it is accepted (`edit_action` asks for that)."""
    return action.state == ActionState.PLANNED and can_answer_for_action(user, action)


def can_add_to_action(user, action) -> bool:
    """Files, while it is open: whoever answers for it or checks it."""
    return action.state in OPEN_ACTION and (can_answer_for_action(user, action) or can_check_action(user, action))


def can_join_action(user, action) -> bool:
    """Lets it serve further findings while it is open."""
    return action.state in OPEN_ACTION and (is_staff(user) or can_answer_for_action(user, action))


def can_leave_action(user, action) -> bool:
    """Takes findings out of it while it is open, as whoever lets it serve them."""
    return can_join_action(user, action)


def can_list_actions(user) -> bool:
    return bool(roles_of(user))


def can_move_action(user, action, move) -> bool:
    if ACTION_MOVES[move].party is Party.AGENCY:
        return can_answer_for_action(user, action)
    own = action.state == ActionState.DONE and action.done_by_id == user.pk
    return can_check_action(user, action) and not own
