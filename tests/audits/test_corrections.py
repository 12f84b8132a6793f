"""Corrective actions: one for many findings, at many agencies too; each move, each refusal."""

from datetime import timedelta

import pytest

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions import corrections as actions
from audits.actions.findings import accept_plan
from audits.choices import ActionMove, ActionState
from audits.models import CorrectiveAction
from audits.moves import ACTION_MOVES
from tests import inspections, make
from tests.inspections import DAY, said

pytestmark = pytest.mark.django_db

S, M = ActionState, ActionMove
WHAT = {"what": "Tập huấn đánh giá nội bộ.", "responsible": "Văn phòng", "due_on": DAY + timedelta(days=30)}


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def finding(inspector):
    return inspections.asked(inspections.started(make.agency(), inspector), inspector)


@pytest.fixture
def officer(finding):
    return make.officer(finding.agency)


def add(by, *findings, agency=None):
    return actions.add_action(by=by, on=DAY, findings=findings, agency=agency, **WHAT)


def test_a_provincial_action_serves_findings_of_many_agencies(finding, inspector, officer):
    other = inspections.asked(inspections.started(make.agency(), inspector), inspector)
    staff = make.staff()

    action = actions.join_action(action=add(staff, finding), findings=[finding, other], by=staff, on=DAY)

    assert set(action.findings.all()) == {finding, other}
    assert CorrectiveAction.objects.visible_to(officer).get() == action
    assert CorrectiveAction.objects.visible_to(make.officer(other.agency)).get() == action
    assert CorrectiveAction.objects.visible_to(make.officer(make.agency())).count() == 0
    with pytest.raises(Refused):
        add(officer, finding)
    with pytest.raises(Refused):
        actions.report_action(action=action, said=said(officer, action))
    assert actions.report_action(action=action, said=said(staff, action)).state == S.DONE


def test_a_finding_is_taken_out_with_the_reason_once(finding, inspector, officer):
    other = inspections.asked(finding.visit, inspector)
    action = add(officer, finding, other, agency=finding.agency)
    leave = {"action": action, "finding": other, "by": officer, "on": DAY}

    with pytest.raises(Refused) as refused:
        actions.leave_action(**leave, because=" ")
    assert refused.value.error_dict.keys() == {"because"}
    for _ in range(2):
        actions.leave_action(**leave, because="Nhầm điều khoản.")

    assert list(action.findings.all()) == [finding]
    left = action.left.get()
    assert (left.finding, left.because, left.by, left.on) == (other, "Nhầm điều khoản.", officer, DAY)


def test_findings_stay_in_an_action_that_is_over_accepted_or_their_only_one(finding, inspector, officer):
    other = inspections.asked(finding.visit, inspector)
    staff = make.staff()
    action = add(officer, finding, other, agency=finding.agency)
    leave = {"action": action, "on": DAY, "because": "Nhầm."}

    not_served = inspections.asked(finding.visit, inspector)
    for by, which in ((make.officer(make.agency()), other), (inspector, other), (staff, not_served)):
        with pytest.raises(Refused):
            actions.leave_action(**leave, by=by, finding=which)
    planned = inspections.proposed(other, officer)
    accept_plan(finding=planned, said=said(inspector, planned))
    with pytest.raises(Refused) as accepted:
        actions.leave_action(**leave, by=officer, finding=other)
    assert accepted.value.code == "accepted"
    actions.leave_action(**leave, by=staff, finding=other)
    with pytest.raises(Refused) as last:
        actions.leave_action(**leave, by=staff, finding=finding)
    assert last.value.code == "last_finding"
    action = actions.drop_action(action=action, said=said(inspector, action))
    with pytest.raises(Refused):
        actions.leave_action(**leave | {"action": action}, by=staff, finding=finding)


def test_an_agency_adds_for_its_own_open_findings_only(finding, inspector, officer):
    other = inspections.asked(inspections.started(make.agency(), inspector), inspector)
    draft = inspections.logged(finding.visit, inspector)

    assert add(officer, finding, agency=finding.agency).findings.get() == finding
    for wrong in (other, draft):
        with pytest.raises(Refused):
            add(officer, wrong, agency=finding.agency)


def people_of(inspector, officer):
    return {"team": inspector, "agency": officer}


ACTIONS = {
    M.REPORT: actions.report_action,
    M.CONFIRM: actions.confirm_action,
    M.REJECT: actions.reject_action,
    M.DROP: actions.drop_action,
}
WAY = {S.PLANNED: [], S.DONE: [M.REPORT], S.EFFECTIVE: [M.REPORT, M.CONFIRM], S.DROPPED: [M.DROP]}


@pytest.mark.parametrize("move", M)
@pytest.mark.parametrize("state", S)
def test_every_move_out_of_every_state(finding, inspector, officer, state, move):
    people = people_of(inspector, officer)

    def take(action, move):
        by = people[ACTION_MOVES[move].party.value]
        return ACTIONS[move](action=action, said=said(by, action))

    action = add(officer, finding, agency=finding.agency)
    for before in WAY[state]:
        action = take(action, before)
    stored = CorrectiveAction.objects.values().get()

    if state in ACTION_MOVES[move].paths:
        assert take(action, move).state == ACTION_MOVES[move].paths[state]
    else:
        with pytest.raises(Refused):
            take(action, move)
        assert CorrectiveAction.objects.values().get() == stored


def test_nobody_verifies_what_they_did(finding, inspector):
    both = make.staff()
    make.Membership.objects.create(person=both, role=Role.OFFICER, agency=finding.agency)
    action = add(both, finding, agency=finding.agency)
    action = actions.report_action(action=action, said=said(both, action))

    with pytest.raises(Refused):
        actions.confirm_action(action=action, said=said(both, action))
    assert actions.confirm_action(action=action, said=said(inspector, action)).verified_by == inspector
