"""The page of a visit's checklist: answered as a whole, by several at once, with what was found the time before."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agencies.choices import Role
from agencies.models import Clause
from audits.actions.checklists import Line, begin_version, issue_version, write_lines
from audits.actions.visits import cancel_visit
from audits.choices import AnswerState as S
from audits.models import Checklist, ChecklistVersion, Engagement, Evidence, Finding, Visit
from audits.queries.checklist import checklist_of
from tests import inspections, make
from tests.pages import dom
from tests.pages.forms import filled, send

pytestmark = pytest.mark.django_db

LINES = 75


def issued(count: int = LINES) -> ChecklistVersion:
    """A checklist as long as the clauses of an edition with the rules."""
    staff, clause = make.staff(), Clause.objects.get(edition__code="2015", number="9.2")
    version = begin_version(checklist=Checklist.objects.get(code="tcvn-iso-9001-2015"), by=staff)
    text = "Hồ sơ đánh giá nội bộ có đầy đủ, đúng kỳ và được lãnh đạo xem xét không?"
    lines = [Line(key=f"line-{number}", kind="clause", text_vi=text, clause=clause) for number in range(count)]
    return issue_version(version=write_lines(version=version, by=staff, lines=lines), by=staff, on=date(2026, 1, 5))


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def leader():
    return make.person(Role.INSPECTOR, language="en")


@pytest.fixture
def member():
    return make.person(Role.INSPECTOR, language="en")


def begun(leader, *others, agency=None, **what):
    return inspections.started(agency or make.agency(), leader, *others, **{"checklist": issued(3)} | what)


def where(visit) -> str:
    return reverse("visit-checklist", args=[visit.pk])


def chosen(response) -> dict[str, str]:
    """What the page's form would send, with the buttons that are pressed."""
    sent = filled(response)
    for radio in dom.every(dom.first(dom.read(response), "main"), "input", type="radio"):
        if "checked" in dict(radio.attributes):
            sent[dom.attribute(radio, "name")] = dom.attribute(radio, "value")
    return sent


def stored(visit):
    return [
        (answer.state, answer.note, answer.evidence, answer.by)
        for answer in visit.answers.select_related("by").order_by("line__position")
    ]


def test_a_page_of_75_lines_is_light_and_takes_few_queries(leader, django_assert_max_num_queries):
    agency, checklist = make.agency(), issued()
    before = begun(leader, agency=agency, checklist=checklist, on=date(2025, 3, 3))
    before.answers.update(state=S.CONFORMS, by=leader, at="2025-03-03T03:00Z")
    inspections.asked(before, leader, line=checklist.lines.first())
    visit = begun(leader, agency=agency, checklist=checklist)
    leader.language = "vi"
    leader.save()
    client = signed_in(leader)
    client.get(where(visit))

    with django_assert_max_num_queries(15):
        page = client.get(where(visit))

    assert len(list(dom.every(dom.read(page), "fieldset"))) == LINES
    assert len(page.content) <= 60 * 1024
    visit.answers.update(state=S.CONFORMS, by=leader, at="2026-03-03T03:00Z")
    assert len(client.get(where(visit)).content) <= 60 * 1024


def test_a_whole_page_is_saved(leader):
    visit = begun(leader)
    client = signed_in(leader)
    first, second, third = visit.answers.order_by("line__position")
    sent = chosen(client.get(where(visit))) | {
        f"s{first.line.position}": S.CONFORMS,
        f"n{first.line.position}": "Đủ.\r\nĐã xem.",
        f"e{first.line.position}": "Quyển số 3",
        f"s{second.line.position}": S.NOT_APPLICABLE,
        f"n{second.line.position}": "Không có thiết kế.",
    }

    page = client.post(where(visit), sent, follow=True)

    assert dom.text(dom.first(dom.read(page), "p", class_="notice")) == "2 answers are saved."
    assert stored(visit) == [
        (S.CONFORMS, "Đủ.\nĐã xem.", "Quyển số 3", leader),
        (S.NOT_APPLICABLE, "Không có thiết kế.", "", leader),
        (S.NOT_CHECKED, "", "", None),
    ]
    assert client.post(where(visit), chosen(page)).status_code == 302
    assert third.state == S.NOT_CHECKED


