"""Answering the checklist: two inspectors at one visit lose nothing."""

import pytest

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions.answers import Given, save_answers
from audits.actions.papers import Content, draft_minutes
from audits.choices import AnswerState
from audits.models import ChecklistVersion
from tests import inspections, make
from tests.inspections import said

pytestmark = pytest.mark.django_db

S = AnswerState


@pytest.fixture
def leader():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def member():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def visit(leader, member):
    return inspections.started(make.agency(), leader, member, checklist=ChecklistVersion.objects.offered().first())


@pytest.fixture
def lines(visit):
    return list(visit.checklist.lines.order_by("position"))


def stored(visit):
    return {answer.line_id: (answer.state, answer.note, answer.by_id) for answer in visit.answers.checked()}


def test_two_at_different_lines_are_not_in_each_others_way(visit, lines, leader, member):
    first, second = lines[0].pk, lines[1].pk
    # Both loaded the page when nothing was answered, and both send all of it.
    save_answers(visit=visit, by=leader, given=[Given(first, S.CONFORMS), Given(second, S.NOT_CHECKED)])
    saved = save_answers(
        visit=visit, by=member, given=[Given(first, S.NOT_CHECKED), Given(second, S.CONFORMS, note="Đủ.")]
    )

    assert stored(visit)[second] == (S.CONFORMS, "Đủ.", member.pk)
    assert saved.overtaken == []
    assert stored(visit)[first] == (S.CONFORMS, "", leader.pk)


def test_who_is_overtaken_on_a_line_gets_both_versions_and_the_rest_is_saved(visit, lines, leader, member):
    line, other = lines[0].pk, lines[1].pk
    save_answers(visit=visit, by=leader, given=[Given(line, S.CONFORMS, note="Đủ.")])

    saved = save_answers(
        visit=visit, by=member, given=[Given(line, S.NOT_APPLICABLE, note="Không có."), Given(other, S.CONFORMS)]
    )

    ((given, now),) = saved.overtaken
    assert (given.note, now.note, now.by) == ("Không có.", "Đủ.", leader)
    assert stored(visit) == {line: (S.CONFORMS, "Đủ.", leader.pk), other: (S.CONFORMS, "", member.pk)}


def test_the_same_page_sent_twice_is_no_conflict(visit, lines, leader):
    given = [Given(lines[0].pk, S.CONFORMS, note="Đủ.")]
    save_answers(visit=visit, by=leader, given=given)

    again = save_answers(visit=visit, by=leader, given=given)

    assert (again.kept, again.overtaken, again.refused) == ([], [], {})


def test_what_does_not_apply_has_a_reason(visit, lines, leader):
    saved = save_answers(visit=visit, by=leader, given=[Given(lines[0].pk, S.NOT_APPLICABLE)])

    assert saved.refused.keys() == {lines[0].pk}
    assert stored(visit) == {}


def test_a_finding_on_a_line_is_its_answer(visit, lines, leader):
    finding = inspections.logged(visit, leader, line=lines[0])

    assert (finding.line, stored(visit)[lines[0].pk][0]) == (lines[0], S.FINDING)
    saved = save_answers(visit=visit, by=leader, given=[Given(lines[0].pk, S.CONFORMS, seen_version=1)])
    assert saved.refused.keys() == {lines[0].pk}


def test_minutes_wait_for_the_finding_that_a_line_was_answered_with(visit, lines, leader):
    save_answers(visit=visit, by=leader, given=[Given(lines[0].pk, S.FINDING)])
    content = Content(number="1", fields={}, files=[])

    with pytest.raises(Refused):
        draft_minutes(visit=visit, said=said(leader, visit), content=content)
    inspections.logged(visit, leader, line=lines[0])
    drafted = draft_minutes(visit=visit, said=said(leader, visit), content=content)
    with pytest.raises(Refused):
        save_answers(visit=drafted, by=leader, given=[Given(lines[1].pk, S.CONFORMS)])


def test_only_the_team_answers(visit, lines):
    for by in (make.person(Role.INSPECTOR), make.officer(visit.agency), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            save_answers(visit=visit, by=by, given=[Given(lines[0].pk, S.CONFORMS)])
