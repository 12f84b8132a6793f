"""Agencies and contacts out of workbooks, and back."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.models import Agency, Contact, Fact
from portal.workbooks.actions import Refused
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.workbooks.files import plain_book

pytestmark = pytest.mark.django_db


def bring_in(path, kind, *options):
    out = StringIO()
    call_command("import_register", str(path), "--kind", kind, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


AGENCY_HEADS = ["STT", "Tên cơ quan", "Mã cơ quan", "Cấp", "Trực thuộc", "Đối tượng áp dụng", "Ngày thành lập"]


def test_new_agencies_are_founded_and_those_that_are_there_stay(register, tmp_path):
    rows = [
        ["I", "Các sở"],
        [1, "Sở Nội vụ", "", "Tỉnh", "", "Bắt buộc", "2010"],
        [2, "Sở Y tế", "so-y-te", "Cấp tỉnh", "", "Bắt buộc", "1/1/2010"],
        [3, "UBND xã Ea Yông", "24490x", "Xã", "UBND huyện Krông Pắc", "Khuyến khích", "1/2011"],
        [4, "Sở Lạ", "so-la", "Cấp tỉnh", "", "Bắt buộc", ""],
    ]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows, AGENCY_HEADS), "agencies", "--only-good")
    assert (told["new"], told["same"], told["refused"], told["passed"]) == (2, 1, 1, 1)
    health, commune = Agency.objects.get(key="so-y-te"), Agency.objects.get(key="24490x")
    assert (health.tier, health.obligation, commune.superior) == ("province", "mandatory", register["district"])
    sent = Import.objects.get()
    make.declared(health)
    with pytest.raises(Refused):
        undo(sent=sent, by=make.staff(), because="Nhầm")
    Fact.objects.filter(agency=health, kind="declared").update(
        withdrawn_at=Fact.objects.latest("recorded_at").recorded_at.replace(year=2099), withdrawn_because="x"
    )
    undo(sent=sent, by=make.staff(), because="Nhầm")
    assert not commune.standings.known().exists()


def test_contacts_come_in_change_and_go_back_to_what_they_were(register, tmp_path):
    heads = ["STT", "Đơn vị", "Họ và tên", "Chức vụ", "Điện thoại", "Email"]
    old = Contact.objects.create(agency=register["nv"], name="Lê Văn A", phone="1")
    rows = [
        [1, "Sở Nội vụ", "Lê Văn A", "Chuyên viên", "0262 123", ""],
        [2, "Sở KHCN", "Trần Thị B", "", "", "b@example.vn"],
        [3, "Sở KHCN", "Hồ C", "", "", "không có"],
    ]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows, heads), "contacts", "--only-good")
    assert (told["new"], told["changed"], told["refused"]) == (1, 1, 1)
    old.refresh_from_db()
    assert (old.position, old.phone) == ("Chuyên viên", "0262 123")
    assert bring_in(plain_book(tmp_path / "b.xlsx", rows, heads), "contacts", "--dry-run")["same"] == 2

    undo(sent=Import.objects.get(), by=make.staff(), because="Nhầm")
    old.refresh_from_db()
    assert (old.position, old.phone) == ("", "1")
    assert Contact.objects.count() == 1
