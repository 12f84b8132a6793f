"""Workbooks as provinces really write them, each told from the workbook to the facts."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from agencies.models import CertificateCover, Contact, Fact
from portal.kit.dates import written
from tests import make
from tests.workbooks.more_provinces import MORE_REGISTERS
from tests.workbooks.provinces import FILES, OTHERS, REGISTERS
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db


def told(register):
    """What is recorded beside the life of the agencies, by the short names of the tests."""
    names = {agency.pk: name for name, agency in register.items()}
    facts = Fact.objects.known().exclude(kind__in=["founded"])
    return {
        (
            names[fact.agency_id],
            fact.number,
            written(fact.happened_on, fact.precision),
            fact.edition_id or "",
            fact.kind,
        )
        for fact in facts
    }


EVERY = REGISTERS | MORE_REGISTERS
TEXT = ("utf-8", "windows-1258")
OTHER_FILES = [file for file in FILES if file != "xlsx"]
READ = [
    (name, file)
    for number, name in enumerate(EVERY)
    for file in ("xlsx", OTHER_FILES[number % len(OTHER_FILES)], *(OTHER_FILES if EVERY[name].lost else ()))
]
"""Every register as Excel saves it and as another kind of file; what text files lose, as all of them."""


@pytest.mark.parametrize(("name", "file"), dict.fromkeys(READ))
def test_a_register_is_read_as_it_is_meant(name, file, register, tmp_path):
    wanted, path = EVERY[name], tmp_path / "so-theo-doi"
    if wanted.has_namesake:
        other = make.agency("Ủy ban nhân dân huyện Cư Kuin", tier="district", area="655")
        make.agency("Ủy ban nhân dân xã Hòa An", superior=other)
    FILES[file](path, wanted)
    shown = bring_in(path, "facts", "--only-good")
    lost = wanted.lost if file in TEXT else set()
    assert told(register) == wanted.facts - lost
    assert (shown["refused"], shown["doubt"]) == (wanted.refused, len(lost))
    assert shown["rows"] == len(shown["lines"])
    again = bring_in(path, "facts", "--dry-run")
    assert (again["new"], again["changed"]) == (0, 0)


@pytest.mark.parametrize("file", ["xlsx", "ods"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_register_of_another_kind_is_read_as_it_is_meant(name, file, register, tmp_path):
    kind, wanted, verdicts = OTHERS[name]
    path, inspector = tmp_path / "so-theo-doi", make.person("inspector")
    FILES[file](path, wanted)
    more = ["--by", inspector.email] if kind == "findings" else []
    more += ["--set", "founded_on=2010"] if kind == "agencies" else []
    shown = bring_in(path, kind, *more)
    assert [f"{said.split()[0]} {shown[said.split()[0]]}" for said in verdicts] == list(verdicts), shown["lines"]
    again = bring_in(path, kind, "--dry-run", *more)
    assert (again["new"], again["changed"]) == (0, 0)


def test_an_old_workbook_as_libreoffice_saves_it(register):
    """A head of two rows with merged blocks, days as days, a total by a formula, headings of groups."""
    shown = bring_in(Path(__file__).with_name("samples") / "libreoffice.xls", "facts")
    assert told(register) == {
        ("khcn", "12/QĐ-SKHCN", "01/03/2016", "2008", "declared"),
        ("nv", "15/QĐ-SNV", "05/04/2016", "2008", "declared"),
        ("phe", "9/QĐ-UBND", "2015", "2008", "declared"),
    }
    assert (shown["sheet"], shown["new"], shown["passed"], shown["rows"]) == ("Biểu 01", 3, 3, 6)


def test_each_kind_finds_its_sheet_in_a_workbook_of_several_registers(register, tmp_path):
    make.body()
    book, path = Workbook(), tmp_path / "so-lieu.xlsx"
    book.active.append(["SỐ LIỆU NĂM 2024 CỦA TỈNH"])
    for title, rows in {
        "Đầu mối": [["TT", "Đơn vị", "Họ và tên", "Điện thoại"], [1, "Sở Nội vụ", "Lê Văn A", "0262 123"]],
        "Công bố": [
            ["TT", "Đơn vị", "Số quyết định", "Ngày công bố", "Phiên bản"],
            [1, "Sở Nội vụ", "15/QĐ-SNV", "05/4/2016", 2008],
        ],
        "Chứng nhận": [
            ["TT", "Đơn vị", "Số giấy chứng nhận", "Tổ chức chứng nhận", "Ngày cấp", "Hiệu lực đến", "Tiêu chuẩn"],
            [1, "Sở Nội vụ", "QMS 12", "QUACERT", "01/07/2024", "30/06/2027", 2015],
        ],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    found = {kind: bring_in(path, kind) for kind in ("facts", "contacts", "certificates")}
    assert {kind: shown["sheet"] for kind, shown in found.items()} == {
        "facts": "Công bố",
        "contacts": "Đầu mối",
        "certificates": "Chứng nhận",
    }
    assert [shown["new"] for shown in found.values()] == [1, 1, 1]
    assert told(register) == {("nv", "15/QĐ-SNV", "05/04/2016", "2008", "declared")}
    assert Contact.objects.get().agency == CertificateCover.objects.get().agency == register["nv"]
