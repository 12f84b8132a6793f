"""Findings out of registers of inspections, and back."""

from datetime import date

import pytest

from agencies.choices import Role
from audits.actions.findings import ask_plan
from audits.models import Finding, Visit
from portal.workbooks.actions import Refused
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.inspections import clause, logged, said, started
from tests.workbooks.files import plain_book
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db

HEADS = ["STT", "Đơn vị được kiểm tra", "Ngày kiểm tra", "Nội dung phát hiện", "Mức độ", "Điều khoản", "Phiên bản"]
HEADS += ["Thời hạn khắc phục"]


@pytest.fixture
def inspector(register):
    return make.person(Role.INSPECTOR)


def test_findings_are_logged_at_their_visits_and_the_same_file_brings_nothing_new(register, inspector, tmp_path):
    visit = started(register["nv"], inspector, on=date(2018, 5, 10))
    logged(visit, inspector, statement="Chưa đánh giá nội bộ", clauses=[clause()])
    rows = [
        ["I", "Các sở"],
        [1, "Sở Nội vụ", "10/5/2018", "Chưa đánh giá nội bộ.", "KPH nhẹ", "9.2", 2015, None],
        [2, "Sở Nội vụ", None, "Mục tiêu chưa được đo", "Lưu ý", "6.2.1; 9.1", 2015, "30/6/2018"],
        [3, "Sở KHCN", date(2018, 6, 1), "Chưa gửi bản công bố", "nặng", "Khoản 3 Điều 4 QĐ 19/2014/QĐ-TTg"],
        [4, "Sở KHCN", date(2018, 6, 1), "Không rõ", "nhẹ", "99.9", 2015, None],
        ["Tổng cộng", None, None, 4],
    ]
    path = plain_book(tmp_path / "a.xlsx", rows, HEADS)
    told = bring_in(path, "findings", "--only-good", "--by", inspector.email)
    assert (told["new"], told["same"], told["refused"], told["passed"]) == (2, 1, 1, 2)
    measured = Finding.objects.get(statement="Mục tiêu chưa được đo")
    assert (measured.visit, measured.grade_id, measured.due_on) == (visit, "observation", date(2018, 6, 30))
    assert {each.number for each in measured.clauses.all()} == {"6.2", "9.1"}
    other = Finding.objects.get(statement="Chưa gửi bản công bố")
    assert (other.visit.state, other.visit.started_on, other.season) == ("under_way", date(2018, 6, 1), 2018)
    assert other.basis.startswith("Khoản 3")
    again = bring_in(path, "findings", "--dry-run", "--by", inspector.email)
    assert (again["new"], again["same"]) == (0, 3)

    undo(sent=Import.objects.get(), by=inspector, because="Nhầm tệp")
    assert Finding.objects.exclude(state="withdrawn").count() == 1
    assert Visit.objects.get(agency=register["khcn"]).state == "cancelled"
    assert bring_in(path, "findings", "--dry-run", "--by", inspector.email)["new"] == 2


def test_a_draft_is_put_right_and_what_the_agency_was_told_stays(register, inspector, tmp_path):
    visit = started(register["nv"], inspector, on=date(2018, 5, 10))
    draft = logged(visit, inspector, statement="A", evidence="Ảnh 1")
    row = [1, "Sở Nội vụ", date(2018, 5, 10), "A", "nặng", "9.2", 2015]
    path = plain_book(tmp_path / "a.xlsx", [row], HEADS)
    assert bring_in(path, "findings", "--by", inspector.email)["changed"] == 1
    right = Finding.objects.get(state="logged")
    assert (right.grade_id, right.evidence) == ("major", "Ảnh 1")
    sent = Import.objects.get()
    undo(sent=sent, by=inspector, because="Nhầm")
    back = Finding.objects.get(state="logged")
    assert (back.grade_id, back.statement, list(back.clauses.all())) == (draft.grade_id, "A", [clause()])

    assert bring_in(path, "findings", "--by", inspector.email)["changed"] == 1
    told = Finding.objects.get(state="logged")
    ask_plan(finding=told, said=said(inspector, told, "", on=date(2018, 5, 11)))
    with pytest.raises(Refused):
        undo(sent=Import.objects.latest("pk"), by=inspector, because="Nhầm")
    row[4] = "nhẹ"
    other = plain_book(tmp_path / "b.xlsx", [row], HEADS)
    assert bring_in(other, "findings", "--dry-run", "--by", inspector.email)["refused"] == 1


def test_nobodys_findings_are_refused(register, tmp_path):
    path = plain_book(tmp_path / "a.xlsx", [[1, "Sở Nội vụ", date(2018, 5, 10), "A", "nhẹ", "9.2", 2015]], HEADS)
    assert bring_in(path, "findings", "--dry-run")["refused"] == 1
    assert not Visit.objects.exists()
