"""A book as a workbook for Excel, laid out as offices print their lists. Rows are written as they come and not kept.

Nothing is read into a cell: text is text, whatever it begins with, and no address becomes a link.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from portal.kit.dates import VIETNAM
from portal.workbooks.writing.book import Book, Cell, Column, Figures, Kind, Line, Table, Tell
from portal.workbooks.writing.formats import Formats

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
    "default_row_height": 21,  # pixels
}
HEIGHT = 15.75  # points of a line
LONGEST_NAME = 31  # characters of a sheet's name
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
A4, PORTRAIT = 9, 92  # the number of the paper; characters that an upright sheet holds in a legible size
NUMBERS = Column("", Kind.ORDINAL, 6)  # the column of ordinal numbers
MOST_LINES = 20  # of a row: more is no list any more
NARROWEST = 13  # characters of a column of figures
LABELS = 40  # characters of the first column of figures


def write_workbook(book: Book, file: IO[bytes], tell: Tell) -> None:
    """Write the book as xlsx: all figures on the first sheet, then a sheet for each list."""
    with Workbook(file, OPTIONS) as workbook:
        workbook.set_properties({"title": book.title, "author": book.issuer, "created": book.made_at.astimezone(UTC)})
        formats = Formats(workbook)
        lists = [table for table in book.tables if isinstance(table, Table)]
        figures = [table for table in book.tables if isinstance(table, Figures)]
        if figures or not lists:
            sheet = workbook.add_worksheet(sheet_name(book.title))
            _write_figures(sheet, formats, book, figures)
        for table in lists:
            sheet = workbook.add_worksheet(sheet_name(table.title or book.title))
            _write_list(sheet, formats, book, table, tell)


def sheet_name(title: str) -> str:
    return " ".join(title.translate(NOT_IN_NAMES).split())[:LONGEST_NAME].strip()


def as_text(text: str) -> str:
    """The text as the library takes it: what begins and ends like a part of its own format it would pass on unread."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


# --- lists ----------------------------------------------------------------------------------------------


def _write_list(sheet: Worksheet, formats: Formats, book: Book, table: Table, tell: Tell) -> None:
    columns = [NUMBERS, *table.columns]
    head = _write_top(sheet, formats, book, columns)
    write_head(sheet, formats, head, [_("No."), *(column.title for column in table.columns)], columns)
    writers = writers_of(sheet, formats, columns)
    breaking = breaking_of(columns)
    sums = [0] * len(columns)
    summed = [place for place, column in enumerate(columns) if column.is_summed]
    row = head
    for row, cells in enumerate(table.rows, start=head + 1):
        for place, (write, cell) in enumerate(zip(writers, (row - head, *cells), strict=True)):
            write(row, place, cell)
        set_height(sheet, row, breaking, cells, first=1)
        for place in summed:
            cell = cells[place - 1]
            sums[place] += cell if isinstance(cell, int) else 0
        tell(row - head, table.count)
    _write_sums(sheet, formats, columns, head, row, sums)
    sheet.autofilter(head, 0, max(row, head + 1), len(columns) - 1)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    set_up_print(sheet, book, columns)


def _write_sums(
    sheet: Worksheet, formats: Formats, columns: Sequence[Column], head: int, last: int, sums: list[int]
) -> None:
    """Below the list: how many rows, and the sums; both follow the filters that the reader sets in the sheet."""
    row = last + 1
    for place, column in enumerate(columns):
        if place == 1:
            _write_subtotal(sheet, row, 0, place, 103, head, last, last - head, formats.counted)
        elif column.is_summed:
            _write_subtotal(sheet, row, place, place, 109, head, last, sums[place], formats.foot_number)
        else:
            sheet.write_blank(row, place, None, formats.foot)


def _write_subtotal(
    sheet: Worksheet, row: int, of: int, place: int, function: int, head: int, last: int, value: int, look: Any
) -> None:
    if last == head:  # an empty list has no range
        sheet.write_number(row, place, 0, look)
        return
    formula = f"=SUBTOTAL({function},{xl_range(head + 1, of, last, of)})"
    sheet.write_formula(row, place, formula, look, value)


