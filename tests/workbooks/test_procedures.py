"""Registers of administrative procedures, out of workbooks and back."""

from datetime import date

import pytest

from portal.programme.choices import ChangeKind
from portal.programme.models import LegalChange, Procedure
from portal.workbooks.actions import Refused
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.programme import handling
from tests.workbooks.files import plain_book
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db
HEADS = ["STT", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Cơ quan thực hiện", "Ngày hiệu lực", "Hết hiệu lực"]
ROWS = [
    [1, "1.000001", "Cấp bản sao trích lục", "Hộ tịch", "UBND cấp xã", "1/1/2016", ""],
    [2, "1.000002", "Đăng ký kết hôn", "Hộ tịch", "UBND cấp xã", "1/1/2016", "1/7/2018"],
    [3, "2.000003", "Thi nâng ngạch", "Công chức", "Sở Nội vụ", "15/3/2017", ""],
    [4, "2.000004", "Thủ tục lạ", "Công chức", "Sở Không Có Thật", "15/3/2017", ""],
    [5, "2.000005", "Ngược ngày", "Công chức", "UBND cấp huyện", "15/3/2017", "1/3/2017"],
    [6, "1.000001", "Cấp bản sao trích lục", "Hộ tịch", "UBND cấp xã", "1/1/2016", ""],
]


def test_a_register_of_procedures_comes_in_corrects_what_is_unused_and_goes_back(register, tmp_path):
    old = handling.procedure("1.000001", name="Cấp bản sao")
    told = bring_in(plain_book(tmp_path / "a.xlsx", ROWS, HEADS), "procedures", "--only-good")

    assert (told["new"], told["changed"], told["refused"], told["doubt"]) == (2, 1, 2, 1)
    rows = Procedure.objects.known().order_by("code").values_list("code", "name", "tier", "agency__name")
    assert list(rows) == [
        ("1.000001", "Cấp bản sao trích lục", "commune", None),
        ("1.000002", "Đăng ký kết hôn", "commune", None),
        ("2.000003", "Thi nâng ngạch", "province", "Sở Nội vụ"),
    ]
    [gone] = LegalChange.objects.known()
    assert (gone.procedure.code, gone.kind, gone.happened_on) == ("1.000002", ChangeKind.ABOLISHED, date(2018, 7, 1))
    assert bring_in(plain_book(tmp_path / "b.xlsx", ROWS[:3], HEADS), "procedures", "--dry-run")["same"] == 3

    undo(sent=Import.objects.get(), by=make.staff(), because="Nhầm tệp")
    [back] = Procedure.objects.known()
    assert (back.code, back.name, LegalChange.objects.known().count()) == ("1.000001", old.name, 0)


def test_what_documents_hang_on_is_neither_corrected_nor_taken_back(register, tmp_path):
    told = bring_in(plain_book(tmp_path / "a.xlsx", ROWS[:1], HEADS), "procedures")
    assert told["new"] == 1
    handling.issued(Procedure.objects.get(), register["phe"], date(2017, 1, 1))
    other = [[1, "1.000001", "Tên khác", "Hộ tịch", "UBND cấp xã", "1/1/2016", ""]]

    assert bring_in(plain_book(tmp_path / "b.xlsx", other, HEADS), "procedures", "--dry-run")["refused"] == 1
    with pytest.raises(Refused, match="QT-01"):
        undo(sent=Import.objects.get(), by=make.staff(), because="Nhầm tệp")
    assert Procedure.objects.known().count() == 1
