"""The year's programme through its pages: drawn up, filled, approved, changed, held against what was done."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from audits.actions.visits import start_visit
from audits.choices import Rule, VisitForm
from audits.models import Programme, Visit
from audits.selection import candidates
from tests import inspections, make
from tests.pages import dom
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

TODAY = localdate()
WINDOW = {"window_from": "1/3/2026", "window_until": "30/6/2026"}


@pytest.fixture
def staff():
    return make.person(Role.STAFF, language="en")


@pytest.fixture
def client(staff):
    client = Client()
    client.force_login(staff)
    return client


def drawn_up(client, *agencies, **typed) -> Programme:
    send(client, reverse("programme-new"), year="2026", title="Kế hoạch kiểm tra")
    programme = Programme.objects.get()
    choose = reverse("programme-choose", args=[programme.pk])
    if agencies:
        typed = {"agencies": [str(agency.pk) for agency in agencies], "form": VisitForm.ON_SITE} | WINDOW | typed
        assert client.post(choose, typed).status_code == 302
    return programme


def approved(client, programme):
    typed = {"number": "12/QĐ-UBND", "decided_on": "5/1/2026", "signer": "Chủ tịch"}
    return send(client, reverse("programme-approve", args=[programme.pk]), **typed)


def table(client, programme, on: str) -> list[list[int]]:
    page = client.get(reverse("programme", args=[programme.pk]), {"on": on})
    rows = list(dom.every(dom.first(dom.read(page), "tbody"), "tr"))
    return [dom.numbers(row) for row in rows]


def test_a_programme_is_drawn_up_filled_and_approved(client):
    first, second = make.agency("Xã A"), make.agency("Xã B")
    programme = drawn_up(client, first, second)
    entries = programme.entries.present()
    assert {entry.agency for entry in entries} == {first, second}

    assert errors(send(client, reverse("programme-approve", args=[programme.pk]))).keys() == {
        "number",
        "decided_on",
        "signer",
    }
    assert approved(client, programme).status_code == 302
    programme.refresh_from_db()
    assert (programme.is_approved, programme.signer, programme.decided_on) == (True, "Chủ tịch", date(2026, 1, 5))


def test_a_later_change_says_why_and_stays_on_the_page(client):
    first, second = make.agency("Xã A"), make.agency("Xã B")
    programme = drawn_up(client, first, second)
    approved(client, programme)
    entry = programme.entries.present().get(agency=first)

    assert errors(send(client, reverse("programme-entry", args=[entry.pk]))).keys() == {"because"}
    send(client, reverse("programme-entry", args=[entry.pk]), form=VisitForm.BY_FILES, because="Theo đề nghị")
    other = programme.entries.present().get(agency=second)
    send(client, reverse("programme-entry-drop", args=[other.pk]), because="Đã giải thể")

    (entry,) = programme.entries.present()
    assert (entry.agency, entry.form) == (first, VisitForm.BY_FILES)
    said = dom.text(dom.read(client.get(reverse("programme", args=[programme.pk]))))
    assert "Đã giải thể" in said
    assert "Theo đề nghị" in said


def test_planned_against_visited_on_any_day_opens_exactly_the_rows(client, staff):
    first, second = make.agency("Xã A"), make.agency("Xã B")
    programme = drawn_up(client, first, second)
    approved(client, programme)
    visit = inspections.planned(first, staff, programme=programme, on=date(2026, 4, 1))
    start_visit(visit=visit, said=inspections.said(staff, visit, on=date(2026, 4, 1)))

    assert table(client, programme, "31/03/2026") == [[2, 0, 2], [2, 0, 2], [0, 0, 0]]
    assert table(client, programme, "01/04/2026") == [[2, 1, 1], [2, 1, 1], [0, 0, 0]]
    page = client.get(reverse("programme", args=[programme.pk]), {"on": "2026-04-01", "only": "visited"})
    rows = dom.every(dom.first(dom.read(page), "section", id="rows"), "th", scope="row")
    assert [dom.text(row) for row in rows] == ["Xã A"]


def test_a_visit_is_planned_out_of_the_programme(client, staff):
    agency, stranger = make.agency(), make.agency()
    programme = drawn_up(client, agency)
    address = reverse("visit-plan", args=[agency.pk]) + f"?programme={programme.pk}"

    send(client, address, planned_on="1/4/2026")

    assert programme.visits.get().season == 2026
    elsewhere = reverse("visit-plan", args=[stranger.pk]) + f"?programme={programme.pk}"
    assert client.get(elsewhere).status_code == 404


def test_agencies_are_named_by_rule():
    inspector = make.person(Role.INSPECTOR)
    fresh, stale, long_ago = make.agency(), make.agency(), make.agency()
    inspections.asked(inspections.started(fresh, inspector, on=TODAY - timedelta(days=30)), inspector)
    inspections.started(stale, inspector, on=TODAY - timedelta(days=5 * 366))
    make.declared(long_ago, date(2016, 3, 1))
    make.declared(stale, TODAY - timedelta(days=400))

    def named(rule):
        return set(candidates(TODAY, rule=rule, years=3))

    assert named(Rule.CHOSEN) == {fresh, stale, long_ago}
    assert named(Rule.NOT_VISITED) == {stale, long_ago}
    assert named(Rule.OPEN_FINDINGS) == {fresh}
    assert named(Rule.LONG_DECLARED) == {long_ago}
    assert named(Rule.UPKEEP_DUE) == {stale, long_ago}


def test_the_calendar_shows_a_month_to_those_who_may_know(client, staff):
    agency = make.agency("Xã A")
    inspections.planned(agency, staff, on=date(2026, 3, 2))
    calendar = reverse("visit-calendar")

    assert "Xã A" in dom.text(dom.read(client.get(calendar, {"month": "2026-03"})))
    assert "Xã A" not in dom.text(dom.read(client.get(calendar, {"month": "2026-04"})))
    stranger = Client()
    stranger.force_login(make.person(Role.INSPECTOR))
    assert "Xã A" not in dom.text(dom.read(stranger.get(calendar, {"month": "2026-03"})))


def test_visits_to_many_agencies_are_planned_on_one_page(client, staff):
    agencies = [make.agency(f"Xã {letter}") for letter in "ABC"]
    programme = drawn_up(client, *agencies, form=VisitForm.BY_FILES)
    address = reverse("programme-visits", args=[programme.pk])
    assert on_top(send(client, address, leader=str(staff.pk))) == ["Write a day beside each agency that is visited."]

    days = {f"day_{agency.pk}": f"{TODAY:%d/%m/%Y}" for agency in agencies[:2]}
    typed = filled(client.get(address)) | days | {"leader": str(staff.pk), "decision": "05/QĐ-SKHCN"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code in (302, 422)  # sent twice

    planned = [(visit.agency, visit.form, visit.decision, visit.season) for visit in Visit.objects.order_by("agency")]
    assert planned == [(agency, VisitForm.BY_FILES, "05/QĐ-SKHCN", 2026) for agency in agencies[:2]]
    left = dom.every(dom.first(dom.read(client.get(address)), "main"), "input", type="text")
    assert {dom.attribute(each, "name") for each in left} == {"decision", f"day_{agencies[2].pk}"}


def test_ties_to_any_of_many_agencies_are_told_with_the_agency(client):
    agencies = [make.agency(f"Xã {letter}") for letter in "AB"]
    programme = drawn_up(client, *agencies)
    tied = make.person(Role.INSPECTOR, Role.OFFICER, of=agencies[1], name="Lan")
    days = {f"day_{agency.pk}": f"{TODAY:%d/%m/%Y}" for agency in agencies}
    address = reverse("programme-visits", args=[programme.pk])

    told = on_top(send(client, address, leader=str(tied.pk), **days))
    assert [line.split(":")[0] for line in told] == ["Say why these people are on the team even so", "Lan – Xã B"]
    assert not Visit.objects.exists()

    assert send(client, address, leader=str(tied.pk), because="Không còn ai.", **days).status_code == 302
    assert list(Visit.objects.order_by("agency").values_list("members__ties_because", flat=True)) == [
        "",
        "Không còn ai.",
    ]


def test_all_that_are_listed_are_added_at_once_and_each_tells_what_is_known_of_it(client, staff):
    agency, other = make.agency("Xã A"), make.agency("Xã B")
    visit = inspections.started(agency, staff, on=date(2026, 3, 2))
    inspections.asked(visit, staff)
    programme = drawn_up(client)
    address = reverse("programme-choose", args=[programme.pk])
    assert errors(send(client, address, form=VisitForm.ON_SITE, **WINDOW)) == {
        "agencies": "Tick the agencies that are to be visited."
    }

    labels = [dom.text(label) for label in dom.every(dom.first(dom.read(client.get(address)), "main"), "label")]
    assert "Xã A, last visited 02/03/2026, 1 open finding" in labels
    assert "Xã B" in labels
    assert send(client, address, everyone="on", form=VisitForm.ON_SITE, **WINDOW).status_code == 302
    assert {entry.agency for entry in programme.entries.present()} == {agency, other}