def test_two_inspectors_lose_nothing(leader, member):
    visit = begun(leader, member)
    first, second, _third = (answer.line.position for answer in visit.answers.order_by("line__position"))
    one, other = signed_in(leader), signed_in(member)
    loaded = chosen(one.get(where(visit)))
    one.post(where(visit), loaded | {f"s{first}": S.CONFORMS, f"n{first}": "Đủ."})

    answer = other.post(
        where(visit), loaded | {f"s{first}": S.NOT_APPLICABLE, f"n{first}": "Không có.", f"s{second}": S.CONFORMS}
    )

    assert answer.status_code == 409
    assert stored(visit)[:2] == [(S.CONFORMS, "Đủ.", "", leader), (S.CONFORMS, "", "", member)]
    again = chosen(answer)
    assert (again[f"s{first}"], again[f"n{first}"]) == (S.NOT_APPLICABLE, "Không có.")
    assert f"Meanwhile {leader.name} answered “Conforms”. Đủ." in dom.text(dom.read(answer))
    assert other.post(where(visit), again).status_code == 302
    assert stored(visit)[0] == (S.NOT_APPLICABLE, "Không có.", "", member)


def test_what_cannot_be_stays_on_the_page_with_the_reason(leader):
    visit = begun(leader)
    client = signed_in(leader)
    line = visit.answers.first().line.position

    answer = client.post(where(visit), chosen(client.get(where(visit))) | {f"s{line}": S.NOT_APPLICABLE})

    assert answer.status_code == 409
    assert "Say in the note why this does not apply." in dom.text(dom.read(answer))
    assert chosen(answer)[f"s{line}"] == S.NOT_APPLICABLE


def test_what_is_typed_when_the_minutes_stand_already_is_shown_and_not_saved(leader, member):
    visit = begun(leader, member)
    line = visit.answers.order_by("line__position")[0].line.position
    late = signed_in(member)
    sent = chosen(late.get(where(visit))) | {f"s{line}": S.CONFORMS, f"n{line}": "Đủ."}
    inspections.drafted(visit, leader)

    answer = late.post(where(visit), sent)

    assert answer.status_code == 409
    (marked,) = dom.every(dom.first(dom.read(answer), "main"), "p", class_="is-wrong")
    assert dom.text(marked) == "What you typed: Conforms Đủ."
    assert {state for state, *_rest in stored(visit)} == {S.NOT_CHECKED}


def test_a_finding_is_born_on_a_line_and_nothing_typed_is_lost(leader):
    visit = begun(leader)
    client = signed_in(leader)
    first, second, _third = (answer.line.position for answer in visit.answers.order_by("line__position"))
    sent = chosen(client.get(where(visit))) | {f"s{second}": S.CONFORMS, "log": str(first)}

    form = client.post(where(visit), sent)["Location"]
    back = send(client, form, statement="Chưa đánh giá nội bộ.", clauses=str(inspections.clause().pk))

    finding = Finding.objects.get()
    assert (finding.line.position, finding.clause.number) == (first, "9.2")
    assert back["Location"] == f"{where(visit)}#l{first}"
    assert [state for state, *_rest in stored(visit)] == [S.FINDING, S.CONFORMS, S.NOT_CHECKED]
    assert client.get(form.replace(f"line={first}", "line=987654321")).status_code == 404


def test_the_time_before_stands_beside_each_line_and_is_never_the_answer(leader, member):
    agency, checklist = make.agency(), issued(3)
    before = begun(member, agency=agency, checklist=checklist, on=date(2025, 3, 3))
    line = checklist.lines.order_by("position")[0]
    inspections.asked(before, member, line=line, statement="Thiếu kế hoạch.")
    before.answers.exclude(line=line).update(state=S.CONFORMS, note="Đủ", by=member, at="2025-03-03T03:00Z")

    visit = begun(leader, agency=agency, checklist=checklist)

    lines = list(dom.every(dom.read(signed_in(leader).get(where(visit))), "fieldset"))
    assert [[dom.text(p) for p in dom.every(each, "p", class_="before")] for each in lines[:2]] == [
        ["Last visit Finding", "Still open Thiếu kế hoạch. (02/05/2025)"],
        ["Last visit Conforms: Đủ"],
    ]
    assert {state for state, *_rest in stored(visit)} == {S.NOT_CHECKED}


def test_the_time_before_may_have_gone_by_another_edition(leader):
    agency = make.agency()
    old, new = (
        ChecklistVersion.objects.offered().get(checklist__code=f"tcvn-iso-9001-{year}") for year in (2008, 2015)
    )
    before = begun(leader, agency=agency, checklist=old, on=date(2017, 3, 3))
    inspections.asked(
        before, leader, line=old.lines.get(key="2008-8.2.2"), clauses=[inspections.clause("8.2.2", "2008")]
    )
    before.answers.filter(line__key="2008-5.6.1").update(state=S.CONFORMS, note="Đủ", by=leader, at="2017-03-03T03:00Z")

    shown = checklist_of(begun(leader, agency=agency, checklist=new))

    told = {line.answer.line.key: line for part in shown.parts for line in part.lines if line.previous or line.earlier}
    assert told.keys() == {"2015-9.2", "2015-9.3.1"}
    assert (told["2015-9.2"].previous.state, len(told["2015-9.2"].earlier)) == (S.FINDING, 1)
    assert told["2015-9.3.1"].previous.note == "Đủ"
    assert shown.elsewhere == []


