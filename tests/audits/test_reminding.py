"""Findings to be corrected and visits that come are told of."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.choices import Role
from agencies.dues import dues
from agencies.models import Clause
from audits.actions import answer_finding, log_finding, move_visit, plan_visit
from audits.choices import Grade, TeamRole, VisitState
from audits.models import Finding
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def team():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def officer():
    return make.officer(make.agency())


def planned(officer, team, planned_on):
    agency = officer.memberships.get().agency
    return plan_visit(agency=agency, by=team, team={team: TeamRole.LEADER}, planned_on=planned_on)


def of(rule, on):
    return [(due.person, due.reached.told.step) for due in dues(on) if due.reached.kind.code == rule]


def test_agency_and_team_are_told_of_a_visit(officer, team):
    day = localdate() + 40 * DAY
    visit = planned(officer, team, day)

    assert of("visit_coming", day - 30 * DAY) == []
    assert of("visit_coming", day - 14 * DAY) == [(officer.pk, 14), (team.pk, 14)]
    assert of("visit_coming", day) == [(officer.pk, 1), (team.pk, 1)]
    assert of("visit_coming", day + DAY) == []

    move_visit(visit=visit, to=VisitState.CANCELLED, on=localdate(), because="Hoãn", seen_version=visit.version)
    assert of("visit_coming", day) == []


def test_who_has_left_is_not_told(officer, team):
    day = localdate() + 40 * DAY
    planned(officer, team, day)
    team.is_active = False
    team.save()

    assert of("visit_coming", day) == [(officer.pk, 1)]


def test_a_finding_is_told_of_until_it_is_answered(officer, team):
    visit = planned(officer, team, localdate())
    clause = Clause.objects.get(edition__code="2015", number="9.2")
    due_on = localdate() + 30 * DAY
    finding = log_finding(visit=visit, by=team, clause=clause, grade=Grade.MAJOR, statement="x", due_on=due_on)

    assert of("finding_due", due_on) == [(officer.pk, 1)]
    assert (officer.pk, -28) in of("finding_due", due_on + 30 * DAY)
    Finding.objects.filter(pk=finding.pk).update(logged_at=timezone.now() + 60 * DAY)
    assert of("finding_due", due_on) == []  # that day it was not logged yet

    Finding.objects.filter(pk=finding.pk).update(logged_at=timezone.now())
    answer_finding(finding=finding, by=officer, text="Đã khắc phục.", seen_version=finding.version)
    assert of("finding_due", due_on) == []
