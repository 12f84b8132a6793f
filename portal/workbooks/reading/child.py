"""Reads one workbook and writes its cells to stdout, a line of JSON each.

    python -I child.py FILE KIND MEMORY SECONDS ROWS COLUMNS

Runs alone, with little memory and time and nothing of the portal loaded, so a hostile file can harm nothing but this
process. Lines: `{"sheets": [[name, is_hidden], …]}`, then for each sheet `{"sheet", "row", "column", "merged"}` with
the place of its first cell, and lists of rows; at the end `{"end": true}`, or `{"error": code}`. A day is its ISO text
after U+0001, an error of the spreadsheet its text (#REF!), for which the library gives an empty cell. What only some
files need is loaded for them alone: the start is a tenth of the time of a long file.
"""

import gc
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

Block = tuple[tuple[int, int], tuple[int, int]]
Errors = dict[int, list[tuple[int, int, str]]]
"""By the number of the row, counted from 0: first column, how many columns, what they show."""
ROWS_AT_ONCE = 2000
DAY_MARK = "\x01"
ERROR = re.compile(r"#(?:N/A|GETTING_DATA|[^\W\d_][\w/]*[!?])|Err:\d{3}")
"""What a cell shows whose formula came to nothing, in Excel and in LibreOffice, whichever language they speak."""
EMPTY = 8  # times as many rows may be empty: far below the table somebody may have typed a blank


class Stop(Exception):
    """Its text is the code of the reason."""


def main(path: str, kind: str, memory: str, seconds: str, rows: str, columns: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to its pipe only
    limits = (int(rows), int(columns))
    try:
        if kind == "csv":
            read_csv(path, limits)
        else:
            read_workbook(path, kind, limits)
        say({"end": True})
    except Stop as stop:
        say({"error": str(stop)})
    except MemoryError:
        say({"error": "too_large"})


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False, default=coded, separators=(",", ":")) + "\n")


def coded(value: Any) -> str:
    """A cell that JSON has no word for: days after their mark, times as they are read."""
    if isinstance(value, datetime):
        return DAY_MARK + value.date().isoformat()
    if isinstance(value, date):
        return DAY_MARK + value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


# --- workbooks ----------------------------------------------------------------------------------------


