"""Lists of the documents of agencies' systems, out of workbooks and back."""

from datetime import date

import pytest

from portal.programme.actions.procedures import add_document_file
from portal.programme.models import Issue
from portal.workbooks.actions import Refused
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.programme import guiding, handling
from tests.workbooks.files import plain_book
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db
HEADS = ["STT", "Đơn vị", "Mã tài liệu", "Tên tài liệu", "Mã TTHC", "Lần ban hành", "Lần sửa đổi", "Ngày ban hành"]


@pytest.fixture
def procedures(register):
    """Two of communes, one of another tier, one of one commune alone."""
    for code in ("1.01", "1.02"):
        handling.procedure(code)
    handling.procedure("2.01", tier="province")
    handling.procedure("3.01", agency=register["phe"])


def known() -> list[tuple]:
    rows = Issue.objects.known().order_by("agency", "code", "procedure__code", "revision_no")
    return list(rows.values_list("code", "procedure__code", "issue_no", "revision_no", "issued_on"))


def test_a_row_is_a_document_for_each_procedure_that_it_names(register, procedures, tmp_path):
    phe = "UBND xã Ea Phê"
    rows = [
        [1, phe, "QT-01", "Hộ tịch", "1.01; 1.02", "01", "00", "1/2/2017"],
        [2, phe, "QT-03", "Riêng", "3.01", "", "", "3/2017"],
        [3, phe, "QT-04", "Của cấp khác", "2.01", 1, 0, "1/2/2017"],
        [4, phe, "QT-05", "Không có", "9.99", 1, 0, "1/2/2017"],
        [5, phe, "QT-06", "Không nói gì", "", 1, 0, "1/2/2017"],
        [6, phe, "QT-07", "Lần 0", "1.01", 0, 0, "1/2/2017"],
        [7, phe, "QT-08", "Mai sau", "1.01", 1, 0, "1/2/2099"],
        [8, "UBND xã Hòa An", "QT-01", "Của xã khác", "3.01", 1, 0, "1/2/2017"],
        [9, phe, "QT-01", "Lặp lại", "1.02", 1, 0, "1/3/2017"],
    ]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows, HEADS), "documents", "--only-good")

    assert (told["new"], told["refused"], told["doubt"]) == (2, 6, 1), told["lines"]
    assert known() == [
        ("QT-01", "1.01", 1, 0, date(2017, 2, 1)),
        ("QT-01", "1.02", 1, 0, date(2017, 2, 1)),
        ("QT-03", "3.01", 1, 0, date(2017, 3, 31)),
    ]
    assert bring_in(plain_book(tmp_path / "b.xlsx", rows[:2], HEADS), "documents", "--dry-run")["same"] == 2


def test_what_differs_is_corrected_and_goes_back(register, procedures, tmp_path):
    phe, staff = "UBND xã Ea Phê", make.staff()
    bring_in(plain_book(tmp_path / "a.xlsx", [[1, phe, "QT-01", "", "1.01", 1, 0, "1/2/2017"]], HEADS), "documents")
    before = known()
    rows = [[1, phe, "QT-01", "", "1.01, 1.02", 1, 0, "2/2/2017"], [2, phe, "QT-01", "", "1.01", 1, 1, "1/2/2018"]]
    path = plain_book(tmp_path / "b.xlsx", rows, HEADS)
    officer = make.officer(register["phe"])
    assert bring_in(path, "documents", "--dry-run", "--by", officer.email)["refused"] == 1, "another recorded it"

    told = bring_in(path, "documents", "--by", staff.email)
    assert (told["changed"], told["new"]) == (1, 1)
    assert known() == [
        ("QT-01", "1.01", 1, 0, date(2017, 2, 2)),
        ("QT-01", "1.01", 1, 1, date(2018, 2, 1)),
        ("QT-01", "1.02", 1, 0, date(2017, 2, 2)),
    ]
    undo(sent=Import.objects.latest("pk"), by=staff, because="Nhầm tệp")
    assert known() == before


def test_what_has_its_file_is_neither_corrected_nor_taken_back(register, procedures, tmp_path):
    phe = "UBND xã Ea Phê"
    bring_in(plain_book(tmp_path / "a.xlsx", [[1, phe, "QT-01", "", "1.01", 1, 0, "1/2/2017"]], HEADS), "documents")
    pdf = guiding.upload("a.pdf", b"%PDF-1.7 %%EOF")
    add_document_file(issue=Issue.objects.get(), by=make.staff(), upload=pdf)
    other = plain_book(tmp_path / "b.xlsx", [[1, phe, "QT-01", "", "1.01", 1, 0, "2/2/2017"]], HEADS)

    assert bring_in(other, "documents", "--dry-run")["refused"] == 1
    with pytest.raises(Refused, match="a.pdf"):
        undo(sent=Import.objects.get(), by=make.staff(), because="Nhầm tệp")
    assert Issue.objects.known().count() == 1


def test_an_officer_of_one_agency_need_not_name_it(register, procedures, tmp_path):
    officer = make.officer(register["phe"])
    heads = ["Ký hiệu", "Mã thủ tục", "Lần ban hành", "Ngày ban hành"]
    rows = [["QT-01", "1.01", 2, "1/2/2017"], ["QT-02", "2.01", 1, "1/2/2017"]]
    path = plain_book(tmp_path / "a.xlsx", rows, heads)

    told = bring_in(path, "documents", "--only-good", "--by", officer.email)
    assert (told["new"], told["refused"]) == (1, 1)
    assert Issue.objects.known().get().agency == register["phe"]
    assert bring_in(path, "documents", "--dry-run")["refused"] == 2, "nobody knows whose they are"
