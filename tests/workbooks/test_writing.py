"""What a file says is what it was given: numbers as numbers, text as text, sums that are sums."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from portal.workbooks.writing.book import Book, Column, Figures, Kind, Line, Rated, Table
from portal.workbooks.writing.files import write_file
from tests.workbooks.given import head_of, lines_of, rows_of, sheet_of

MOMENT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "  @a"]
STRANGE = [
    "<r><t>x</t></r>",
    "https://example.vn/",
    "mailto:a@b.vn",
    "internal:Sheet!A1",
    "12",
    "31/12/2017",
]


def written(*tables, format="xlsx") -> bytes:
    book = Book("Thử: [x]/?", tables, date(2017, 12, 31), MOMENT, asked=["Chỉ xã"], issuer="Tỉnh Đắk Lắk")
    file = BytesIO()
    write_file(book, format, file)
    return file.getvalue()


def column_of(texts) -> Table:
    return Table([Column("A")], [[text] for text in texts], len(texts))


def test_a_list_is_laid_out_as_offices_print_it():
    columns = [
        Column("Tên"),
        Column("Ngày", Kind.DAY),
        Column("Lúc", Kind.MOMENT),
        Column("Số", Kind.NUMBER, is_summed=True),
    ]
    rows = [["Xã A", date(2016, 3, 1), MOMENT, 5], ["Xã B", "2016", None, 1234]]
    content = written(Table(columns, rows, 2))
    sheet, values = sheet_of(content), sheet_of(content, values=True)
    head = head_of(sheet)

    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "Tỉnh Đắk Lắk",
        "Thử: [x]/?",
        "Số liệu ngày 31/12/2017, theo thông tin cổng có đến 26/11/2026 16:30",
        "Chỉ xã",
    ]
    days = [[str(cell) if isinstance(cell, datetime) else cell for cell in row] for row in rows_of(sheet)]
    assert days == [
        ["Xã A", "2016-03-01 00:00:00", "2026-11-26 16:30:00", 5],
        ["Xã B", "2016", None, 1234],
    ]
    assert [sheet.cell(head + 1, place).number_format for place in (3, 4)] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    last = head + 3
    assert (sheet.cell(last, 2).value, values.cell(last, 2).value) == (f"=SUBTOTAL(103,A{head + 1}:A{head + 2})", 2)
    assert (sheet.cell(last, 5).value, values.cell(last, 5).value) == (f"=SUBTOTAL(109,E{head + 1}:E{head + 2})", 1239)
    assert sheet.freeze_panes == f"A{head + 1}"
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, f"${head}:${head}")
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.title == "Thử x"
    assert not sheet.merged_cells.ranges


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_no_cell_can_start_a_formula(format):
    content = written(column_of(FORMULAS), format=format)
    if format == "csv":
        assert [line[0] for line in lines_of(content)] == [f"'{text}" for text in FORMULAS]
        return
    sheet = sheet_of(content)
    first = head_of(sheet) + 1
    cells = [sheet.cell(first + place, 2) for place in range(len(FORMULAS))]
    assert [cell.data_type for cell in cells] == ["s"] * len(FORMULAS) or {cell.data_type for cell in cells} == {
        "inlineStr"
    }


def test_text_stays_text_and_no_address_becomes_a_link():
    sheet = sheet_of(written(column_of(STRANGE)))
    first = head_of(sheet) + 1
    cells = [sheet.cell(first + place, 2) for place in range(len(STRANGE))]

    assert [str(cell.value).strip() for cell in cells] == STRANGE
    assert [cell.hyperlink for cell in cells] == [None] * len(STRANGE)
    assert {type(cell.value) for cell in cells} == {str}


def test_an_empty_list_has_its_head_and_a_nought():
    sheet = sheet_of(written(column_of([])))

    assert (sheet.cell(head_of(sheet) + 1, 2).value, sheet.max_row) == (0, head_of(sheet) + 1)


def test_each_row_of_a_text_bears_both_dates():
    assert lines_of(written(column_of(["a"]), format="csv")) == [["a", "31/12/2017", "26/11/2026 16:30"]]


FIGURES = {"title": "Theo cấp", "head": "Cấp", "columns": ["Tổng", "Đã", "Còn"]}
LINES = [Line("Tỉnh", [19, 10, 9]), Line("Xã", [184, 128, 56])]


@pytest.mark.parametrize(("is_rounded", "percent"), [(False, 69.56), (True, 69.57)])
def test_sums_and_rates_are_formulas_that_match(is_rounded, percent):
    rated = Rated("Tỷ lệ (%)", part=1, whole=0, is_rounded=is_rounded, labels=frozenset({"Xã"}))
    foot = Line("Cộng", [203, 138, 65])
    content = written(Figures(**FIGURES, lines=LINES, foot=foot, is_sum_across=True, rated=rated))
    sheet, values = sheet_of(content), sheet_of(content, values=True)
    head = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "Cấp")

    assert [cell.value for cell in sheet[head + 2]] == [
        "Xã",
        f"=SUM(C{head + 2}:D{head + 2})",
        128,
        56,
        sheet.cell(head + 2, 5).value,
    ]
    assert [cell.value for cell in values[head + 2]] == ["Xã", 184, 128, 56, percent]
    assert [cell.value for cell in values[head + 3]][:4] == ["Cộng", 203, 138, 65]
    assert sheet.cell(head + 3, 3).value == f"=SUM(C{head + 1}:C{head + 2})"
    assert values.cell(head + 1, 5).value is None


def test_a_foot_that_is_no_sum_is_no_formula_and_never_passes_for_one():
    foot = Line("Cộng", [200, 138, 65])
    with pytest.raises(ValueError, match="add up to"):
        Figures(**FIGURES, lines=LINES, foot=foot)
    sheet = sheet_of(written(Figures(**FIGURES, lines=LINES, foot=foot, adds_up=False)))

    assert [cell.value for cell in sheet[sheet.max_row]] == ["Cộng", 200, 138, 65]