def test_the_team_answers_and_leaders_read(leader):
    visit = begun(leader)
    reader = signed_in(make.person(Role.LEADER))

    assert dom.first(dom.first(dom.read(reader.get(where(visit))), "main"), "form") is None
    assert signed_in(make.person(Role.INSPECTOR)).get(where(visit)).status_code == 404
    assert signed_in(make.officer(visit.agency)).get(where(visit)).status_code == 403


def test_a_sample_drawn_again_is_the_same(leader):
    visit = begun(leader)
    client = signed_in(leader)
    page = reverse("visit-samples", args=[visit.pk])

    with translation.override("en"):
        send(client, page, subject="Hồ sơ một cửa", population="400", size="5", seed="2026-03-02")
        too_many = send(client, page, subject="Hồ sơ", population="4", size="5")

    sample = visit.samples.get()
    assert (sample.drawn, sample.seed) == (sorted(sample.drawn), "2026-03-02")
    assert too_many.status_code == 422
    assert "the same files" in dom.text(dom.read(client.get(page)))


def test_documents_are_asked_for_once_and_received(leader):
    visit = inspections.planned(make.agency(), leader)
    client = signed_in(leader)
    page = reverse("visit-documents", args=[visit.pk])

    for _again in range(2):
        send(client, page, wanted="Bản công bố\n\nSổ theo dõi khiếu nại", due_on="25/2/2026")
    first, second = visit.requested_documents.order_by("position")
    client.post(reverse("visit-document", args=[first.pk]))
    client.post(reverse("visit-document", args=[first.pk]), {"drop": "1"})
    client.post(reverse("visit-document", args=[second.pk]), {"drop": "1"})

    (document,) = visit.requested_documents.all()
    assert (document.what, document.due_on) == ("Bản công bố", date(2026, 2, 25))
    assert document.received_on is not None


def test_the_agency_sends_the_documents_that_it_is_asked_for(leader):
    visit = inspections.planned(make.agency(), leader)
    send(signed_in(leader), reverse("visit-documents", args=[visit.pk]), wanted="Bản công bố")
    document, officer = visit.requested_documents.get(), signed_in(make.officer(visit.agency))
    address = reverse("visit-document-file", args=[document.pk])
    assert address in officer.get(reverse("visit-documents", args=[visit.pk])).content.decode()

    for _again in range(2):
        sent = officer.post(address, {"upload": SimpleUploadedFile("Công bố.pdf", b"%PDF-1.7 x %%EOF")})
        assert sent.status_code == 302

    document.refresh_from_db()
    assert document.received_on is not None
    page = signed_in(leader).get(reverse("visit-documents", args=[visit.pk])).content.decode()
    assert reverse("evidence", args=[document.files.get().key]) in page
    visit = Visit.objects.get()
    cancel_visit(visit=visit, said=inspections.said(leader, visit))
    assert officer.get(address).status_code == 403


def test_a_team_with_ties_stands_once_a_reason_is_given(leader):
    agency = make.agency()
    tied = make.person(Role.INSPECTOR)
    make.person(Role.OFFICER, of=agency)
    visit = inspections.planned(agency, leader)
    Engagement.objects.create(person=tied, agency=agency, capacity="advised", since=date(2025, 1, 1))
    client = signed_in(leader)
    page = reverse("visit-team", args=[visit.pk])

    warned = send(client, page, members=[str(tied.pk)])
    assert (warned.status_code, tied.name in dom.text(dom.read(warned))) == (422, True)
    assert send(client, page, members=[str(tied.pk)], because="Không còn ai khác.").status_code == 302
    assert visit.members.get(person=tied).ties_because == "Không còn ai khác."


def test_a_photograph_is_added_to_a_line_with_what_was_typed_and_seen_by_the_team_alone(leader):
    visit = begun(leader)
    client, line = signed_in(leader), visit.answers.order_by("line__position")[0].line
    sent = chosen(client.get(where(visit))) | {f"s{line.position}": S.CONFORMS, "file": str(line.position)}

    address = client.post(where(visit), sent)["Location"]
    kept = client.post(address, {"upload": SimpleUploadedFile("Niêm yết.pdf", b"%PDF-1.7 x %%EOF")})

    assert kept["Location"] == f"{where(visit)}#l{line.position}"
    assert visit.answers.get(line=line).state == S.CONFORMS
    file = Evidence.objects.get()
    assert f'href="{reverse("evidence", args=[file.key])}"' in client.get(where(visit)).content.decode()
    assert signed_in(make.officer(visit.agency)).get(reverse("evidence", args=[file.key])).status_code == 404
    inspections.drafted(visit, leader)
    assert client.get(address).status_code == 403
