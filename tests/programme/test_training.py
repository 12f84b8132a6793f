"""Training: the rule of skills, the queries that count by it, what may be recorded, by whom."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agencies.checks import NotYours, Refused
from agencies.choices import Role
from portal.kit.asking import Dates
from portal.programme.actions.training import withdraw_attendance, withdraw_course
from portal.programme.choices import CourseKind, PaperState, Part, Skill
from portal.programme.models import Attendance
from portal.programme.training import queries
from portal.programme.training.skills import GIVES, OF_AGENCY, Paper, skills, state
from tests import inspections, make
from tests.programme import teaching
from tests.programme.teaching import HELD, TODAY

ON = date(2018, 6, 30)
ENDS = date(2018, 9, 30)


@pytest.mark.parametrize(
    ("until", "on", "told"),
    [
        (None, ON, PaperState.VALID),
        (ENDS + timedelta(1), ON, PaperState.VALID),
        (ENDS, ON, PaperState.ENDING),
        (ON, ON, PaperState.ENDING),
        (ON - timedelta(1), ON, PaperState.EXPIRED),
    ],
)
def test_a_certificate_is_to_be_renewed_within_three_months(until, on, told):
    assert state(until, on) == told


DAYS = st.dates(date(2018, 1, 1), date(2018, 2, 10))
PAPERS = st.lists(st.builds(Paper, st.sampled_from(CourseKind), DAYS, st.none() | DAYS), max_size=5)


@given(PAPERS, DAYS)
def test_what_comes_later_never_rewrites_a_day(papers, on):
    assert skills(papers, on) == skills([each for each in papers if each.since <= on], on)
    assert skills(papers, on) <= set(GIVES.values())


@pytest.mark.django_db
def test_the_pages_count_by_the_rule():
    agency, user = make.agency(), make.clerk()

    @settings(max_examples=12, deadline=None, phases=[Phase.generate])
    @given(PAPERS.map(lambda some: [each for each in some if each.until is None or each.until >= each.since]), DAYS)
    def agree(papers, on):
        with transaction.atomic():
            for number, paper in enumerate(papers):
                held = teaching.course(paper.kind, ended=paper.since)
                teaching.attended(held, agency, f"Người {number}", until=paper.until)
            told = skills(papers, on) & set(OF_AGENCY)
            dates = Dates(on)
            line = queries.coverage(user, dates)[-1]
            assert {skill for skill, count in line.having.items() if count} == told
            assert line.full == (told == set(OF_AGENCY))
            assert queries.skills_of([agency.pk], dates)[agency.pk] == told
            rows = queries.counted(user, dates)
            for skill in OF_AGENCY:
                assert queries.narrowed(rows, dates, having=skill).exists() == (skill in told)
                assert queries.narrowed(rows, dates, lacking=skill).exists() == (skill not in told)
            assert sum(queries.papers(user, dates, state=each).count() for each in PaperState) == (
                queries.papers(user, dates).count()
            )
            transaction.set_rollback(True)

    agree()


@pytest.mark.django_db
def test_a_newer_certificate_takes_the_place_of_an_older_and_what_was_known_stays():
    agency, user = make.agency(), make.clerk()
    old = teaching.attended(teaching.course(), agency, until=date(2018, 1, 31))
    new = teaching.attended(teaching.course(ended=date(2018, 2, 10)), agency)
    before = new.recorded_at

    assert list(queries.papers(user, Dates(date(2018, 2, 9)), skill=Skill.CHECK)) == [old]
    assert list(queries.papers(user, Dates(ON), skill=Skill.CHECK)) == [new]
    withdraw_attendance(attendance=new, by=user, because="Nhầm người")
    assert list(queries.papers(user, Dates(ON), state=PaperState.EXPIRED)) == [old]
    assert list(queries.papers(user, Dates(ON, before))) == [new]


@pytest.mark.django_db
def test_officers_record_their_own_people_and_never_see_others(client):
    agency, foreign = make.agency(), make.agency()
    officer = make.officer(agency)
    course = teaching.course()
    teaching.attended(course, foreign, "Người nơi khác")
    client.force_login(officer)
    form = {"course": course.pk, "name": " Trần Thị B ", "part": Part.LEARNER, "certificate": "7/GCN"}

    answer = client.post(reverse("attendance-new", args=[agency.pk]), form)
    page = client.get(reverse("course", args=[course.pk])).content.decode()

    assert answer["Location"] == reverse("agency-training", args=[agency.pk])
    assert Attendance.objects.get(agency=agency).name == "Trần Thị B"
    assert "Trần Thị B" in page
    assert "Người nơi khác" not in page
    with pytest.raises(NotYours):
        teaching.attended(course, foreign, by=officer)
    with pytest.raises(NotYours):
        teaching.course(by=officer)
    own = teaching.course(by=officer, agency=agency)
    with pytest.raises(Refused):
        teaching.attended(own, foreign)


@pytest.mark.django_db
def test_what_cannot_be_is_refused():
    agency = make.agency()
    course = teaching.course()
    with pytest.raises(Refused):
        teaching.course(ended=TODAY + timedelta(1))
    with pytest.raises(Refused):
        teaching.attended(course, agency, until=HELD - timedelta(1))
    with pytest.raises(Exception, match="ertificate|chứng nhận"):
        teaching.attended(course, agency, part=Part.TRAINER)
    there = teaching.attended(course, agency)
    with pytest.raises(Exception, match="already|rồi"):
        teaching.attended(course, agency)
    with pytest.raises(Refused):
        withdraw_course(course=course, by=make.clerk(), because="Nhầm")
    withdraw_attendance(attendance=there, by=make.clerk(), because="Nhầm")
    withdraw_course(course=course, by=make.clerk(), because="Nhầm")
    with pytest.raises(DatabaseError, match="only withdrawn"), transaction.atomic():
        Attendance.objects.filter(pk=there.pk).update(name="Khác")


@pytest.mark.django_db
def test_each_figure_opens_its_agencies(client):
    trained, other = make.agency("Xã Ea Drông"), make.agency("Xã Cư Bao")
    teaching.attended(teaching.course(), trained, until=ENDS)
    client.force_login(make.person(Role.LEADER))

    coverage = client.get(reverse("training"), {"on": ON.isoformat()}).content.decode()
    foot = coverage[coverage.index("<tfoot>") : coverage.index("</tfoot>")]
    numbers = dict(re.findall(r'href="([^"]+)">(\d+)</a>', foot))
    opened = {int(count): client.get(unescape(address)).content.decode() for address, count in numbers.items()}

    assert sorted(opened) == [1, 2]
    assert "Ea Drông" in opened[2]
    assert "Cư Bao" in opened[2]
    assert "Ea Drông" in opened[1]
    assert "Cư Bao" not in opened[1]
    page = client.get(reverse("agency-training", args=[other.pk])).content.decode()
    assert "Học viên" not in page


@pytest.mark.django_db
def test_who_taught_the_agency_or_whose_papers_ended_is_told_at_the_visit(client):
    agency, inspector, leader = make.agency(), make.person(Role.INSPECTOR), make.person(Role.INSPECTOR)
    home = make.agency("Sở")
    teaching.attended(teaching.course(CourseKind.INSPECTING), home, inspector.name, until=HELD, account=inspector)
    visit = inspections.planned(agency, leader, inspector)
    client.force_login(leader)

    def told() -> set:
        shown = client.get(reverse("visit", args=[visit.pk])).content.decode()
        return {person for person in (leader, inspector) if f"<li>{person.name}:" in shown}

    assert told() == {inspector}
    renewed = teaching.course(CourseKind.INSPECTING, ended=HELD + timedelta(1))
    teaching.attended(renewed, home, inspector.name, account=inspector)
    assert told() == set()
    taught = teaching.course(ended=date(2026, 1, 10))
    teaching.attended(taught, agency)
    teaching.attended(taught, home, leader.name, certificate="", part=Part.TRAINER, account=leader)
    assert told() == {leader}
    assert "10/01/2026" in inspections.planned(agency, leader).members.get().ties
