"""Certificates out of workbooks, and back."""

from datetime import date

import pytest

from agencies.models import Certificate, CertificateFact, CertificateStanding
from portal.workbooks.actions import Refused
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import undo
from tests import make
from tests.workbooks.files import plain_book
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db

HEADS = ["TT", "Tên đơn vị", "Số giấy chứng nhận", "Tổ chức chứng nhận", "Ngày cấp", "Hiệu lực đến", "Tiêu chuẩn"]
ROWS = [
    [1, "Sở Nội vụ", "QMS 12", "TT Chứng nhận Phù hợp (QUACERT)", "01/07/2024", date(2027, 6, 30), "ISO 9001:2015"],
    [2, "Sở KH&CN", "QMS 12", "Quacert", date(2024, 7, 1), "30/6/2027", 2015],
    [3, "UBND xã Ea Phê", "7/GCN", "Công ty Lạ", date(2025, 1, 1), date(2028, 1, 1), 2015],
    [4, "UBND xã Hòa An", "8/GCN", "QUACERT", date(2025, 1, 1), "", 2015],
    ["Cộng", 4],
]


def test_rows_of_one_paper_are_one_certificate_and_the_same_file_brings_nothing_new(register, tmp_path):
    make.body()
    path = plain_book(tmp_path / "a.xlsx", ROWS, HEADS)
    told = bring_in(path, "certificates", "--only-good")
    assert (told["new"], told["refused"], told["passed"]) == (3, 1, 1)
    joint = CertificateFact.objects.get(number="QMS 12")
    assert (joint.agency_count, joint.edition_id, joint.body.name) == (2, "2015", "QUACERT")
    assert CertificateFact.objects.get(number="7/GCN").warnings == ["unknown_body"]
    again = bring_in(path, "certificates", "--only-good", "--dry-run")
    assert (again["new"], again["same"], again["refused"]) == (0, 3, 1)


def test_a_paper_is_corrected_renewed_and_taken_back(register, tmp_path):
    make.body()
    old = make.certificate(register["nv"], number="QMS 12", issued_on=date(2021, 7, 1), valid_until=date(2024, 6, 30))
    make.certificate(register["phe"], number="9", issued_on=date(2024, 1, 1), valid_until=date(2026, 1, 1))
    rows = [
        ROWS[0],
        [2, "UBND xã Ea Phê", "9", "QUACERT", date(2024, 1, 1), date(2026, 12, 31), 2015],
        [3, "UBND xã Hòa An", "9", "QUACERT", date(2024, 1, 1), date(2026, 12, 31), 2015],
    ]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows, HEADS), "certificates")
    assert (told["new"], told["changed"]) == (1, 2)
    assert CertificateFact.objects.get(happened_on=date(2024, 7, 1)).renews == old
    assert old.standings.known().latest("during").state == "replaced"
    right = CertificateFact.objects.known().get(number="9")
    assert (right.valid_until, right.agency_count) == (date(2026, 12, 31), 2)

    sent = Import.objects.get()
    event = make.happened(right.certificate, "suspended", date(2025, 3, 1))
    with pytest.raises(Refused):
        undo(sent=sent, by=make.staff(), because="Nhầm")
    event.withdrawn_at, event.withdrawn_because = event.recorded_at.replace(year=2099), "x"
    event.save()
    undo(sent=sent, by=make.staff(), because="Nhầm")
    assert Certificate.objects.filter(facts__withdrawn_at=None).distinct().count() == 2
    assert CertificateFact.objects.known().get(number="9").agency_count == 1
    assert CertificateStanding.objects.known().filter(certificate=old, state="replaced").count() == 0
