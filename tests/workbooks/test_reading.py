"""Cells as people write them, out of every kind of file."""

import unicodedata
from datetime import date

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.workbooks.cells import count_of, day_of, meanings_by_words, meant, paper_of, text_of
from portal.workbooks.reading import read_book

ROWS = [["Tên cơ quan", "Ngày công bố"], ["Ủy ban nhân dân xã Ea Phê", "01/3/2016"]]


def texts(path):
    return [[text_of(cell) for cell in row] for row in read_book(path).sheets[0].rows]


def as_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(path))


def as_ods(path):
    book, table = OpenDocumentSpreadsheet(), Table(name="Danh sách")
    for cells in ROWS:
        row = TableRow()
        for cell in cells:
            filled = TableCell(valuetype="string")
            filled.addElement(P(text=cell))
            row.addElement(filled)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def as_text(encoding, separator, form="NFC"):
    def write(path):
        lines = "\r\n".join(separator.join(cells) for cells in ROWS)
        path.write_bytes(unicodedata.normalize(form, lines).encode(encoding))

    return write


def as_windows_1258(path):
    """As old Excels save: letters with their hats whole, tones behind them."""
    lines = "\r\n".join(";".join(cells) for cells in ROWS)
    tones = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
    parted = []
    for sign in lines:
        marks = unicodedata.normalize("NFD", sign)
        tone = "".join(mark for mark in marks if mark in tones)
        parted.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + tone)
    path.write_bytes("".join(parted).encode("cp1258"))


@pytest.mark.parametrize(
    "write",
    [as_xls, as_ods, as_windows_1258, as_text("utf-8-sig", ","), as_text("utf-8", ";", "NFD"), as_text("utf-16", "\t")],
)
def test_every_kind_of_file_says_the_same(write, tmp_path):
    path = tmp_path / "named.wrongly"
    write(path)
    assert texts(path) == ROWS


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_days_whichever_way_the_book_counts_them(epoch, tmp_path):
    book = Workbook()
    if epoch:
        book.epoch = epoch
    book.active.append([date(2016, 3, 1), "x"])
    book.active["C1"] = 42430 if epoch is None else 42430 - 1462
    path = tmp_path / "a.xlsx"
    book.save(path)
    read = read_book(path)
    assert [day_of(read.sheets[0].rows[0][column], is_1904=read.date1904)[0] for column in (0, 2)] == [
        date(2016, 3, 1)
    ] * 2


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("\x012016-03-01", date(2016, 3, 1), "day"),
        ("01/3/2016", date(2016, 3, 1), "day"),
        ("1.3.2016", date(2016, 3, 1), "day"),
        ("1 / 3 / 2016", date(2016, 3, 1), "day"),
        ("1/3/16", date(2016, 3, 1), "day"),
        ("2016-03-01 00:00:00", date(2016, 3, 1), "day"),
        ("ngày 01 tháng 3 năm 2016", date(2016, 3, 1), "day"),
        ("Đắk Lắk, ngày 1 tháng 03 năm 2016", date(2016, 3, 1), "day"),
        ("Tháng 3/2016", date(2016, 3, 1), "month"),
        ("tháng 3 năm 2016", date(2016, 3, 1), "month"),
        ("03-2016", date(2016, 3, 1), "month"),
        ("Năm 2016", date(2016, 1, 1), "year"),
        (2016.0, date(2016, 1, 1), "year"),
        ("2016", date(2016, 1, 1), "year"),
        (42430.0, date(2016, 3, 1), "day"),
        ("42430", date(2016, 3, 1), "day"),
    ],
)
def test_days_in_every_habit(cell, day, precision):
    assert day_of(cell) == (day, precision)


@pytest.mark.parametrize("cell", ["31/02/2016", "12/31/2016", "quý III", "chưa rõ", 7.5, True])
def test_what_is_no_day_says_how_to_write_one(cell):
    with pytest.raises(ValueError, match=r"31/12/2017|calendar|lịch"):
        day_of(cell)


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("Số 5249/QĐ-UBND ngày 31/12/2017", "5249/QĐ-UBND", date(2017, 12, 31)),
        ("Quyết định số 12/QĐ-SKHCN, ngày 1 tháng 3 năm 2016", "12/QĐ-SKHCN", date(2016, 3, 1)),
        ("QĐ số 7 /QĐ-UBND (05/4/2016)", "7/QĐ-UBND", date(2016, 4, 5)),
        ("15/QĐ-SNV", "15/QĐ-SNV", None),
        ("ngày 05/4/2016", "", date(2016, 4, 5)),
    ],
)
def test_number_and_day_in_one_cell(text, number, day):
    found, when = paper_of(text)
    assert (found, when and when[0]) == (number, day)


def test_counts_and_words():
    assert [count_of(cell) for cell in (12.0, "1.234", "12")] == [12, 1234, 12]
    known = meanings_by_words({"declared": ["x", "đã công bố"], "2015": []})
    assert [meant(text, known) for text in ("Đã  công bố", "X", "TCVN ISO 9001:2015", "hình như")] == [
        "declared",
        "declared",
        "2015",
        None,
    ]


def test_merged_cells_speak_for_all_their_rows(tmp_path):
    book = Workbook()
    for row in [["A", 1], [None, 2], ["B", 3]]:
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    path = tmp_path / "a.xlsx"
    book.save(path)
    sheet = read_book(path).sheets[0]
    sheet.fill_merged()
    assert [row[0] for row in sheet.rows] == ["A", "A", "B"]