# --- figures --------------------------------------------------------------------------------------------


def _write_figures(sheet: Worksheet, formats: Formats, book: Book, tables: Sequence[Figures]) -> None:
    width = max((len(table.columns) + bool(table.rated) for table in tables), default=1)
    columns = [Column("", Kind.LONG, LABELS), *[Column("", Kind.NUMBER, _digits(tables))] * width]
    row = _write_top(sheet, formats, book, columns)
    sheet.freeze_panes(row, 1)
    for table in tables:
        sheet.write_string(row, 0, as_text(table.title), formats.caption)
        row = _write_table(sheet, formats, row + 1, table, columns) + 2
    set_up_print(sheet, book, columns)


def _digits(tables: Sequence[Figures]) -> int:
    """The characters of a column that shows even the longest number (amounts of money are long)."""
    lines = [line for table in tables for line in [*table.lines, *([table.foot] if table.foot else [])]]
    return max([NARROWEST, *(len(f"{count:,}") + 3 for line in lines for count in line.counts)])


def _write_table(sheet: Worksheet, formats: Formats, head: int, table: Figures, columns: Sequence[Column]) -> int:
    """The row after it."""
    rate = [table.rated.title] if table.rated else []
    write_head(sheet, formats, head, [table.head, *table.columns, *rate], columns)
    row = head
    for row, line in enumerate(table.lines, start=head + 1):
        sheet.write_string(row, 0, as_text(line.label), formats.text)
        set_height(sheet, row, [(0, LABELS)], [line.label])
        for place, count in enumerate(line.counts, start=1):
            _write_count(sheet, row, place, count, line, table, formats.number)
        _write_rate(sheet, row, line, table, formats.text, formats.percent)
    if table.foot is None:
        return row + 1
    _write_foot(sheet, formats, head, row + 1, table, table.foot)
    return row + 2


def _write_count(sheet: Worksheet, row: int, place: int, count: int, line: Line, table: Figures, look: Any) -> None:
    if place == 1 and table.is_sum_across:
        sheet.write_formula(row, place, f"=SUM({xl_range(row, 2, row, len(line.counts))})", look, count)
    else:
        sheet.write_number(row, place, count, look)


def _write_foot(sheet: Worksheet, formats: Formats, head: int, row: int, table: Figures, foot: Line) -> None:
    sheet.write_string(row, 0, as_text(foot.label), formats.foot)
    for place, count in enumerate(foot.counts, start=1):
        if table.adds_up and table.lines:
            formula = f"=SUM({xl_range(head + 1, place, row - 1, place)})"
            sheet.write_formula(row, place, formula, formats.foot_number, count)
        else:
            sheet.write_number(row, place, count, formats.foot_number)
    _write_rate(sheet, row, foot, table, formats.foot, formats.foot_percent)


def _write_rate(sheet: Worksheet, row: int, line: Line, table: Figures, empty: Any, look: Any) -> None:
    """The percentage of a line: a formula of the two counts, with the portal's own rounding."""
    if not table.rated:
        return
    place = len(line.counts) + 1
    value = table.rated.percent(line)
    if value is None:
        sheet.write_blank(row, place, None, empty)
        return
    part, whole = (f"{xl_col_to_name(at + 1)}{row + 1}" for at in (table.rated.part, table.rated.whole))
    hundredths = f"{part}*10000/{whole}"
    formula = f"=ROUND({hundredths},0)/100" if table.rated.is_rounded else f"=TRUNC({hundredths})/100"
    sheet.write_formula(row, place, formula, look, float(value))


# --- what both have ---------------------------------------------------------------------------------------


