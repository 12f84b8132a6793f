"""Findings: what is logged, each move, each refusal, and what stays for life."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions import findings as actions
from audits.actions.corrections import add_action, confirm_action, report_action
from audits.actions.moving import Said, Stale
from audits.choices import FindingMove, FindingState
from audits.models import Finding, Grade
from audits.moves import FINDING_MOVES
from tests import inspections, make
from tests.inspections import DAY, asked, clause, corrected, logged, said

pytestmark = pytest.mark.django_db

LATER = DAY + timedelta(days=5)
S, M = FindingState, FindingMove


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def visit(inspector):
    return inspections.started(make.agency(), inspector)


@pytest.fixture
def officer(visit):
    return make.officer(visit.agency)


# --- logging ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "days"), [("major", 30), ("minor", 60), ("observation", 90), ("good", None)])
def test_a_finding_is_due_by_its_grade(visit, inspector, grade, days):
    finding = logged(visit, inspector, grade=grade)

    assert (finding.state, finding.days) == (S.LOGGED, days)
    assert finding.due_on == (DAY + timedelta(days=days) if days else None)
    assert (finding.agency, finding.season, finding.number) == (visit.agency, 2026, 1)


def test_a_grade_changed_later_rewrites_nothing(visit, inspector):
    finding = logged(visit, inspector)
    Grade.objects.filter(code="minor").update(days=5, needs_plan=False, is_nonconformity=False)

    finding.refresh_from_db()
    assert (finding.days, finding.due_on, finding.needs_plan) == (60, DAY + timedelta(days=60), True)
    assert logged(visit, inspector).days == 5


def test_a_finding_has_clauses_of_which_the_first_leads_or_a_rule(visit, inspector):
    both = logged(visit, inspector, clauses=[clause("9.2"), clause("10.2"), clause("9.2")])
    rule = logged(visit, inspector, clauses=[], basis="Khoản 3 Điều 4 Quyết định 19/2014/QĐ-TTg")

    assert both.clause == clause("9.2")
    assert set(both.clauses.values_list("number", flat=True)) == {"9.2", "10.2"}
    assert (rule.clause, rule.clauses.count()) == (None, 0)
    with pytest.raises(ValidationError):
        logged(visit, inspector, clauses=[])


def test_findings_are_logged_by_the_team_while_the_visit_is_under_way(visit, inspector):
    for by in (make.person(Role.INSPECTOR), make.officer(visit.agency), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            logged(visit, by)
    with pytest.raises(Refused):
        logged(inspections.planned(visit.agency, inspector), inspector, on=DAY)


def test_the_same_form_twice_logs_one_finding(visit, inspector):
    observed = actions.Observed(grade="minor", statement="Chưa làm.", clauses=[clause()])
    what = {"visit": visit, "by": inspector, "on": DAY, "observed": observed, "form_key": uuid4()}

    assert actions.log_finding(**what) == actions.log_finding(**what)
    assert Finding.objects.count() == 1


def test_a_draft_is_edited_and_what_the_agency_knows_is_not(visit, inspector):
    finding = logged(visit, inspector)
    observed = actions.Observed(grade="major", statement="Không đánh giá nội bộ.", clauses=[clause("9.3")])
    what = {"by": inspector, "observed": observed}

    edited = actions.edit_finding(finding=finding, seen_version=1, **what)
    assert (edited.grade_id, edited.days, edited.clause.number) == ("major", 30, "9.3")
    assert list(edited.clauses.values_list("number", flat=True)) == ["9.3"]
    with pytest.raises(Stale):
        actions.edit_finding(finding=finding, seen_version=1, **what)
    told = actions.ask_plan(finding=edited, said=said(inspector, edited))
    with pytest.raises(Refused):
        actions.edit_finding(finding=told, seen_version=told.version, **what)


# --- the table ----------------------------------------------------------------------------------------

ACTIONS = {
    M.ASK: actions.ask_plan,
    M.NOTE: actions.note_finding,
    M.PROPOSE: actions.propose_plan,
    M.ACCEPT: actions.accept_plan,
    M.SEND_BACK: actions.send_back,
    M.REPORT: actions.report_corrected,
    M.CONFIRM: actions.confirm_effective,
    M.REJECT: actions.reject_correction,
    M.CLOSE: actions.close_finding,
    M.SETTLE: actions.settle_finding,
    M.WAIVE: actions.waive_finding,
    M.END_WAIVER: actions.end_waiver,
    M.REOPEN: actions.reopen_finding,
    M.WITHDRAW: actions.withdraw_finding,
}
EXTRA = {
    M.PROPOSE: {"cause": None, "cause_text": "Chưa phân công.", "responsible": ""},
    M.WAIVE: {"until": DAY + timedelta(days=100)},
}
WAY = {
    S.LOGGED: [],
    S.ASKED: [M.ASK],
    S.PROPOSED: [M.ASK, M.PROPOSE],
    S.ACCEPTED: [M.ASK, M.PROPOSE, M.ACCEPT],
    S.DONE: [M.ASK, M.PROPOSE, M.ACCEPT, M.REPORT],
    S.EFFECTIVE: [M.ASK, M.PROPOSE, M.ACCEPT, M.REPORT, M.CONFIRM],
    S.CLOSED: [M.ASK, M.PROPOSE, M.ACCEPT, M.REPORT, M.CONFIRM, M.CLOSE],
    S.WAIVED: [M.ASK, M.WAIVE],
    S.WITHDRAWN: [M.WITHDRAW],
}


def take(finding, move, people, on=DAY, **changed):
    step = said(people[FINDING_MOVES[move].party.value], finding, on=on)
    return ACTIONS[move](finding=finding, said=step, **EXTRA.get(move, {}) | changed)


def people_of(inspector, officer):
    return {"team": inspector, "agency": officer, "staff": make.staff()}


@pytest.mark.parametrize("move", M)
@pytest.mark.parametrize("state", S)
def test_every_move_out_of_every_state(visit, inspector, officer, state, move):
    """What is in the table leads where it says; all else is refused with a sentence and changes nothing."""
    people = people_of(inspector, officer)
    # What is closed without a plan, or noted, is nothing that must be corrected.
    finding = logged(visit, inspector, grade={M.NOTE: "good", M.SETTLE: "observation"}.get(move, "minor"))
    if move == M.NOTE and state not in (S.LOGGED, S.WITHDRAWN):
        pytest.skip("what is never due is never asked about")
    for before in WAY[state]:
        finding = take(finding, before, people)
    assert finding.state == state
    stored = Finding.objects.values().get()

    if state in FINDING_MOVES[move].paths:
        assert take(finding, move, people).state == FINDING_MOVES[move].paths[state]
    else:
        with pytest.raises(Refused) as refused:
            take(finding, move, people)
        assert refused.value.messages[0].endswith(".")
        assert Finding.objects.values().get() == stored


@pytest.mark.parametrize("move", [move for move in M if FINDING_MOVES[move].needs_words])
def test_moves_that_need_words(visit, inspector, officer, move):
    people = people_of(inspector, officer)
    state = next(iter(FINDING_MOVES[move].paths))
    finding = logged(visit, inspector, grade="observation" if move == M.SETTLE else "minor")
    for before in WAY[state]:
        finding = take(finding, before, people)

    step = said(people[FINDING_MOVES[move].party.value], finding, " ")
    with pytest.raises(Refused) as refused:
        ACTIONS[move](finding=finding, said=step, **EXTRA.get(move, {}))
    assert refused.value.message_dict.keys() == {"text"}


def test_who_may_not_take_which_step(visit, inspector, officer):
    finding = asked(visit, inspector)
    plan = EXTRA[M.PROPOSE]
    for by in (inspector, make.officer(make.agency()), make.staff(), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            actions.propose_plan(finding=finding, said=said(by, finding), **plan)
    finding = actions.propose_plan(finding=finding, said=said(officer, finding), **plan)
    for by in (officer, make.person(Role.INSPECTOR), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            actions.accept_plan(finding=finding, said=said(by, finding))
    with pytest.raises(Refused):
        actions.waive_finding(finding=finding, said=said(inspector, finding), until=DAY + timedelta(days=9))


def test_nobody_verifies_the_own_correction(visit, inspector):
    both = make.staff()
    make.Membership.objects.create(person=both, role=Role.OFFICER, agency=visit.agency)
    finding = corrected(asked(visit, inspector), both, inspector)

    with pytest.raises(Refused):
        actions.confirm_effective(finding=finding, said=said(both, finding, on=LATER))
    finding = actions.confirm_effective(finding=finding, said=said(inspector, finding, on=LATER))
    with pytest.raises(Refused):
        actions.close_finding(finding=finding, said=said(both, finding, on=LATER))


# --- plans, reopening, waivers ------------------------------------------------------------------------


def test_each_plan_is_kept(visit, inspector, officer):
    finding = inspections.proposed(asked(visit, inspector), officer, "Lần một.")
    finding = actions.send_back(finding=finding, said=said(inspector, finding, "Chưa rõ."))
    finding = inspections.proposed(finding, officer, "Lần hai.")

    plans = finding.plans.order_by("number").values_list("number", "correction")
    assert list(plans) == [(1, "Lần một."), (2, "Lần hai.")]


def test_a_plan_names_a_cause(visit, inspector, officer):
    finding = asked(visit, inspector)

    with pytest.raises(Refused):
        actions.propose_plan(finding=finding, said=said(officer, finding), cause=None, cause_text=" ", responsible="")
    assert finding.plans.count() == 0


def test_what_is_not_effective_is_open_again_with_its_history(visit, inspector, officer):
    finding = corrected(asked(visit, inspector), officer, inspector)
    due_on = finding.due_on

    finding = actions.reject_correction(
        finding=finding, said=said(inspector, finding, on=LATER), until=date(2026, 9, 1)
    )

    assert (finding.state, finding.reopened, finding.done_on, finding.due_on) == (S.ASKED, 1, None, due_on)
    finding.refresh_from_db()
    assert finding.due_key == date(2026, 9, 1)
    moves = list(finding.steps.order_by("pk").values_list("move", flat=True))
    assert moves == [M.ASK, M.PROPOSE, M.ACCEPT, M.REPORT, M.REJECT]


def test_a_waiver_ends_by_itself(visit, inspector, officer):
    until = DAY + timedelta(days=100)
    finding = asked(visit, inspector)
    waived = actions.waive_finding(finding=finding, said=said(make.staff(), finding), until=until)

    for day, state, late in ((until, S.WAIVED, 0), (until + timedelta(days=1), S.ASKED, 1)):
        assert waived.state_on(day) == state
        assert Finding.objects.seen(day).get().seen_state == state
        assert Finding.objects.in_state(state, day).count() == 1
        assert Finding.objects.in_state(S.ASKED if state == S.WAIVED else S.WAIVED, day).count() == 0
        assert Finding.objects.overdue(day).count() == late
    with pytest.raises(Refused):
        inspections.proposed(waived, officer)
    step = said(officer, waived, on=until + timedelta(days=1))
    assert actions.propose_plan(finding=waived, said=step, **EXTRA[M.PROPOSE]).state == S.PROPOSED


def test_a_waiver_ends_on_a_day_to_come(visit, inspector):
    finding = asked(visit, inspector)

    with pytest.raises(Refused):
        actions.waive_finding(finding=finding, said=said(make.staff(), finding), until=DAY)


def test_what_needs_a_plan_is_not_settled_without_one(visit, inspector):
    major, observation = asked(visit, inspector, grade="major"), asked(visit, inspector, grade="observation")

    with pytest.raises(Refused):
        actions.settle_finding(finding=major, said=said(inspector, major))
    assert actions.settle_finding(finding=observation, said=said(inspector, observation)).state == S.CLOSED


def test_a_finding_closes_only_when_its_actions_are_over(visit, inspector, officer):
    finding = inspections.proposed(asked(visit, inspector), officer)
    finding = actions.accept_plan(finding=finding, said=said(inspector, finding))
    what = {"what": "Lập kế hoạch đánh giá nội bộ.", "responsible": "Văn phòng", "due_on": LATER}
    action = add_action(by=officer, on=DAY, findings=[finding], agency=visit.agency, **what)

    with pytest.raises(Refused):
        actions.report_corrected(finding=finding, said=said(officer, finding))
    action = report_action(action=action, said=said(officer, action))
    finding = actions.report_corrected(finding=finding, said=said(officer, finding))
    finding = actions.confirm_effective(finding=finding, said=said(inspector, finding))
    with pytest.raises(Refused):
        actions.close_finding(finding=finding, said=said(inspector, finding))
    confirm_action(action=action, said=said(inspector, action))
    assert actions.close_finding(finding=finding, said=said(inspector, finding)).closed_by == inspector


# --- forms sent late, twice, out of order -------------------------------------------------------------


def test_a_step_sent_twice_is_one_step(visit, inspector, officer):
    finding = asked(visit, inspector)
    step = said(officer, finding)

    for _ in range(2):
        actions.propose_plan(finding=finding, said=step, **EXTRA[M.PROPOSE])
    assert (finding.plans.count(), finding.steps.count()) == (1, 2)


def test_a_stale_page_moves_nothing(visit, inspector):
    finding = asked(visit, inspector)

    with pytest.raises(Stale):
        actions.withdraw_finding(finding=finding, said=Said(inspector, DAY, finding.version - 1, "Nhầm."))


def test_steps_follow_each_other_in_days_too(visit, inspector, officer):
    finding = asked(visit, inspector)

    step = said(officer, finding, on=DAY - timedelta(days=1))
    with pytest.raises(Refused):
        actions.propose_plan(finding=finding, said=step, **EXTRA[M.PROPOSE])


def test_every_change_of_a_finding_is_in_its_history(visit, inspector, officer):
    finding = inspections.proposed(asked(visit, inspector), officer)

    history = Finding.pgh_event_model.objects.filter(pgh_obj=finding).order_by("pgh_id")
    assert list(history.values_list("pgh_label", "state")) == [
        ("insert", "logged"),
        ("update", "asked"),
        ("update", "proposed"),
    ]