def read_workbook(path: str, kind: str, limits: tuple[int, int]) -> None:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        blocks, errors = open_document(path, limits)  # first: of a file too large the library may say that it is broken
        source = with_errors_as_text(path) if kind == "zip with errors" else path
        book = CalamineWorkbook.from_object(source)
        errors = errors or (errors_of_ole(path) if kind == "ole" else {})
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        say({"sheets": [[sheet.name, sheet.visible != SheetVisibleEnum.Visible] for sheet in sheets]})
        for sheet in sheets:
            if sheet.visible != SheetVisibleEnum.VeryHidden:
                read = book.get_sheet_by_name(sheet.name)
                _say_sheet(read, blocks.get(sheet.name), errors.get(sheet.name), limits)
    except PasswordError:
        raise Stop("encrypted") from None
    except (CalamineError, OSError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        raise Stop("too_large" if "limit exceeded" in str(error) else "broken") from None


def _say_sheet(sheet: Any, blocks: list[Block] | None, errors: Errors | None, limits: tuple[int, int]) -> None:
    (row, column), (last, _) = sheet.start or (0, 0), sheet.end or (0, 0)
    if last > limits[0] * EMPTY:
        raise Stop("too_large")
    merged = sheet.merged_cell_ranges or blocks or []
    say({"sheet": sheet.name, "row": row, "column": column, "merged": merged[: limits[0]]})
    rows = sheet.iter_rows() if sheet.start else ()
    _say_rows(_with_errors(rows, errors, row, column) if errors else rows, column, limits)


def _with_errors(rows: Iterable[list[Any]], errors: Errors, first: int, column: int) -> Iterator[list[Any]]:
    """The rows from this one on, with each error in its cell."""
    for number, row in enumerate(rows, first):
        for place, count, text in errors.get(number, ()):
            at = max(place - column, 0)
            row += [""] * (at + count - len(row))
            row[at : at + count] = [text] * count
        yield row


def _say_rows(rows: Iterable[list[Any]], column: int, limits: tuple[int, int]) -> None:
    """The rows in lines of many; refused once more of them have something in them than are read."""
    filled = seen = 0
    source = iter(rows)
    while piece := list(islice(source, ROWS_AT_ONCE)):
        seen += len(piece)
        for row in piece:
            while row and row[-1] == "":
                row.pop()
            filled += bool(row)
            if column + len(row) > limits[1]:
                raise Stop("too_large")
        if filled > limits[0] or seen > limits[0] * EMPTY:
            raise Stop("too_large")
        say(piece)


# --- xlsx and xls: errors, of which the library does not tell -----------------------------------------


def with_errors_as_text(path: str) -> IO[bytes]:
    """The xlsx anew, its cells that hold errors said to hold the text of the error."""
    from io import BytesIO
    from zipfile import ZipFile

    typed = re.compile(rb"(<(?:\w+:)?c\s(?:[^<>]*?\s)?)t=([\"'])e\2")
    book = BytesIO()
    with ZipFile(path) as old, ZipFile(book, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, typed.sub(rb'\1t="str"', old.read(part)))
    book.seek(0)
    return book


def errors_of_ole(path: str) -> dict[str, Errors]:
    """By the name of the sheet. The slower library reads the file only where its bytes look as if there were any."""
    from io import StringIO
    from struct import error as struct_error

    from xlrd import XL_CELL_ERROR, XLRDError, error_text_from_code, open_workbook
    from xlrd.compdoc import CompDoc, CompDocError

    # BOOLERR that is no yes or no, FORMULA whose result is an error ([MS-XLS] 2.4.24, 2.4.127, 2.5.133).
    marks = re.compile(
        rb"\x05\x02\x08\0.{7}\x01|\x06\0.{8}\x02.[\0\x07\x0f\x17\x1d\x24\x2a\x2b].{3}\xff\xff", re.DOTALL
    )
    how = {"logfile": StringIO(), "ignore_workbook_corruption": True}
    with open(path, "rb") as file:
        content = file.read()
    try:
        streams = map(CompDoc(content, **how).get_named_stream, ("Workbook", "Book"))
        if not any(stream and marks.search(stream) for stream in streams):
            return {}
        sheets = open_workbook(file_contents=content, ragged_rows=True, **how).sheets()
    except (XLRDError, CompDocError, AssertionError, LookupError, TypeError, ValueError, struct_error) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        raise Stop("broken") from None
    found: dict[str, Errors] = {sheet.name: {} for sheet in sheets}
    for sheet in sheets:
        for number in range(sheet.nrows):
            if XL_CELL_ERROR in (types := sheet.row_types(number)):
                values = zip(types, sheet.row_values(number), strict=True)
                found[sheet.name][number] = [
                    (place, 1, error_text_from_code.get(value, "#N/A"))
                    for place, (type_, value) in enumerate(values)
                    if type_ == XL_CELL_ERROR
                ]
    return found


# --- OpenDocument: merged blocks and errors, of which the library does not tell -----------------------

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def open_document(path: str, limits: tuple[int, int]) -> tuple[dict[str, list[Block]], dict[str, Errors]]:
    """By the name of the sheet: first and last cell of each merged block, and the errors; nothing of other kinds.

    Stops at a sheet that says to be larger than what is read: of one that repeats its rows without end, the library
    says only that it is broken.
    """
    with open(path, "rb") as file:
        if b"content.xml" not in file.read():
            return {}, {}
    from zipfile import BadZipFile, ZipFile, is_zipfile

    from lxml.etree import XMLSyntaxError

    if not is_zipfile(path):
        return {}, {}
    try:
        with ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return {}, {}
            with archive.open("content.xml") as content:
                tables = list(_tables(content, limits))
    except (XMLSyntaxError, BadZipFile):
        raise Stop("broken") from None
    blocks = {name: blocks for name, blocks, _errors in tables if blocks}
    return blocks, {name: errors for name, _blocks, errors in tables if errors}


def _tables(content: IO[bytes], limits: tuple[int, int]) -> Iterator[tuple[str, list[Block], Errors]]:
    from lxml.etree import iterparse

    row, blocks, errors = 0, [], {}
    for event, element in iterparse(content, ("start", "end"), resolve_entities=False, no_network=True):
        if element.tag == _TABLE + "table":
            if event == "start":
                row, blocks, errors = 0, [], {}
            else:
                yield element.get(_TABLE + "name", ""), blocks, errors
        elif event == "end" and element.tag == _TABLE + "table-row":
            height = int(element.get(_TABLE + "number-rows-repeated", 1))
            cells = list(_cells_of(element))
            _check_extent(cells, row + height, limits)
            blocks += _blocks_of(cells, row)
            if wrong := [(place, width, text) for place, width, cell in cells if (text := _error_of(cell))]:
                errors |= dict.fromkeys(range(row, row + height), wrong)
            row += height
            element.clear()


def _cells_of(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Place, width and cell, for cells that are said once and stand there many times too."""
    place = 0
    for cell in row:
        width = int(cell.get(_TABLE + "number-columns-repeated", 1))
        yield place, width, cell
        place += width


def _check_extent(cells: Iterable[tuple[int, int, Any]], last: int, limits: tuple[int, int]) -> None:
    for place, width, cell in cells:
        if (place + width > limits[1] or last > limits[0] * EMPTY) and cell.get(_OFFICE + "value-type"):
            raise Stop("too_large")


def _blocks_of(cells: Iterable[tuple[int, int, Any]], number: int) -> Iterator[Block]:
    for column, _width, cell in cells:
        wide, high = (int(cell.get(f"{_TABLE}number-{what}-spanned", 1)) for what in ("columns", "rows"))
        if wide > 1 or high > 1:
            yield (number, column), (number + high - 1, column + wide - 1)


def _error_of(cell: Any) -> str:
    """What a formula shows that came to nothing: #REF!, or Err:508 of LibreOffice. Its value may say nought."""
    if not (cell.get(_TABLE + "formula") and cell.get(_OFFICE + "value-type")):
        return ""
    shown = "".join(cell.itertext()).strip()
    return shown if ERROR.fullmatch(shown) else ""


# --- text ---------------------------------------------------------------------------------------------


def read_csv(path: str, limits: tuple[int, int]) -> None:
    with open(path, "rb") as file:
        text = _decoded(file.read())
    if text.lstrip()[:1] == "<":  # a page of the web under another name
        raise Stop("kind")
    if max(text.count("\n"), text.count("\r")) > limits[0] * EMPTY:  # before any of them is read
        raise Stop("too_large")
    say({"sheets": [["", False]]})
    say({"sheet": "", "row": 0, "column": 0, "merged": []})
    _say_rows(_cells(text), 0, limits)


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or the Windows code page of Vietnam, in which old Excels save."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    if b"\0" in content:
        raise Stop("kind")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(content, "cp1258")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Stop("encoding") from None


def _cells(text: str) -> Iterator[list[str]]:
    import csv
    from io import StringIO

    head = text[:20_000]
    separator = max(";\t,", key=lambda sign: (head.count(sign), sign == ","))
    try:
        yield from csv.reader(StringIO(text.replace(DAY_MARK, ""), newline=""), delimiter=separator)
    except csv.Error:
        raise Stop("quotes") from None


if __name__ == "__main__":
    gc.disable()  # it makes nothing but rows, and ends
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(*sys.argv[1:])