def _write_top(sheet: Worksheet, formats: Formats, book: Book, columns: Sequence[Column]) -> int:
    """Whose register, the title, the two dates, how it was narrowed; the row after it."""
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.characters, None, {"hidden": column.is_hidden})
    sheet.write_string(0, 0, as_text(book.issuer), formats.issuer)
    _write_across(sheet, 1, book.title, formats.title, len(columns))
    _write_across(sheet, 2, book.dates, formats.dates, len(columns))
    for row, words in enumerate(book.asked, start=3):
        _write_across(sheet, row, words, formats.dates, len(columns))
    return 4 + len(book.asked)


def _write_across(sheet: Worksheet, row: int, words: str, look: Any, width: int) -> None:
    """In the middle of all columns, without merging cells: who sorts or brings the sheet back stumbles over those."""
    sheet.write_string(row, 0, as_text(words), look)
    for place in range(1, width):
        sheet.write_blank(row, place, None, look)


def write_head(sheet: Worksheet, formats: Formats, row: int, titles: Sequence[str], columns: Sequence[Column]) -> None:
    for place, title in enumerate(titles):
        sheet.write_string(row, place, as_text(title), formats.head)
    # Bold words, which are broken only where they end: a narrow column takes more lines than their letters need.
    widths = [(place, max(column.characters - 4, 5)) for place, column in enumerate(columns[: len(titles)])]
    set_height(sheet, row, widths, titles)


def breaking_of(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """The places of the columns whose text may break into lines, and how many characters a line of each holds."""
    text = [(place, column) for place, column in enumerate(columns) if column.kind in (Kind.TEXT, Kind.LONG, Kind.CODE)]
    return [(place, column.characters) for place, column in text if not column.is_hidden]


def set_height(
    sheet: Worksheet, row: int, breaking: Sequence[tuple[int, int]], cells: Sequence[Cell], first: int = 0
) -> None:
    """Make the row as high as its longest text needs; `first` is the place of the first of the cells. Spreadsheets work
    it out for themselves only when somebody types there."""
    lines = 1
    for place, width in breaking:
        cell = cells[place - first]
        if cell.__class__ is str and len(cell) > width:  # type: ignore[arg-type]
            lines = max(lines, -(-len(cell) // width))
    if lines > 1:
        sheet.set_row(row, HEIGHT * min(lines, MOST_LINES))


def set_up_print(sheet: Worksheet, book: Book, columns: Sequence[Column]) -> None:
    """A4, as wide as the page and as long as it must be, with the dates and the number of the page below."""
    sheet.set_paper(A4)
    if sum(column.characters for column in columns if not column.is_hidden) > PORTRAIT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
    sheet.set_footer(f'&L&"Times New Roman,Regular"&9{book.dates.replace("&", "&&")}&R&9&P/&N')
    sheet.center_horizontally()


Write = Callable[[int, int, Any], Any]


def writers_of(sheet: Worksheet, formats: Formats, columns: Sequence[Column]) -> list[Write]:
    """For each column, what writes a cell of it."""
    return [_writer(sheet, column.kind, formats.of(column.kind)) for column in columns]


def _writer(sheet: Worksheet, kind: Kind, look: Any) -> Write:
    """Looked up once, with the commonest first: it is called for every cell."""
    write_string, write_number, write_blank = sheet.write_string, sheet.write_number, sheet.write_blank

    def write(row: int, place: int, cell: Any) -> None:
        if cell.__class__ is str and cell:
            write_string(row, place, cell if cell[-1] != ">" else as_text(cell), look)
        elif cell is None or cell == "":
            write_blank(row, place, None, look)
        elif isinstance(cell, date):
            write_number(row, place, serial(cell), look)
        else:
            write_number(row, place, cell, look)

    return write


def serial(day: date) -> float:
    """The number by which a workbook means a day, or a moment in Vietnam: days since 30/12/1899."""
    if not isinstance(day, datetime):
        return day.toordinal() - 693_594
    moment = day.astimezone(VIETNAM)
    return moment.toordinal() - 693_594 + (moment.hour * 60 + moment.minute) / 1440
