"""A step that the table does not have from where a thing stands is refused through its page too, in a sentence."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from audits.actions.corrections import add_action
from audits.choices import ActionMove, FindingMove, VisitMove
from audits.correction_views import STEPS as ACTION_STEPS
from audits.finding_views import STEPS as FINDING_STEPS
from audits.moves import ACTION_MOVES, FINDING_MOVES, VISIT_MOVES, Party
from audits.views import VISIT_STEPS
from tests import inspections, make
from tests.inspections import DAY
from tests.pages.forms import on_top

pytestmark = pytest.mark.django_db

TYPED = {"text": "Đã xem.", "to": "1/4/2026", "until": "31/12/2099", "cause_text": "Thiếu người.", "responsible": "VP"}
TYPED |= {"form_key": "00000000-0000-4000-8000-000000000000"}


@pytest.fixture
def visit():
    return inspections.started(make.agency(), make.person(Role.INSPECTOR))


@pytest.fixture
def people(visit):
    """Whoever makes the moves of a party; none is refused as a person."""
    staff, officer = (make.person(role, of=visit.agency, language="en") for role in (Role.STAFF, Role.OFFICER))
    return {Party.TEAM: staff, Party.LEADER: staff, Party.STAFF: staff, Party.AGENCY: officer}


def post(person, name: str, thing, move: str):
    client = Client()
    client.force_login(person)
    return client.post(reverse(name, args=[thing.pk, move]), TYPED | {"seen_version": thing.version})


def refusals(page: str, thing, table, steps, people) -> dict[str, list[str]]:
    """What is said to each move that is not possible now, to whoever makes moves of its party."""
    return {
        move: on_top(post(people[table[move].party], page, thing, move))
        for move in steps
        if thing.state not in table[move].paths
    }


def sentences(moves, state: str, found) -> dict[str, list[str]]:
    return {move: [f"“{moves(move).label}” is not possible while the state is “{state}”."] for move in found}


def test_moves_of_a_visit(visit, people):
    found = refusals("visit-move", visit, VISIT_MOVES, VISIT_STEPS, people)

    assert found.keys() == {"notify", "postpone", "start", "take-back", "close"}
    assert found == sentences(VisitMove, "Visit under way", found)


@pytest.mark.parametrize(
    ("reach", "state"), [(inspections.logged, "Logged by the team"), (inspections.asked, "Plan asked for")]
)
def test_moves_of_a_finding(visit, people, reach, state):
    finding = reach(visit, people[Party.TEAM])
    if state == "Logged by the team":  # the agency does not know of it yet
        steps = {move for move in FINDING_STEPS if FINDING_MOVES[move].party is not Party.AGENCY}
    else:
        steps = set(FINDING_STEPS)

    found = refusals("finding-move", finding, FINDING_MOVES, steps, people)

    assert len(found) >= 8
    assert found == sentences(FindingMove, state, found)


def test_moves_of_a_corrective_action(visit, people):
    finding = inspections.asked(visit, people[Party.TEAM])
    what = {"what": "Tập huấn.", "responsible": "Văn phòng", "due_on": DAY}
    action = add_action(by=people[Party.AGENCY], on=DAY, findings=[finding], agency=visit.agency, **what)

    found = refusals("action-move", action, ACTION_MOVES, ACTION_STEPS, people)

    assert found.keys() == {"confirm", "reject"}
    assert found == sentences(ActionMove, "Planned", found)
