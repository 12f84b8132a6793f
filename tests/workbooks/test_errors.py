"""Cells whose formulas came to nothing (#REF!, #N/A): told in every kind of file, and never taken for empty."""

import struct
from datetime import date

import pytest
import xlwt
from django.utils.translation import override
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from xlrd import error_text_from_code

from portal.workbooks import actions
from portal.workbooks.cells import is_error
from portal.workbooks.kinds import KINDS
from portal.workbooks.lines import unknown_values
from portal.workbooks.preparing import book_of, mapped_of, sheet_of
from portal.workbooks.queries import remarks_of
from portal.workbooks.reading import read_book

pytestmark = pytest.mark.django_db

HEADS = ["STT", "Tên cơ quan, đơn vị", "Tình trạng", "Số quyết định", "Ngày công bố", "Phiên bản", "Điều lạ"]
ROWS = [
    [1, "Sở Nội vụ", "Đã CB", "1/QĐ", "01/3/2016", "2008", "#N/A"],
    ["#REF!", "Sở Khoa học và Công nghệ", "Đã CB", "2/QĐ", "#VALUE!", "2008", ""],
    [3, "#N/A", "Đã CB", "3/QĐ", "02/3/2016", "2008", ""],
    [4, "UBND xã Ea Phê", "#NAME?", "#DIV/0!", "", "", ""],
    [5, "UBND xã Hòa An", "", "", "", "#REF!", ""],
]
WRONG = {3: {"happened_on"}, 4: {"agency"}, 5: {"kind", "number"}, 6: {"edition"}}
"""The columns that are refused, by the row of the sheet."""


def as_xlsx(path):
    book = Workbook()
    for row in [HEADS, *ROWS]:
        book.active.append(row)
    book.active["E3"] = "=1+A3"
    book.save(path)
    _give_result(path, b"<f>1+A3</f><v></v>", b"<f>1+A3</f><v>#VALUE!</v>")


def _give_result(path, formula, result):
    """What the formula came to, which a program that only writes does not work out."""
    from zipfile import ZipFile

    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    typed = parts[sheet].replace(b'<c r="E3">', b'<c r="E3" t="e">')
    parts[sheet] = typed.replace(b"<f>1+A3</f><v />", formula).replace(formula, result)
    assert b'<c r="E3" t="e">' + result in parts[sheet]
    with ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def as_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu")
    for number, row in enumerate([HEADS, *ROWS]):
        for place, cell in enumerate(row):
            if is_error(str(cell)):
                sheet.row(number).set_cell_error(place, CODES[cell])
            else:
                sheet.write(number, place, cell)
    sheet._cell_overwrite_ok = True
    sheet.write(2, 4, xlwt.Formula("1+B3"))
    book.save(str(path))
    content = bytearray(path.read_bytes())
    at = content.find(struct.pack("<HH", 2, 4), content.find(b"\x06\0"))  # [MS-XLS] 2.4.127: its row and column
    content[at + 6 : at + 14] = bytes([2, 0, 0x0F, 0, 0, 0, 0xFF, 0xFF])
    path.write_bytes(content)


def as_ods(path):
    book, table = OpenDocumentSpreadsheet(), Table(name="Biểu")
    for row in [HEADS, *ROWS]:
        cells = TableRow()
        for cell in row:
            is_wrong = is_error(str(cell))
            told = {"formula": "of:=1+[.B3]", "stringvalue": ""} if is_wrong else {}
            filled = TableCell(valuetype="string", **told)
            filled.addElement(P(text=cell))
            cells.addElement(filled)
        table.addElement(cells)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def as_csv(path):
    path.write_text("\n".join(";".join(map(str, row)) for row in [HEADS, *ROWS]), encoding="utf-8")


CODES = {text: code for code, text in error_text_from_code.items()}
FORMS = [as_xlsx, as_xls, as_ods, as_csv]


def looked_through(path):
    sent = actions.send(kind=KINDS["facts"], by=None, path=path, name="bieu")
    return actions.look_through(sent=sent, on=date(2026, 11, 27))


@pytest.mark.parametrize("write", FORMS)
def test_it_stands_where_the_sheet_shows_it(write, tmp_path):
    write(tmp_path / "sent")
    assert errors_in(read_book(tmp_path / "sent").sheets[0].rows) == errors_in([HEADS, *ROWS])


def errors_in(rows):
    cells = [((number, place), cell) for number, row in enumerate(rows) for place, cell in enumerate(row)]
    return {where: cell for where, cell in cells if is_error(str(cell))}


@pytest.mark.parametrize("write", FORMS)
def test_it_is_refused_in_a_column_that_is_read(write, register, tmp_path):
    write(tmp_path / "sent")
    sent = looked_through(tmp_path / "sent")
    rows = {row.number: row for row in sent.rows.all()}
    assert rows[2].verdict == "new"
    assert {number: row.verdict for number, row in rows.items() if number != 2} == dict.fromkeys(WRONG, "refused")
    for number, columns in WRONG.items():
        assert columns <= {column for column, _why, _cure in remarks_of(rows[number])}
    assert [column for column, _why, _cure in remarks_of(rows[4])] == ["agency"]  # told once
    with override("vi"):
        column, why, cure = remarks_of(rows[3])[0]
    assert (column, rows[3].cells["happened_on"]) == ("happened_on", "#VALUE!")
    assert why == "Ô này báo lỗi “#VALUE!” thay cho nội dung cần có."
    assert cure == "Hãy sửa công thức trong tệp, ghi thẳng giá trị, hoặc để trống ô."
    with override("en"):
        assert remarks_of(rows[3])[0][1].startswith("The cell shows the error “#VALUE!”")


def test_nobody_is_asked_what_the_error_means(register, tmp_path):
    as_csv(tmp_path / "sent")
    sent = looked_through(tmp_path / "sent")
    book = book_of(sent)
    assert unknown_values(sheet_of(sent, book), KINDS["facts"], mapped_of(sent, book)) == {}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("#REF!", True),
        ("#NULL!", True),
        ("#NUM!", True),
        ("#SPILL!", True),
        ("#WERT!", True),
        ("Err:508", True),
        ("", False),
        ("#", False),
        ("#1", False),
        ("Ea Phê", False),
        ("Quyết định #REF!", False),
    ],
)
def test_what_is_an_error(text, is_one):
    assert is_error(text) is is_one
