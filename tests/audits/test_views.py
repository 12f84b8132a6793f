"""Inspections through the pages: planned, held, found, answered, closed; and what happens when two do it at once."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from agencies.models import Clause
from audits.actions import log_finding, plan_visit
from audits.choices import Grade, TeamRole
from audits.models import Finding, Visit
from tests import make
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
    team = {world.leader: TeamRole.LEADER, world.member: TeamRole.MEMBER}
    return plan_visit(agency=world.agency, by=world.leader, team=team, planned_on=on)


def found(world, **what) -> Finding:
    clause = Clause.objects.get(edition__code="2015", number="9.2")
    given = {"clause": clause, "grade": Grade.OBSERVATION, "statement": "Chưa đánh giá nội bộ.", **what}
    return log_finding(visit=planned(world), by=world.leader, **given)


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


def test_a_visit_is_held_once(world):
    visit = planned(world)
    client = sign_in(world.member)
    where = reverse("visit", args=[visit.pk])
    typed = filled(client.get(where))

    held = client.post(reverse("visit-hold", args=[visit.pk]), typed, follow=True)
    again = client.post(reverse("visit-hold", args=[visit.pk]), typed, follow=True)

    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("held", 2)
    assert notices(held) == ["The visit is marked as held."]
    assert "Someone else changed this meanwhile." in notices(again)[0]
    assert reverse("visit-hold", args=[visit.pk]) not in again.content.decode()


def test_a_visit_that_lies_ahead_is_not_held(world):
    visit = planned(world, localdate() + timedelta(days=1))
    client = sign_in(world.leader)

    answer = client.post(reverse("visit-hold", args=[visit.pk]), {"seen_version": "1"}, follow=True)

    assert notices(answer) == ["The visit lies in the future."]
    assert Visit.objects.get().state == "planned"


@pytest.mark.parametrize("seen", ["", "x", "²", "1" * 5000])
def test_a_step_without_a_version_is_not_understood(world, seen):
    visit = planned(world)

    assert sign_in(world.leader).post(reverse("visit-hold", args=[visit.pk]), {"seen_version": seen}).status_code == 400


def test_a_visit_is_cancelled_with_a_reason(world):
    visit = planned(world)
    client = sign_in(world.leader)
    where = reverse("visit-cancel", args=[visit.pk])

    assert errors(send(client, where, because=" ")).keys() == {"because"}
    cancelled = client.get(send(client, where, because="Mưa lũ")["Location"])

    assert "Mưa lũ" in dom.text(dom.read(cancelled))
    assert reverse("finding-log", args=[visit.pk]) not in cancelled.content.decode()
    assert sign_in(world.leader).get(reverse("finding-log", args=[visit.pk])).status_code == 403


def test_who_was_overtaken_while_cancelling_keeps_the_reason(world):
    visit = planned(world)
    client = sign_in(world.leader)
    typed = filled(client.get(reverse("visit-cancel", args=[visit.pk]))) | {"because": "Mưa lũ"}
    sign_in(world.member).post(reverse("visit-hold", args=[visit.pk]), {"seen_version": "1"})

    stale = client.post(reverse("visit-cancel", args=[visit.pk]), typed)

    assert len(on_top(stale)) == 1
    assert filled(stale)["because"] == "Mưa lũ"
    again = client.post(reverse("visit-cancel", args=[visit.pk]), filled(stale))
    assert on_top(again) == ["The visit cannot move to that state now."]


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
    visit = planned(world)
    client = sign_in(world.member)
    clause = Clause.objects.get(edition__code="2015", number="9.2")
    typed = {"clause": str(clause.pk), "grade": grade, "statement": "Chưa đánh giá nội bộ.", "due_on": due_on}

    page = client.get(send(client, reverse("finding-log", args=[visit.pk]), **typed)["Location"])

    finding = Finding.objects.get()
    assert (finding.clause, finding.due_on, finding.logged_by) == (clause, expected, world.member)
    assert reverse("finding", args=[finding.pk]) in page.content.decode()


def test_what_is_wrong_with_a_finding_is_told_beside_the_field(world):
    visit = planned(world)
    client = sign_in(world.leader)
    where = reverse("finding-log", args=[visit.pk])

    assert errors(send(client, where)).keys() == {"clause", "statement"}
    assert errors(send(client, where, due_on="1/3/2026")).keys() == {"clause", "statement", "due_on"}
    assert errors(send(client, where, clause="9" * 30, statement="x", grade="x")).keys() == {"clause", "grade"}


@pytest.mark.parametrize(("asked", "first"), [("2008", "4.1"), ("2015", "4.1"), ("1994", "4.1"), ("\0", "4.1")])
def test_clauses_are_those_of_the_edition_asked_for_else_of_the_newest(world, asked, first):
    page = dom.read(sign_in(world.leader).get(reverse("finding-log", args=[planned(world).pk]), {"edition": asked}))

    _empty, option, *_others = dom.every(dom.first(page, "select", name="clause"), "option")
    edition = asked if asked in ("2008", "2015") else "2015"
    assert Clause.objects.get(pk=dom.attribute(option, "value")).edition.code == edition
    assert dom.text(option).startswith(first)


def steps(client, finding) -> set[str]:
    """What the page of a finding lets this person do."""
    actions = {dom.attribute(form, "action") for form in dom.every(dom.read(client.get(page_of(finding))), "form")}
    names = ("finding-answer", "finding-close", "finding-send-back")
    return {name for name in names if reverse(name, args=[finding.pk]) in actions}


def page_of(finding) -> str:
    return reverse("finding", args=[finding.pk])


def say(client, finding, step, text, **changed):
    """Send the form of one step as it stands on the page, with these words."""
    page = dom.read(client.get(page_of(finding)))
    form = next(each for each in dom.every(page, "form") if dom.attribute(each, "action").endswith(f"/{step}/"))
    typed = filled(form)
    words = next(name for name in typed if name.endswith("text"))
    return client.post(dom.attribute(form, "action"), typed | {words: text} | changed)


def test_a_finding_is_answered_sent_back_answered_and_closed(world):
    finding = found(world)
    officer, leader = sign_in(world.officer), sign_in(world.leader)

    say(officer, finding, "answer", "Sẽ làm.")
    say(leader, finding, "send-back", "Cần bằng chứng.")
    say(officer, finding, "answer", "Đã làm ngày 5/3.")
    say(leader, finding, "close", "Đã xem báo cáo.")

    finding.refresh_from_db()
    assert (finding.state, finding.closed_by) == ("closed", world.leader)
    page = dom.read(officer.get(page_of(finding)))
    said = [dom.text(each) for each in dom.every(dom.first(page, "ol", class_="timeline"), "div", class_="small")]
    assert said == ["Sẽ làm.", "Cần bằng chứng.", "Đã làm ngày 5/3.", "Đã xem báo cáo."]
    assert steps(officer, finding) == steps(leader, finding) == set()


def test_each_sees_only_the_own_next_step(world):
    finding = found(world)
    officer, leader = sign_in(world.officer), sign_in(world.leader)

    assert steps(officer, finding) == {"finding-answer"}
    assert steps(leader, finding) == {"finding-close"}
    say(officer, finding, "answer", "Đã làm.")
    assert steps(officer, finding) == set()
    assert steps(leader, finding) == {"finding-close", "finding-send-back"}
    assert steps(sign_in(make.person(Role.INSPECTOR)), finding) == set()


@pytest.mark.parametrize("text", ["", "   "])
def test_a_step_needs_words(world, text):
    finding = found(world)

    response = say(sign_in(world.officer), finding, "answer", text)

    assert errors(response).keys() == {"text"}
    assert Finding.objects.get().state == "logged"


def test_an_answer_sent_twice_is_one_answer(world):
    finding = found(world)
    officer = sign_in(world.officer)

    typed = {"text": "Đã làm.", "seen_version": "1"}

    answers = [officer.post(reverse("finding-answer", args=[finding.pk]), typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert finding.replies.count() == 1


def test_who_was_overtaken_sees_what_was_said_and_keeps_the_own_words(world):
    finding = found(world)
    colleague, officer = sign_in(make.officer(world.agency)), sign_in(world.officer)
    say(colleague, finding, "answer", "Đã làm hôm qua.")

    stale = officer.post(reverse("finding-answer", args=[finding.pk]), {"text": "Đang làm.", "seen_version": "1"})

    page = dom.read(stale)
    assert len(on_top(stale)) == 1
    assert "Đã làm hôm qua." in dom.text(dom.first(page, "ol", class_="timeline"))
    assert "Đang làm." in [dom.text(area) for area in dom.every(page, "textarea")]
    assert finding.replies.count() == 1


# --- queries ------------------------------------------------------------------------------------------

SESSION_AND_USER = 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_visit_take_as_many_queries_for_three_rows_as_for_one(world, rows, django_assert_num_queries):
    visits = [found(world).visit for _ in range(rows)]
    for _ in range(rows - 1):
        Finding.objects.filter(visit__in=visits[1:]).update(visit=visits[0])
    client = sign_in(world.officer)
    client.get(VISITS)  # reads the settings, which are kept for a minute

    with django_assert_num_queries(SESSION_AND_USER + 2):
        client.get(VISITS)
    with django_assert_num_queries(SESSION_AND_USER + 4):
        client.get(reverse("visit", args=[visits[0].pk]))
