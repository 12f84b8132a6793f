"""Findings through their pages: the agency's answer in one form, files, corrective actions, list, comparison."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.choices import Role
from audits.actions.corrections import add_action
from audits.actions.findings import accept_plan, ask_plan, waive_finding
from audits.choices import FindingState
from audits.finding_list import found
from audits.models import CorrectiveAction, Evidence, Finding
from audits.turns import turn
from tests import inspections, make
from tests.inspections import DAY, said
from tests.pages import dom
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

LIST = reverse("findings")
SOON = localdate() + timedelta(days=30)
PLAN = {"cause_text": "Chưa phân công.", "text": "Sẽ làm.", "responsible": "Văn phòng"}
ACTION = {"what_1": "Tập huấn.", "due_on_1": f"{SOON:%d/%m/%Y}"}


@pytest.fixture
def world():
    agency = make.agency("UBND xã Ea Sol")
    leader = make.person(Role.INSPECTOR, language="en")
    return SimpleNamespace(
        agency=agency,
        leader=leader,
        officer=make.person(Role.OFFICER, of=agency, language="en"),
        staff=make.person(Role.STAFF, language="en"),
        visit=inspections.started(agency, leader),
    )


def sign_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(world, **what) -> Finding:
    return inspections.asked(world.visit, world.leader, **what)


def page_of(finding) -> str:
    return reverse("finding", args=[finding.pk])


def step(finding, move) -> str:
    return reverse("finding-move", args=[finding.pk, move])


def scan(content: bytes = b"%PDF-1.7 %%EOF", name: str = "Kế hoạch.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_agency_answers_on_one_page(world):
    finding = asked(world)

    answer = send(sign_in(world.officer), step(finding, "propose"), **PLAN, **ACTION, upload=scan())

    assert answer["Location"] == page_of(finding)
    plan, action = finding.plans.get(), CorrectiveAction.objects.get()
    assert (plan.cause_text, plan.correction) == ("Chưa phân công.", "Sẽ làm.")
    assert (action.what, action.responsible, action.due_on) == ("Tập huấn.", "Văn phòng", SOON)
    assert (list(action.findings.all()), action.agency) == ([finding], world.agency)
    assert [file.name for file in finding.files.all()] == ["Kế hoạch.pdf"]


def test_an_answer_sent_twice_is_one_answer_with_one_action_and_one_file(world):
    finding, officer = asked(world), sign_in(world.officer)
    typed = filled(officer.get(step(finding, "propose"))) | PLAN | ACTION

    codes = [officer.post(step(finding, "propose"), typed | {"upload": scan()}).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert [finding.plans.count(), CorrectiveAction.objects.count(), Evidence.objects.count()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"cause_text": ""}, {"cause_text"}),
        ({"due_on_1": "1/1/2020"}, {"due_on_1"}),
        ({"due_on_1": ""}, {"due_on_1"}),
        ({"what_1": ""}, {"what_1"}),
        ({"responsible": ""}, {"responsible_1"}),
        ({"text": " "}, {"text"}),
    ],
)
def test_a_wrong_answer_loses_nothing_and_keeps_nothing(world, settings, tmp_path, typed, wrong):
    settings.MEDIA_ROOT = tmp_path
    finding = asked(world)
    typed = PLAN | ACTION | typed

    answer = send(sign_in(world.officer), step(finding, "propose"), **typed, upload=scan())

    assert errors(answer).keys() == wrong | {"upload"}  # a browser does not send the file again by itself
    assert {name: filled(answer)[name].strip() for name in typed} == {name: typed[name].strip() for name in typed}
    finding.refresh_from_db()
    assert (finding.state, finding.plans.count(), CorrectiveAction.objects.count()) == ("asked", 0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_correction_is_reported_with_its_actions(world):
    finding, officer = asked(world), sign_in(world.officer)
    send(officer, step(finding, "propose"), **PLAN, **ACTION)
    send(sign_in(world.leader), step(finding, "accept"))
    action = CorrectiveAction.objects.get()

    refused = send(officer, step(finding, "report"), text="Đã làm.")
    assert on_top(refused) == ["A corrective action of this finding is not done yet."]
    send(officer, step(finding, "report"), text="Đã làm.", done=[action.pk])

    finding.refresh_from_db()
    action.refresh_from_db()
    assert (finding.state, action.state, action.done_by) == ("done", "done", world.officer)


def test_the_page_says_whose_turn_it_is_and_how_late_they_are(world):
    finding = asked(world, due_on=DAY + timedelta(days=10))

    with override("en"):
        words = "The agency's turn: it proposes what it will do, and corrects it by 12/03/2026."
        assert turn(finding, finding.due_on) == (words, "")
        assert turn(finding, finding.due_on + timedelta(days=2)).lateness == "2 days late"


def test_a_waiver_that_has_ended_is_shown_as_asked_again(world):
    finding = asked(world)
    until = DAY + timedelta(days=400)
    finding = waive_finding(finding=finding, said=said(world.staff, finding), until=until)
    finding.refresh_from_db()

    with override("en"):
        assert turn(finding, until).sentence.startswith("Nothing is expected until")
        assert turn(finding, until + timedelta(days=1)).lateness == "1 day late"
    for day, state in [(until, "waived"), (until + timedelta(days=1), "asked")]:
        assert [each.pk for each in found(world.staff, {"state": state}, {}, day).rows] == [finding.pk]


def test_a_finding_on_a_clause_that_failed_before_is_a_recurrence(world):
    before = asked(world, statement="Lần trước.")
    elsewhere = inspections.started(make.agency(), world.leader)
    inspections.asked(elsewhere, world.leader, statement="Nơi khác.")
    later = inspections.started(world.agency, world.leader, on=DAY + timedelta(days=1))
    other = inspections.asked(later, world.leader, clauses=[inspections.clause("7.2")])
    finding = inspections.asked(later, world.leader)
    client = sign_in(world.officer)

    page = client.get(page_of(finding)).content.decode()

    assert page_of(before) in page
    assert "Nơi khác." not in page
    for first in (before, other):
        assert "Found before at this agency" not in client.get(page_of(first)).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "is_again"), [("8.2.2", "9.2", True), ("6.2.2", "7.3", True), ("8.2.2", "9.3", False)]
)
def test_a_requirement_is_the_same_in_two_editions(world, old, new, is_again):
    before = asked(world, clauses=[inspections.clause(old, "2008")])
    later = inspections.started(world.agency, world.leader, on=DAY + timedelta(days=1))
    finding = inspections.asked(later, world.leader, clauses=[inspections.clause(new)])

    page = sign_in(world.staff).get(page_of(finding)).content.decode()

    assert (page_of(before) in page) == is_again


def test_a_draft_is_put_in_other_words_until_the_agency_is_told(world):
    visit = inspections.started(world.agency, world.leader)
    finding = inspections.logged(visit, world.leader, statement="Chưa hop.")
    client, address = sign_in(world.leader), reverse("finding-edit", args=[finding.pk])
    typed = filled(client.get(address)) | {"statement": "Chưa họp.", "clauses": str(inspections.clause("9.3.1").pk)}

    assert client.post(address, typed).status_code == 302
    late = client.post(address, typed | {"statement": "Khác."})
    finding.refresh_from_db()

    assert (finding.statement, [each.number for each in finding.clauses.all()]) == ("Chưa họp.", ["9.3.1"])
    assert finding.due_on == DAY + timedelta(days=finding.days)
    assert on_top(late) == ["Someone else changed this meanwhile. Look at it as it is now, then save again."]
    ask_plan(finding=finding, said=said(world.leader, finding))
    assert client.get(address).status_code == 403
    assert address not in client.get(page_of(finding)).content.decode()


# --- files --------------------------------------------------------------------------------------------


def test_a_file_is_kept_once_and_given_back_to_those_who_see_the_finding(world):
    finding, officer = asked(world), sign_in(world.officer)
    where = reverse("finding-file", args=[finding.pk])

    assert errors(officer.post(where, {"upload": scan(b"MZ", "a.pdf")})).keys() == {"upload"}
    for _ in range(2):
        assert officer.post(where, {"upload": scan()})["Location"] == page_of(finding)

    file = Evidence.objects.get()
    download = reverse("evidence", args=[file.key])
    response = sign_in(world.leader).get(download)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 %%EOF"
    assert response["Content-Disposition"].startswith("attachment;")
    for stranger in (make.person(Role.INSPECTOR), make.officer(make.agency())):
        assert sign_in(stranger).get(download).status_code == 404


# --- corrective actions -------------------------------------------------------------------------------


def test_a_provincial_action_serves_the_findings_that_the_filters_leave(world):
    ours = asked(world)
    theirs = inspections.asked(inspections.started(make.agency(), world.leader), world.leader)
    asked(world, clauses=[inspections.clause("7.2")])
    where = f"{reverse('action-provincial')}?clause={inspections.clause().pk}"
    client = sign_in(world.staff)

    offered = dom.every(dom.read(client.get(where)), "input", name="findings")
    chosen = [dom.attribute(box, "value") for box in offered]
    typed = {"what_is_done": "Tập huấn toàn tỉnh.", "responsible": "Sở KH&CN", "due_on": f"{SOON:%d/%m/%Y}"}
    answer = send(client, where, **typed, findings=chosen)

    action = CorrectiveAction.objects.get()
    assert answer["Location"] == reverse("action", args=[action.pk])
    assert (action.agency, set(action.findings.all())) == (None, {ours, theirs})
    shown = sign_in(world.officer).get(answer["Location"]).content.decode()
    assert page_of(ours) in shown
    assert page_of(theirs) not in shown


def test_an_action_is_written_anew_until_its_plan_is_accepted(world):
    finding = asked(world)
    what = {"what": "Tập huấn.", "responsible": "Văn phòng", "due_on": SOON}
    action = add_action(by=world.officer, on=DAY, findings=[finding], agency=world.agency, **what)
    client, where = sign_in(world.officer), reverse("action-edit", args=[action.pk])

    send(client, where, what_is_done="Tập huấn lại.")
    action.refresh_from_db()
    assert (action.what, action.version) == ("Tập huấn lại.", 2)

    finding = inspections.proposed(finding, world.officer)
    accept_plan(finding=finding, said=said(world.leader, finding))
    refused = send(client, where, what_is_done="Thôi.")
    assert on_top(refused) == ["A plan with this action has been accepted: it is not changed any more."]
    assert filled(refused)["what_is_done"].strip() == "Thôi."


def test_an_action_is_joined_to_a_further_finding(world):
    finding, further = asked(world), asked(world)
    what = {"what": "Tập huấn.", "responsible": "Văn phòng", "due_on": SOON}
    action = add_action(by=world.officer, on=DAY, findings=[finding], agency=world.agency, **what)

    send(sign_in(world.officer), reverse("action-join", args=[action.pk]), findings=[further.pk])

    assert set(action.findings.all()) == {finding, further}


# --- the list and the comparison ----------------------------------------------------------------------


def listed(person, **asked) -> list[str]:
    page = dom.read(sign_in(person).get(LIST, asked))
    return [dom.text(link) for link in dom.every(dom.first(page, "table") or page, "a") if dom.text(link) != ""]


def test_the_list_is_narrowed_by_what_stands_in_the_address(world):
    asked(world, statement="một", due_on=DAY + timedelta(days=1))
    asked(world, statement="hai", grade="major", clauses=[inspections.clause("7.2"), inspections.clause()])
    asked(world, statement="ba", clauses=[inspections.clause("7.2")], due_on=SOON)
    elsewhere = make.agency(tier="district", area="645")
    inspections.asked(inspections.started(elsewhere, world.leader), world.leader, statement="bốn", due_on=SOON)

    assert listed(world.leader) == ["một", "hai", "ba", "bốn"]
    assert listed(world.officer) == ["một", "hai", "ba"]
    assert listed(world.leader, grade="major") == ["hai"]
    assert listed(world.leader, clause=inspections.clause("7.2").pk) == ["hai", "ba"]
    assert listed(world.leader, overdue=1) == ["một", "hai"]
    assert listed(world.leader, agency=elsewhere.pk) == listed(world.leader, tier="district") == ["bốn"]
    assert listed(world.leader, state="open", season=2026, nonconformity=1) == ["một", "hai", "ba", "bốn"]
    assert sign_in(world.leader).get(LIST, {"season": "x"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_a_finding_take_as_many_queries_for_three_as_for_one(world, rows, django_assert_num_queries):
    findings = [asked(world) for _ in range(rows)]
    officer = sign_in(world.officer)
    for finding in findings:
        send(officer, step(finding, "propose"), **PLAN, **ACTION, upload=scan(str(finding.pk).encode() + b"%PDF-"))
    staff = sign_in(world.staff)
    staff.get(LIST)  # reads the settings, which are kept for a minute

    with django_assert_num_queries(2 + 2):
        staff.get(LIST)
    with django_assert_num_queries(2 + 9):
        staff.get(page_of(findings[0]))


def test_each_number_of_the_comparison_opens_the_findings_that_it_counts(world):
    for number in ("9.2", "9.2", "7.2"):
        asked(world, clauses=[inspections.clause(number)])
    district = inspections.started(make.agency(tier="district", area="645"), world.leader)
    inspections.asked(district, world.leader)
    inspections.asked(district, world.leader, grade="observation")
    client = sign_in(world.staff)

    for asked_for in ({}, {"by": "district"}, {"season": "2026"}, {"season": "1"}):
        page = dom.read(client.get(reverse("findings-compared"), asked_for))
        cells = [link for cell in dom.every(page, "td", class_="number") for link in dom.every(cell, "a")]
        assert sorted(int(dom.text(cell)) for cell in cells)[-1] == 3
        for cell in cells:
            opened = dom.read(client.get(dom.attribute(cell, "href")))
            rows = len(list(dom.every(dom.first(opened, "tbody"), "tr")))
            assert rows == int(dom.text(cell))


def test_every_state_has_words_for_whose_turn_it_is(world):
    finding = asked(world)
    for state in FindingState:
        finding.state, finding.granted_until = state, SOON
        assert turn(finding, DAY).sentence


@pytest.mark.django_db
def test_a_figure_opens_its_findings_against_a_heading_of_the_standard():
    """A heading is not audited by itself; findings may stand against it all the same."""
    staff = make.staff()
    heading = inspections.clause("5.6", "2008")
    inspections.asked(inspections.started(make.agency(), staff), staff, clauses=[heading])
    client = Client()
    client.force_login(staff)

    assert not heading.is_auditable
    assert client.get(reverse("findings"), {"clause": heading.pk, "nonconformity": "1"}).status_code == 200


# --- the list of corrective actions --------------------------------------------------------------------


def action_for(by, *served, agency=None, due_on=SOON) -> CorrectiveAction:
    what = {"what": f"Tập huấn {served[0].agency}.", "responsible": "Văn phòng", "due_on": due_on}
    return add_action(by=by, on=min(due_on, DAY), findings=served, agency=agency, **what)


def listed_actions(client, **asked_for) -> list[str]:
    page = client.get(reverse("actions"), asked_for)
    return [dom.text(row) for row in dom.every(dom.first(dom.read(page), "main"), "th", scope="row")]


def test_actions_are_listed_to_those_whom_they_concern(world):
    elsewhere = inspections.asked(inspections.started(make.agency("Sở Y tế"), world.leader), world.leader)
    own = action_for(world.officer, asked(world), agency=world.agency, due_on=DAY)
    both = action_for(world.staff, asked(world), elsewhere)
    other = action_for(world.staff, elsewhere)

    assert listed_actions(sign_in(world.staff)) == [own.what, both.what, other.what]
    assert listed_actions(sign_in(world.officer)) == [own.what, both.what]
    assert listed_actions(sign_in(make.officer(make.agency()))) == []
    assert listed_actions(sign_in(world.leader), overdue=1) == [own.what]
    assert listed_actions(sign_in(world.leader), whose="provincial", state="open") == [both.what, other.what]
    assert sign_in(world.staff).get(reverse("actions"), {"state": "x"}).status_code == 422


def test_a_finding_is_taken_out_of_an_action_on_its_page(world):
    kept, wrong = asked(world), asked(world)
    action = action_for(world.officer, kept, wrong, agency=world.agency)
    where = reverse("action-leave", args=[action.pk, wrong.pk])
    officer = sign_in(world.officer)

    assert errors(send(officer, where)).keys() == {"because"}
    page = officer.get(send(officer, where, because="Nhầm điều khoản.")["Location"])

    assert "Nhầm điều khoản." in dom.text(dom.read(page))
    assert officer.get(where).status_code == 404
    assert on_top(send(officer, reverse("action-leave", args=[action.pk, kept.pk]), because="x")) == [
        "This is the only finding of the action: drop the action instead."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_actions_takes_as_many_queries_for_three_as_for_one(world, count, django_assert_max_num_queries):
    for _ in range(count):
        action_for(world.officer, asked(world), agency=world.agency)
    client = sign_in(world.staff)
    listed_actions(client)

    with django_assert_max_num_queries(4):
        assert len(listed_actions(client)) == count
