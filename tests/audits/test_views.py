"""Inspections through the pages: planned, held, found, answered, closed; and what happens when two do it at once."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from agencies.models import Clause
from audits.choices import FindingMove, TeamRole
from audits.models import Finding, Visit
from tests import inspections, make
from tests.pages import dom
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

VISITS = reverse("visits")


@pytest.fixture
def world():
    agency = make.agency("UBND xã Ea Sol")
    return SimpleNamespace(
        agency=agency,
        leader=make.person(Role.INSPECTOR, language="en"),
        member=make.person(Role.INSPECTOR, language="en"),
        officer=make.person(Role.OFFICER, of=agency, language="en"),
    )


def sign_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def planned(world, on=date(2026, 3, 2)) -> Visit:
    return inspections.planned(world.agency, world.leader, world.member, on=on)


def started(world) -> Visit:
    return inspections.started(world.agency, world.leader, world.member)


def found(world, **what) -> Finding:
    return inspections.asked(started(world), world.leader, **what)


def notices(response) -> list[str]:
    return [dom.text(each) for each in dom.every(dom.first(dom.read(response), "main"), "p", class_="notice")]


# --- planning -----------------------------------------------------------------------------------------


def test_an_inspector_plans_a_visit(world):
    client = sign_in(world.leader)
    where = reverse("visit-plan", args=[world.agency.pk])
    typed = {"planned_on": "2/3/2026", "decision": "5/QĐ", "subject": "Duy trì", "members": [str(world.member.pk)]}

    assert filled(client.get(where))["leader"] == str(world.leader.pk)
    assert errors(send(client, where, **typed | {"planned_on": "30/2/2026"})).keys() == {"planned_on"}
    assert errors(send(client, where, **typed | {"planned_on": "3/2026"})).keys() == {"planned_on"}
    assert errors(send(client, where, **typed | {"leader": str(world.officer.pk)})).keys() == {"leader"}
    page = client.get(send(client, where, **typed)["Location"])

    visit = Visit.objects.get()
    assert (visit.planned_on, visit.decision, visit.subject) == (date(2026, 3, 2), "5/QĐ", "Duy trì")
    team = {member.person: member.role for member in visit.members.all()}
    assert team == {world.leader: TeamRole.LEADER, world.member: TeamRole.MEMBER}
    assert notices(page) == ["The visit is planned."]


def test_a_plan_sent_twice_is_one_visit(world):
    client = sign_in(world.leader)
    where = reverse("visit-plan", args=[world.agency.pk])
    typed = filled(client.get(where)) | {"planned_on": "2/3/2026"}

    assert client.post(where, typed)["Location"] == client.post(where, typed)["Location"]
    assert Visit.objects.count() == 1


def test_visits_are_listed_the_latest_first_to_those_who_may_know(world):
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(30)]
    for day in days:
        planned(world, day)
    planned(SimpleNamespace(agency=make.agency(), leader=world.leader, member=world.member))
    client = sign_in(world.officer)

    first = client.get(VISITS)
    following = dom.attribute(dom.first(dom.read(first), "a", rel="next"), "href")
    listed = [
        dom.text(cell)
        for page in (first, client.get(VISITS + following))
        for cell in dom.every(dom.read(page), "td", class_="date")
    ]

    assert listed == [f"{day:%d/%m/%Y}" for day in reversed(days)]


# --- the visit ----------------------------------------------------------------------------------------


def move(visit, name) -> str:
    return reverse("visit-move", args=[visit.pk, name])


def test_a_visit_is_started_once(world):
    visit = planned(world)
    client = sign_in(world.member)
    typed = filled(client.get(move(visit, "start")))

    begun = client.post(move(visit, "start"), typed, follow=True)
    again = client.post(move(visit, "start"), typed | {"text": "Lần nữa"})

    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("under_way", 2)
    assert notices(begun) == ["Saved: Start the visit."]
    assert on_top(again) == ["Someone else changed this meanwhile. Look at it as it is now, then save again."]
    assert move(visit, "start") not in client.get(reverse("visit", args=[visit.pk])).content.decode()


def test_a_visit_begins_with_the_checklist_of_the_agencys_edition_on_the_day_that_is_told(world):
    visit = planned(world)
    make.declared(world.agency, edition="2008")
    client = sign_in(world.leader)

    later = send(client, move(visit, "start"), began_on=f"{localdate() + timedelta(days=1):%d/%m/%Y}")
    assert errors(later) == {"began_on": "This lies in the future."}
    begun = send(client, move(visit, "start"), began_on="3/3/2026")

    assert begun.url == reverse("visit-checklist", args=[visit.pk])
    visit.refresh_from_db()
    assert (visit.started_on, visit.checklist.checklist.code) == (date(2026, 3, 3), "tcvn-iso-9001-2008")
    free = dom.read(client.get(reverse("finding-log", args=[visit.pk])))
    option, *_others = dom.every(dom.first(free, "select", name="clauses"), "option")
    assert Clause.objects.get(pk=dom.attribute(option, "value")).edition.code == "2008"


def test_a_visit_that_lies_ahead_does_not_begin(world):
    visit = planned(world, localdate() + timedelta(days=1))

    answer = send(sign_in(world.leader), move(visit, "start"))

    assert on_top(answer) == ["The visit lies in the future."]
    assert Visit.objects.get().state == "planned"


@pytest.mark.parametrize("seen", ["", "x", "²", "1" * 5000])
def test_a_step_without_a_version_is_not_taken(world, seen):
    visit = planned(world)

    answer = sign_in(world.leader).post(move(visit, "start"), {"seen_version": seen})

    assert (answer.status_code, Visit.objects.get().state) == (422, "planned")


def test_a_visit_is_moved_to_another_day(world):
    visit = planned(world)
    client = sign_in(world.leader)

    assert errors(send(client, move(visit, "postpone"), to="2/4/2026")).keys() == {"text"}
    send(client, move(visit, "postpone"), to="2/4/2026", text="Mưa lũ")

    visit.refresh_from_db()
    assert (visit.planned_on, visit.state_because) == (date(2026, 4, 2), "Mưa lũ")


def test_a_visit_is_cancelled_with_a_reason(world):
    visit = planned(world)
    client = sign_in(world.leader)

    assert errors(send(client, move(visit, "cancel"), text=" ")).keys() == {"text"}
    cancelled = client.get(send(client, move(visit, "cancel"), text="Mưa lũ")["Location"])

    assert "Mưa lũ" in dom.text(dom.read(cancelled))
    assert sign_in(world.leader).get(reverse("finding-log", args=[visit.pk])).status_code == 403


def test_who_was_overtaken_while_cancelling_keeps_the_reason(world):
    visit = planned(world)
    client = sign_in(world.leader)
    typed = filled(client.get(move(visit, "cancel"))) | {"text": "Mưa lũ"}
    send(sign_in(world.member), move(visit, "notify"))

    stale = client.post(move(visit, "cancel"), typed)

    assert len(on_top(stale)) == 1
    assert filled(stale)["text"] == "Mưa lũ"
    client.post(move(visit, "cancel"), filled(stale))
    assert Visit.objects.get().state == "cancelled"


# --- findings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "due_on", "expected"),
    [
        ("major", "", date(2026, 4, 1)),
        ("minor", "", date(2026, 5, 1)),
        ("observation", "", date(2026, 5, 31)),
        ("good", "", None),
        ("major", "15/3/2026", date(2026, 3, 15)),
    ],
)
def test_a_finding_is_logged_and_due_by_its_grade(world, grade, due_on, expected):
    visit = started(world)
    client = sign_in(world.member)
    clause = Clause.objects.get(edition__code="2015", number="9.2")
    typed = {"clauses": str(clause.pk), "grade": grade, "statement": "Chưa đánh giá nội bộ.", "due_on": due_on}

    page = client.get(send(client, reverse("finding-log", args=[visit.pk]), **typed)["Location"])

    finding = Finding.objects.get()
    assert (finding.clause, finding.due_on, finding.logged_by) == (clause, expected, world.member)
    assert reverse("finding", args=[finding.pk]) in page.content.decode()


def test_what_is_wrong_with_a_finding_is_told_beside_the_field(world):
    client = sign_in(world.leader)
    where = reverse("finding-log", args=[started(world).pk])

    assert errors(send(client, where)).keys() == {"statement"}
    assert on_top(send(client, where, statement="x")) == ["A finding names a clause, or the rule that is not kept."]
    assert errors(send(client, where, basis="x", statement="x", due_on="1/3/2026")).keys() == {"due_on"}
    assert errors(send(client, where, clauses="9" * 30, statement="x", grade="x")).keys() == {"clauses", "grade"}


@pytest.mark.parametrize(("asked", "first"), [("2008", "4.1"), ("2015", "4.1"), ("1994", "4.1"), ("\0", "4.1")])
def test_clauses_are_those_of_the_edition_asked_for_else_of_the_newest(world, asked, first):
    page = dom.read(sign_in(world.leader).get(reverse("finding-log", args=[started(world).pk]), {"edition": asked}))

    option, *_others = dom.every(dom.first(page, "select", name="clauses"), "option")
    edition = asked if asked in ("2008", "2015") else "2015"
    assert Clause.objects.get(pk=dom.attribute(option, "value")).edition.code == edition
    assert dom.text(option).startswith(first)


def page_of(finding) -> str:
    return reverse("finding", args=[finding.pk])


def step(finding, move) -> str:
    return reverse("finding-move", args=[finding.pk, move])


def steps(client, finding) -> set[str]:
    """The steps that the page of a finding offers to this person."""
    page = client.get(page_of(finding)).content.decode()
    return {move for move in FindingMove.values if f'"{step(finding, move)}"' in page}


PLAN = {"cause_text": "Chưa phân công.", "text": "Sẽ làm."}


def test_a_finding_goes_its_whole_way_through_the_pages(world):
    finding = found(world)
    officer, leader = sign_in(world.officer), sign_in(world.leader)

    send(officer, step(finding, "propose"), **PLAN)
    send(leader, step(finding, "send-back"), text="Cần bằng chứng.")
    send(officer, step(finding, "propose"), **PLAN | {"text": "Sẽ làm ngay."})
    send(leader, step(finding, "accept"))
    send(officer, step(finding, "report"), text="Đã làm ngày 5/3.")
    send(leader, step(finding, "confirm"), text="Đã xem báo cáo.")
    send(leader, step(finding, "close"))

    finding.refresh_from_db()
    assert (finding.state, finding.closed_by) == ("closed", world.leader)
    page = dom.read(officer.get(page_of(finding)))
    entries = dom.every(dom.first(page, "ol", class_="timeline"), "li")
    said = [dom.text(list(dom.every(each, "div", class_="small"))[-1]) for each in entries]
    words = ["Sẽ làm.", "Cần bằng chứng.", "Sẽ làm ngay.", "", "Đã làm ngày 5/3.", "Đã xem báo cáo.", ""]
    assert said[::-1][1:] == words
    assert steps(officer, finding) == steps(leader, finding) == set()


def test_each_sees_only_the_own_next_step(world):
    finding = found(world)
    officer, leader = sign_in(world.officer), sign_in(world.leader)

    assert steps(officer, finding) == {"propose"}
    assert steps(leader, finding) == set()
    assert steps(leader, inspections.asked(finding.visit, world.leader, grade="observation")) == {"settle"}
    assert steps(sign_in(make.staff()), finding) == {"waive"}
    send(officer, step(finding, "propose"), **PLAN)
    assert steps(officer, finding) == set()
    assert steps(leader, finding) == {"accept", "send-back"}
    assert sign_in(make.person(Role.INSPECTOR)).get(page_of(finding)).status_code == 404


@pytest.mark.parametrize("text", ["", "   "])
def test_a_step_needs_words(world, text):
    finding = found(world)

    response = send(sign_in(world.officer), step(finding, "propose"), **PLAN | {"text": text})

    assert errors(response).keys() == {"text"}
    assert Finding.objects.get().state == "asked"


def test_an_answer_sent_twice_is_one_answer(world):
    finding = found(world)
    officer = sign_in(world.officer)
    typed = filled(officer.get(step(finding, "propose"))) | PLAN

    answers = [officer.post(step(finding, "propose"), typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert finding.plans.count() == 1


def test_who_was_overtaken_keeps_the_own_words(world):
    finding = found(world)
    colleague, officer = sign_in(make.officer(world.agency)), sign_in(world.officer)
    typed = filled(officer.get(step(finding, "propose"))) | PLAN | {"text": "Đang làm."}
    send(colleague, step(finding, "propose"), **PLAN)

    stale = officer.post(step(finding, "propose"), typed)

    assert len(on_top(stale)) == 1
    assert "Đang làm." in [dom.text(area) for area in dom.every(dom.read(stale), "textarea")]
    assert finding.plans.count() == 1


# --- queries ------------------------------------------------------------------------------------------

SESSION_AND_USER = 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_visit_take_as_many_queries_for_three_rows_as_for_one(world, rows, django_assert_num_queries):
    visit = [started(world) for _ in range(rows)][0]
    for _ in range(rows):
        inspections.asked(visit, world.leader)
    client = sign_in(world.officer)
    client.get(VISITS)  # reads the settings, which are kept for a minute

    with django_assert_num_queries(SESSION_AND_USER + 2):
        client.get(VISITS)
    with django_assert_num_queries(SESSION_AND_USER + 7):
        client.get(reverse("visit", args=[visit.pk]))
