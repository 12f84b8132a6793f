"""Visits and findings: each move, each refusal."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.checks import Refused
from agencies.choices import Role
from agencies.models import Clause
from audits import actions
from audits.choices import FindingState, Grade, TeamRole, VisitState
from audits.models import Finding
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def visit(inspector):
    agency = make.agency()
    return actions.plan_visit(agency=agency, by=inspector, planned_on=DAY, team={inspector: TeamRole.LEADER})


def log(visit, by, **what):
    given = {
        "clause": Clause.objects.get(edition__code="2015", number="9.2"),
        "grade": Grade.MINOR,
        "statement": "Chưa lưu hồ sơ đánh giá nội bộ.",
        "due_on": date(2026, 12, 1),
    }
    return actions.log_finding(visit=visit, by=by, **given | what)


def move(visit, to, on=make.TODAY, **what):
    return actions.move_visit(visit=visit, to=to, on=on, seen_version=visit.version, **what)


def test_a_team_has_one_leader(inspector):
    other = make.person(Role.INSPECTOR)
    for team in ({}, {inspector: TeamRole.MEMBER}, {inspector: TeamRole.LEADER, other: TeamRole.LEADER}):
        with pytest.raises(Refused):
            actions.plan_visit(agency=make.agency(), by=inspector, planned_on=DAY, team=team)


def test_the_same_form_twice_plans_one_visit(inspector):
    agency, key = make.agency(), uuid4()
    what = {"agency": agency, "by": inspector, "planned_on": DAY, "team": {inspector: TeamRole.LEADER}, "form_key": key}

    assert actions.plan_visit(**what) == actions.plan_visit(**what)
    assert agency.visits.count() == 1


def test_a_visit_is_held_or_cancelled_once(visit):
    held = move(visit, VisitState.HELD)

    assert (held.state, held.version) == ("held", 2)
    for to in VisitState:
        with pytest.raises(Refused):
            move(held, to, because="Đổi lịch")


def test_a_visit_is_not_held_before_its_day(visit):
    with pytest.raises(Refused):
        move(visit, VisitState.HELD, on=date(2026, 9, 30))


def test_a_visit_is_cancelled_with_a_reason(visit):
    with pytest.raises(Refused):
        move(visit, VisitState.CANCELLED)

    assert move(visit, VisitState.CANCELLED, because="Bão lũ").state_because == "Bão lũ"


def test_a_stale_page_moves_nothing(visit):
    move(visit, VisitState.HELD)

    with pytest.raises(Refused):
        move(visit, VisitState.CANCELLED, because="Không biết là đã kiểm tra")


def test_findings_are_logged_by_the_team_only(visit, inspector):
    assert log(visit, inspector).state == FindingState.LOGGED

    for by in (make.person(Role.INSPECTOR), make.officer(visit.agency), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            log(visit, by)


def test_a_cancelled_visit_finds_nothing(visit, inspector):
    visit = move(visit, VisitState.CANCELLED, because="Bão lũ")

    with pytest.raises(Refused):
        log(visit, inspector)


def test_a_nonconformity_needs_its_day(visit, inspector):
    with pytest.raises(ValidationError):
        log(visit, inspector, due_on=None)

    assert log(visit, inspector, grade=Grade.GOOD, due_on=None).due_on is None


def test_the_same_form_twice_logs_one_finding(visit, inspector):
    key = uuid4()

    assert log(visit, inspector, form_key=key) == log(visit, inspector, form_key=key)
    assert Finding.objects.count() == 1


def test_answered_sent_back_answered_and_closed(visit, inspector):
    officer = make.officer(visit.agency)
    finding = log(visit, inspector)

    def said(act, by, text, **what):
        return act(finding=finding, by=by, text=text, seen_version=finding.version, **what)

    finding = said(actions.answer_finding, officer, "Đã bổ sung hồ sơ")
    finding = said(actions.send_back_finding, inspector, "Thiếu biên bản")
    finding = said(actions.answer_finding, officer, "Đã gửi biên bản")
    finding = said(actions.close_finding, inspector, "Đạt", at=timezone.now())

    assert (finding.state, finding.closed_by, finding.version) == ("closed", inspector, 5)
    assert list(finding.replies.order_by("pk").values_list("state", "by", "text")) == [
        ("answered", officer.pk, "Đã bổ sung hồ sơ"),
        ("logged", inspector.pk, "Thiếu biên bản"),
        ("answered", officer.pk, "Đã gửi biên bản"),
        ("closed", inspector.pk, "Đạt"),
    ]


ALLOWED = {("logged", "answer"), ("logged", "close"), ("answered", "send back"), ("answered", "close")}


@pytest.mark.parametrize("deed", ["answer", "send back", "close"])
@pytest.mark.parametrize("state", FindingState.values)
def test_every_step_out_of_every_state(visit, inspector, state, deed):
    officer = make.officer(visit.agency)
    finding = log(visit, inspector)

    def do(deed):
        act, by, what = {
            "answer": (actions.answer_finding, officer, {}),
            "send back": (actions.send_back_finding, inspector, {}),
            "close": (actions.close_finding, inspector, {"at": timezone.now()}),
        }[deed]
        return act(finding=finding, by=by, text=f"{deed} at {state}", seen_version=finding.version, **what)

    for before in {"logged": [], "answered": ["answer"], "closed": ["answer", "close"]}[state]:
        finding = do(before)
    before = Finding.objects.values().get()

    if (state, deed) in ALLOWED:
        assert do(deed).state == {"answer": "answered", "send back": "logged", "close": "closed"}[deed]
    else:
        with pytest.raises(Refused):
            do(deed)
        assert Finding.objects.values().get() == before


def test_every_change_of_a_finding_is_in_its_history(visit, inspector):
    finding = log(visit, inspector)
    actions.answer_finding(finding=finding, by=make.officer(visit.agency), text="Đã sửa", seen_version=finding.version)

    history = Finding.pgh_event_model.objects.filter(pgh_obj=finding).order_by("pgh_id")
    assert list(history.values_list("pgh_label", "state")) == [("insert", "logged"), ("update", "answered")]


def test_who_may_not_take_which_step(visit, inspector):
    officer = make.officer(visit.agency)
    finding = log(visit, inspector)
    close = {"at": timezone.now()}
    for act, by, what in (
        (actions.answer_finding, inspector, {}),
        (actions.answer_finding, make.officer(make.agency()), {}),
        (actions.close_finding, officer, close),
        (actions.send_back_finding, inspector, {}),
        (actions.close_finding, make.person(Role.INSPECTOR), close),
    ):
        with pytest.raises(Refused):
            act(finding=finding, by=by, text="…", seen_version=finding.version, **what)


def test_nobody_closes_what_they_answered_themselves(visit, inspector):
    both = make.staff()
    make.Membership.objects.create(person=both, role=Role.OFFICER, agency=visit.agency)
    finding = log(visit, inspector)
    finding = actions.answer_finding(finding=finding, by=both, text="Đã sửa", seen_version=finding.version)

    with pytest.raises(Refused):
        actions.close_finding(finding=finding, by=both, text="Đạt", seen_version=finding.version, at=timezone.now())


def test_a_step_needs_words_and_a_fresh_page(visit, inspector):
    officer = make.officer(visit.agency)
    finding = log(visit, inspector)

    with pytest.raises(Refused):
        actions.answer_finding(finding=finding, by=officer, text=" ", seen_version=finding.version)
    with pytest.raises(actions.Stale):
        actions.answer_finding(finding=finding, by=officer, text="Đã sửa", seen_version=finding.version - 1)
