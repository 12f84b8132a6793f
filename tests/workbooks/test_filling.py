"""The workbook that is taken along, filled in and brought back."""

from datetime import date

import pytest
from openpyxl import load_workbook

from agencies.models import CertificateFact, Contact, Fact
from audits.models import Finding
from portal.programme.models import Attendance, Issue
from tests import make
from tests.inspections import clause, logged, started
from tests.programme import handling, teaching
from tests.workbooks.given import content_of
from tests.workbooks.test_exports import taken
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(register):
    """Something of each kind, with all that may go wrong on the way out and back."""
    agency, leader = register["nv"], make.person("inspector")
    make.declared(agency)
    make.fact(agency, "internal_audit", date(2016, 9, 1), number="12/KH", note="=ghi chú\nhai dòng", precision="month")
    make.fact(agency, "redeclared", date(2017, 5, 1), edition_id="2015", reason="edition", covered=5, competence=9)
    make.certificate(
        agency, register["khcn"], number="QMS 1/2.3.24", scope="Một\nhai", sites=["1 Lê Duẩn", "2 Quang Trung"]
    )
    make.renewal(
        make.certificate(agency, number="7", issued_on=date(2021, 1, 1), valid_until=date(2023, 12, 31)),
        agency,
        number="7",
    )
    Contact.objects.create(agency=agency, name="Lê Văn A", phone="905123456")
    Contact.objects.create(agency=agency, name="Lê Văn A", email="a@example.vn")
    visit = started(agency, leader, on=date(2018, 5, 10))
    logged(visit, leader, statement="Chưa đánh giá\nnội bộ", evidence="x\ny", clauses=[clause("10.2"), clause("9.2")])
    logged(visit, leader, grade="good", clauses=[], basis="Điều 4")
    handling.issued(handling.procedure("1.01", tier="province"), agency, date(2017, 1, 1))
    handling.issued(handling.procedure("3.01", agency=agency), agency, date(2017, 1, 1), revision=3)
    teaching.attended(teaching.course(), agency, "Lê Văn A", certificate="7/GCN", valid_until=date(2020, 3, 10))
    return register


def book_of(client, person, tmp_path, about=""):
    client.force_login(person)
    path = tmp_path / "register.xlsx"
    path.write_bytes(content_of(taken(client, "register", about, "xlsx")))
    return path


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_brought_back_as_it_was_changes_nothing(client, known, tmp_path, language):
    staff = make.person("staff", language=language)
    path = book_of(client, staff, tmp_path)
    counts = {"facts": 3, "agencies": 5, "certificates": 4, "contacts": 2, "findings": 2}
    for kind, count in (counts | {"documents": 2, "attendance": 1}).items():
        told = bring_in(path, kind, "--dry-run", "--by", staff.email)
        assert (told["same"], told["passed"], told["rows"]) == (count, 1, count + 1), (kind, told["lines"])


def test_rows_are_known_again_by_their_hidden_keys(client, known, tmp_path):
    staff = make.staff()
    path = book_of(client, staff, tmp_path, f"agency={known['nv'].pk}")
    book = load_workbook(path)
    changes = {
        "facts": ("12/KH", "13/KH"),
        "certificates": ("QMS 1/2.3.24", "QMS 2"),
        "contacts": ("a@example.vn", "b@example.vn"),
        "findings": ("Điều 4", "Điều 5"),
        "documents": (3, 4),
        "attendance": ("7/GCN", "8/GCN"),
    }
    for sheet in book:
        assert [sheet.column_dimensions[letter].hidden for letter in "BC"] == [True, True]
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = dict(changes.values()).get(cell.value, cell.value)
    book.save(path)
    for kind in changes:
        told = bring_in(path, kind, "--by", staff.email)
        assert (told["new"], told["changed"], told["refused"], told["doubt"]) == (0, 1, 0, 0), (kind, told["lines"])
    assert Fact.objects.known().filter(kind="internal_audit").get().number == "13/KH"
    assert CertificateFact.objects.known().filter(number="QMS 2").count() == 1
    assert {contact.email for contact in Contact.objects.all()} == {"", "b@example.vn"}
    assert Finding.objects.exclude(state="withdrawn").filter(basis="Điều 5").count() == 1
    assert set(Issue.objects.known().values_list("procedure__code", "revision_no")) == {("1.01", 0), ("3.01", 4)}
    assert Attendance.objects.known().get().certificate == "8/GCN"


def test_an_officer_takes_along_and_brings_back_the_own_agency(client, known, tmp_path):
    officer = make.officer(known["nv"])
    path = book_of(client, officer, tmp_path, f"agency={known['nv'].pk}")
    assert len(load_workbook(path).sheetnames) == 5
    told = bring_in(path, "facts", "--dry-run", "--by", officer.email)
    assert (told["same"], told["rows"] - told["passed"]) == (3, 3)


def test_a_row_that_names_nobody_is_about_the_one_agency_that_an_officer_has(register, tmp_path):
    path = tmp_path / "added.csv"
    path.write_text(
        "STT,Tên cơ quan,Số quyết định,Ngày công bố,Phiên bản\n"
        "1,Sở Nội vụ,5/QĐ-SNV,03/02/2016,TCVN ISO 9001:2008\n"
        "2,,6/QĐ-SNV,04/02/2019,TCVN ISO 9001:2015\n"
    )
    told = {
        name: bring_in(path, "facts", "--dry-run", "--by", make.officer(register[name]).email)
        for name in ("nv", "district")
    }
    staff = bring_in(path, "facts", "--dry-run", "--by", make.staff().email)

    added = told["nv"]["lines"][1]
    assert (added["verdict"], added["about"], told["nv"]["new"]) == ("new", "Sở Nội vụ", 2)
    assert [remark["message"] for remark in added["remarks"]] == ["Tính là “Sở Nội vụ”, cơ quan của bạn."]
    assert told["district"]["refused"] == 2, "below a district there are several"
    assert (staff["new"], staff["refused"]) == (1, 1)
