"""Visits: the team and its ties, each move, each refusal."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions import papers, visits
from audits.actions.moving import Stale
from audits.choices import Capacity, FindingState, TeamRole, VisitMove, VisitState
from audits.models import ChecklistVersion, Engagement, Visit
from audits.moves import VISIT_MOVES
from portal.notices.outbox import notify_all
from portal.notices.queries import unread_count
from portal.notices.withholding import give_back
from tests import inspections, make
from tests.inspections import DAY, planned, said, started
from tests.notices import samples

pytestmark = pytest.mark.django_db

S, M = VisitState, VisitMove
MINUTES = papers.Content(
    number="1/BB-SKHCN", fields={"subject": "Duy trì"}, files=[papers.Made("pdf", "1.pdf", "application/pdf", b"%PDF")]
)
SIGNED = papers.Signatures(team="Trưởng đoàn", agency="Chủ tịch")


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


# --- the team -----------------------------------------------------------------------------------------


def test_a_team_has_one_leader(inspector):
    other = make.person(Role.INSPECTOR)
    for team in ({}, {inspector: TeamRole.MEMBER}, {inspector: TeamRole.LEADER, other: TeamRole.LEADER}):
        with pytest.raises(Refused):
            visits.plan_visit(agency=make.agency(), by=inspector, planned_on=DAY, team=team)


def test_the_same_form_twice_plans_one_visit(inspector):
    agency, key = make.agency(), uuid4()

    assert planned(agency, inspector, form_key=key) == planned(agency, inspector, form_key=key)
    assert agency.visits.count() == 1


TIES = [
    (Capacity.ADVISED, date(2015, 1, 1), date(2023, 3, 2), False),  # three years ago to the day
    (Capacity.ADVISED, date(2015, 1, 1), date(2023, 3, 3), True),
    (Capacity.EMPLOYED, date(2015, 1, 1), None, True),
    (Capacity.EMPLOYED, date(2026, 3, 3), None, False),  # begins only later
]


@pytest.mark.parametrize(("capacity", "since", "until", "counts"), TIES)
def test_ties_to_the_agency_need_a_reason(inspector, capacity, since, until, counts):
    agency = make.agency()
    Engagement.objects.create(person=inspector, agency=agency, capacity=capacity, since=since, until=until)
    what = {"agency": agency, "by": inspector, "planned_on": DAY, "team": {inspector: TeamRole.LEADER}}

    if counts:
        with pytest.raises(visits.Tied) as tied:
            visits.plan_visit(**what)
        assert tied.value.ties.keys() == {inspector}
    visit = visits.plan_visit(**what, reasons={inspector: "Không còn ai khác."})
    member = visit.members.get()
    assert bool(member.ties) == bool(member.ties_because) == counts


def test_an_officer_of_the_agency_is_tied_to_it():
    agency = make.agency()
    both = make.staff()
    make.Membership.objects.create(person=both, role=Role.OFFICER, agency=agency)

    with pytest.raises(visits.Tied):
        visits.plan_visit(agency=agency, by=both, on=date(2100, 1, 1), planned_on=DAY, team={both: TeamRole.LEADER})


def test_a_team_changes_until_the_minutes_are_drafted(inspector):
    visit, other = started(make.agency(), inspector), make.person(Role.INSPECTOR)
    team = {other: TeamRole.LEADER, inspector: TeamRole.MEMBER}

    changed = visits.change_team(visit=visit, by=inspector, on=DAY, team=team, reasons={}, seen_version=visit.version)

    assert set(changed.members.values_list("person", "role")) == {(other.pk, "leader"), (inspector.pk, "member")}
    with pytest.raises(Stale):
        visits.change_team(visit=visit, by=inspector, on=DAY, team=team, reasons={}, seen_version=visit.version)


def test_who_leaves_the_team_is_told_of_the_visit_no_more(inspector):
    visit, other = started(make.agency(), inspector), make.person(Role.INSPECTOR)
    notify_all([samples.notice(inspector, link=reverse("visit", args=[visit.pk]))])
    team = {"team": {other: TeamRole.LEADER}, "reasons": {}, "seen_version": visit.version}
    assert unread_count(inspector) == 1

    visits.change_team(visit=visit, by=inspector, on=DAY, **team)
    give_back(inspector.pk)

    assert unread_count(inspector) == 0


# --- the table ----------------------------------------------------------------------------------------


def take(visit, move, by, on=DAY):
    step = said(by, visit, on=on)
    acts = {
        M.NOTIFY: visits.notify_visit,
        M.START: visits.start_visit,
        M.CANCEL: visits.cancel_visit,
        M.CLOSE: visits.close_visit,
        M.TAKE_BACK: papers.take_back_minutes,
    }
    if move in acts:
        return acts[move](visit=visit, said=step)
    if move == M.POSTPONE:
        return visits.postpone_visit(visit=visit, said=step, to=DAY + timedelta(days=visit.version))
    if move == M.DRAFT:
        return papers.draft_minutes(visit=visit, said=step, content=MINUTES)
    return papers.sign_minutes(visit=visit, said=step, signatures=SIGNED)


WAY = {
    S.PLANNED: [],
    S.NOTIFIED: [M.NOTIFY],
    S.UNDER_WAY: [M.START],
    S.DRAFTED: [M.START, M.DRAFT],
    S.SIGNED: [M.START, M.DRAFT, M.SIGN],
    S.CLOSED: [M.START, M.DRAFT, M.SIGN, M.CLOSE],
    S.CANCELLED: [M.CANCEL],
}


@pytest.mark.parametrize("move", M)
@pytest.mark.parametrize("state", S)
def test_every_move_out_of_every_state(inspector, state, move):
    visit = planned(make.agency(), inspector)
    for before in WAY[state]:
        visit = take(visit, before, inspector)
    assert visit.state == state
    stored = Visit.objects.values().get()

    if state in VISIT_MOVES[move].paths:
        assert take(visit, move, inspector).state == VISIT_MOVES[move].paths[state]
    else:
        with pytest.raises(Refused) as refused:
            take(visit, move, inspector)
        assert refused.value.messages[0].endswith(".")
        assert Visit.objects.values().get() == stored


@pytest.mark.parametrize("move", M)
def test_who_may_take_which_step(inspector, move):
    member, stranger = make.person(Role.INSPECTOR), make.person(Role.INSPECTOR)
    state = next(iter(VISIT_MOVES[move].paths))
    visit = planned(make.agency(), inspector, member)
    for before in WAY[state]:
        visit = take(visit, before, inspector)

    for by in (stranger, make.officer(visit.agency), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            take(visit, move, by)
    if VISIT_MOVES[move].party.value == "leader":
        with pytest.raises(Refused):
            take(visit, move, member)
        assert take(visit, move, make.staff()).version == visit.version + 1
    else:
        assert take(visit, move, member).version == visit.version + 1


def test_a_visit_does_not_begin_before_its_day(inspector):
    visit = planned(make.agency(), inspector)

    with pytest.raises(Refused):
        take(visit, M.START, inspector, on=DAY - timedelta(days=1))


def test_a_visit_moved_to_another_year_counts_there(inspector):
    visit = planned(make.agency(), inspector)
    step = said(inspector, visit, "Bão lũ.")

    moved = visits.postpone_visit(visit=visit, said=step, to=date(2027, 1, 5))

    assert (moved.planned_on, moved.season, moved.state_because) == (date(2027, 1, 5), 2027, "Bão lũ.")
    assert moved.steps.get().moved_from == DAY


def test_a_visit_with_findings_is_not_cancelled(inspector):
    visit = started(make.agency(), inspector)
    inspections.logged(visit, inspector)

    with pytest.raises(Refused):
        take(visit, M.CANCEL, inspector)


def test_a_visit_keeps_the_version_it_started_with(inspector):
    checklist = ChecklistVersion.objects.offered().first()

    visit = started(make.agency(), inspector, checklist=checklist)

    assert visit.answers.count() == checklist.lines.count() > 50
    assert set(visit.answers.values_list("state", "version")) == {("not_checked", 0)}


# --- what signing the minutes does --------------------------------------------------------------------


def test_with_the_minutes_the_agency_is_asked_about_what_is_due_and_told_of_the_rest(inspector):
    visit = started(make.agency(), inspector)
    for grade in ("major", "observation", "recommendation", "good"):
        inspections.logged(visit, inspector, grade=grade)
    for move in (M.DRAFT, M.SIGN):
        visit = take(visit, move, inspector)

    states = dict(visit.findings.values_list("grade", "state"))
    asked, closed = FindingState.ASKED, FindingState.CLOSED
    assert states == {"major": asked, "observation": asked, "recommendation": closed, "good": closed}
    assert visit.signed_on == DAY
