"""Findings to be corrected, answers to be looked at and visits that come are told of."""

from datetime import date, timedelta

import pytest

from agencies.choices import Role
from agencies.dues import dues
from audits.actions.visits import cancel_visit
from audits.models import ActionFinding, CorrectiveAction
from portal.notices.wording import say
from tests import inspections, make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
VISITED = date(2026, 3, 2)
DUE = VISITED + 60 * DAY  # a minor nonconformity


@pytest.fixture
def team():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def agency():
    return make.agency()


@pytest.fixture
def officer(agency):
    return make.officer(agency)


def of(rule, on):
    return [(due.person, due.reached.told.step) for due in dues(on) if due.reached.kind.code == rule]


def test_agency_and_team_are_told_of_a_visit(agency, officer, team):
    visit = inspections.planned(agency, team, on=VISITED)

    assert of("visit_coming", VISITED - 30 * DAY) == []
    both = sorted((officer.pk, team.pk))
    assert of("visit_coming", VISITED - 14 * DAY) == [(person, 14) for person in both]
    assert of("visit_coming", VISITED) == [(person, 1) for person in both]
    assert of("visit_coming", VISITED + DAY) == []

    cancel_visit(visit=visit, said=inspections.said(team, visit, "Hoãn.", on=VISITED - 2 * DAY))
    assert of("visit_coming", VISITED) == []
    assert len(of("visit_coming", VISITED - 3 * DAY)) == 2  # that day it stood


def test_who_has_left_is_not_told(agency, officer, team):
    inspections.planned(agency, team, on=VISITED)
    team.is_active = False
    team.save()

    assert of("visit_coming", VISITED) == [(officer.pk, 1)]


def test_a_finding_is_told_of_while_the_next_step_is_the_agencys(agency, officer, team):
    finding = inspections.asked(inspections.started(agency, team, on=VISITED), team)
    assert finding.due_on == DUE

    assert of("finding_due", DUE) == [(officer.pk, 7)]
    assert (officer.pk, -28) in of("finding_due", DUE + 30 * DAY)
    assert of("finding_due", VISITED - DAY) == []  # that day it was not logged yet
    [due] = [due for due in dues(DUE) if due.reached.kind.code == "finding_due"]
    assert "Chưa đánh giá nội bộ." in say(due.notice)

    inspections.proposed(finding, officer)
    assert of("finding_due", DUE) == []


def test_a_plan_and_a_correction_wait_for_the_team(agency, officer, team):
    finding = inspections.asked(inspections.started(agency, team, on=VISITED), team)
    assert of("plan_waiting", VISITED + 9 * DAY) == []

    finding = inspections.proposed(finding, officer)

    assert of("plan_waiting", VISITED + 9 * DAY) == [(team.pk, 1)]
    lead = make.clerk()
    assert set(of("plan_waiting", VISITED + 24 * DAY)) == {(team.pk, -14), (lead.pk, -14)}


def test_a_draft_of_the_team_is_spoken_of_to_nobody(agency, officer, team):
    inspections.logged(inspections.started(agency, team, on=VISITED), team)

    assert of("finding_due", DUE) == []


def test_an_action_is_told_of_until_it_is_done(agency, officer, team):
    finding = inspections.asked(inspections.started(agency, team, on=VISITED), team)
    what = {"agency": agency, "what": "Đánh giá nội bộ bổ sung", "responsible": "Văn phòng", "due_on": DUE}
    action = CorrectiveAction.objects.create(**what, added_by=officer, added_on=VISITED)
    ActionFinding.objects.create(action=action, finding=finding, on=VISITED, by=officer)

    assert of("action_due", DUE) == [(officer.pk, 7)]
    CorrectiveAction.objects.filter(pk=action.pk).update(state="done", done_on=DUE, done_by=officer)
    assert of("action_due", DUE) == []
    assert of("action_due", DUE - DAY) == [(officer.pk, 7)]
