"""The pages that say what happened to the data."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.actions.contacts import save_contact
from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind
from agencies.models import Contact
from audits.models import Answer, ChecklistVersion, FindingStep
from portal.history.models import Change
from portal.pages.history.listing import OF_AGENCIES, kinds, model_of, told_to
from portal.pages.history.reading import entries
from tests import inspections, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make.agency("Sở Y tế")
    contact = save_contact(contact=Contact(agency=agency), name="Nguyễn Thị Hoà") or Contact.objects.get()
    contact.position = "Chánh Văn phòng"
    contact.save()
    wrong = make.fact(agency, Kind.PLAN_ISSUED, date(2015, 3, 1), number="12/QĐ")
    withdraw_fact(fact=wrong, by=make.staff(), because="ghi nhầm")
    return agency


def read(reader, name, *args, **params):
    client = Client(headers={"accept-language": "vi"})
    client.force_login(reader)
    answer = client.get(reverse(name, args=args), params)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_lead_body_reads_what_a_row_said_before_and_after(agency):
    page = read(make.staff(), "history", kind="agencies_contact")

    assert "Chức vụ: – → Chánh Văn phòng" in page
    assert "Nguyễn Thị Hoà" in page


def test_a_withdrawal_is_told_with_its_reason(agency):
    assert "Lý do: ghi nhầm" in read(make.staff(), "history", kind="agencies_fact")


def test_changes_are_narrowed_by_agency_person_and_day(agency):
    person = make.person(name="Trần Văn Tìm")
    staff = make.staff()

    assert "12/QĐ" in read(staff, "history", agency="so y te", kind="agencies_fact")
    assert "12/QĐ" not in read(staff, "history", agency="khong co", kind="agencies_fact")
    assert "12/QĐ" not in read(staff, "history", person="tran van tim", kind="agencies_fact")
    assert "12/QĐ" not in read(staff, "history", day="01/01/2020", kind="agencies_fact")
    assert person.name in read(staff, "history", kind="accounts_user")


def test_what_no_page_did_is_said_to_be_so(agency):
    change = Change.objects.filter(kind="agencies_contact").latest("id")
    change.database_user, change.origin = "postgres", "psql 10.0.0.9"

    (entry,) = entries([change], with_places=True)

    assert "postgres psql 10.0.0.9" in entry["who"]


def test_an_officer_reads_the_own_agency_s_without_addresses(agency):
    page = read(make.officer(agency), "agency-history", agency.pk)

    assert "12/QĐ" in page
    assert "Chánh Văn phòng" in page
    assert "127.0.0.1" not in page


def test_an_agency_is_not_told_what_a_team_works_with(agency):
    inspector = make.person("inspector")
    checklist = ChecklistVersion.objects.offered().first()
    visit = inspections.started(agency, inspector, checklist=checklist)
    draft = inspections.logged(visit, inspector, statement="Bản nháp của đoàn")
    inspections.asked(visit, inspector, statement="Đã gửi cơ quan")
    inspections.drafted(visit, inspector)

    told = set(told_to(agency).values_list("kind", "row"))

    assert Answer.objects.exists()
    assert Change.objects.filter(kind="audits_answer", agency=agency.pk).exists()
    assert {kind for kind, _row in told} <= set(OF_AGENCIES)
    assert not told & {("audits_findingstep", step.pk) for step in FindingStep.objects.filter(finding=draft)}
    assert "audits_paper" not in {kind for kind, _row in told}
    page = read(make.officer(agency), "agency-history", agency.pk)
    assert "Bản nháp của đoàn" not in page


def test_every_kind_has_a_name():
    assert {kind for kind, _words in kinds()} >= set(OF_AGENCIES)
    assert all(model_of(kind) for kind, _words in kinds())


def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(agency, django_assert_max_num_queries):
    make.agency()
    client = Client()
    client.force_login(make.staff())
    client.get(reverse("history"))
    with django_assert_max_num_queries(25):
        client.get(reverse("history"))
