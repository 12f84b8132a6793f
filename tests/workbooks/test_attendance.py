"""Lists of who was at courses, out of workbooks and back."""

from datetime import date

import pytest

from portal.programme.models import Attendance
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.programme import teaching
from tests.workbooks.files import plain_book
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db
HEADS = ["STT", "Đơn vị", "Họ và tên", "Chức vụ", "Số hiệu lớp", "Số giấy chứng nhận", "Hiệu lực đến"]


def test_lists_of_learners_come_in_correct_what_is_there_and_go_back(register, tmp_path):
    course = teaching.course()
    old = teaching.attended(course, register["nv"], "Lê Văn A", certificate="7/GCN")
    rows = [
        [1, "Sở Nội vụ", "Lê Văn A", "", course.code, "7/GCN", "10/3/2020"],
        [2, "Sở KHCN", "Trần Thị B", "Chuyên viên", course.code, "8/GCN", ""],
        [3, "Sở KHCN", "Hồ C", "", "99/lạ", "", ""],
        [4, "Sở KHCN", "Vũ D", "", course.code, "9/GCN", "9/3/2017"],
        [5, "Sở KHCN", "Vũ E", "", course.code, "", "9/3/2020"],
    ]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows, HEADS), "attendance", "--only-good")

    assert (told["new"], told["changed"], told["refused"]) == (1, 1, 3)
    corrected = Attendance.objects.known().get(name="Lê Văn A")
    assert (corrected.certificate, corrected.valid_until) == ("7/GCN", date(2020, 3, 10))
    assert bring_in(plain_book(tmp_path / "b.xlsx", rows[:2], HEADS), "attendance", "--dry-run")["same"] == 2

    undo(sent=Import.objects.get(), by=make.staff(), because="Nhầm")
    [back] = Attendance.objects.known()
    assert (back.name, back.certificate, back.valid_until) == (old.name, old.certificate, None)
