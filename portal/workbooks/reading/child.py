"""Reads one workbook and writes its cells to stdout, a line of JSON each.

    python -I child.py FILE KIND MEMORY SECONDS ROWS COLUMNS

Runs alone, with little memory and time and nothing of the portal loaded, so a hostile file can harm nothing but this
process. Lines: `{"sheets": [[name, is_hidden], …]}`, then for each sheet `{"sheet", "row", "column", "merged"}` with
the place of its first cell, and lists of rows; at the end `{"end": true}`, or `{"error": code}`. A day is its ISO text
after U+0001. What only some files need is loaded for them alone: the start is a tenth of the time of a long file.
"""

import gc
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

Block = tuple[tuple[int, int], tuple[int, int]]
ROWS_AT_ONCE = 2000
DAY_MARK = "\x01"
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
            read_workbook(path, limits)
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


def read_workbook(path: str, limits: tuple[int, int]) -> None:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        say({"sheets": [[sheet.name, sheet.visible != SheetVisibleEnum.Visible] for sheet in sheets]})
        blocks = open_document_blocks(path)
        for sheet in sheets:
            if sheet.visible != SheetVisibleEnum.VeryHidden:
                _say_sheet(book.get_sheet_by_name(sheet.name), blocks.get(sheet.name), limits)
    except PasswordError:
        raise Stop("encrypted") from None
    except (CalamineError, OSError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        raise Stop("too_large" if "limit exceeded" in str(error) else "broken") from None


def _say_sheet(sheet: Any, blocks: list[Block] | None, limits: tuple[int, int]) -> None:
    (row, column), (last, _) = sheet.start or (0, 0), sheet.end or (0, 0)
    if last > limits[0] * EMPTY:
        raise Stop("too_large")
    merged = sheet.merged_cell_ranges or blocks or []
    say({"sheet": sheet.name, "row": row, "column": column, "merged": merged[: limits[0]]})
    _say_rows(sheet.iter_rows() if sheet.start else (), column, limits)


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


# --- merged blocks of OpenDocument, of which the library does not tell --------------------------------

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def open_document_blocks(path: str) -> dict[str, list[Block]]:
    """First and last cell of each merged block, by the name of the sheet; nothing of other kinds of file."""
    with open(path, "rb") as file:
        if b"content.xml" not in file.read():
            return {}
    from zipfile import BadZipFile, ZipFile, is_zipfile

    from lxml.etree import XMLSyntaxError

    if not is_zipfile(path):
        return {}
    try:
        with ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return {}
            with archive.open("content.xml") as content:
                return {name: blocks for name, blocks in _tables(content) if blocks}
    except (XMLSyntaxError, BadZipFile):
        raise Stop("broken") from None


def _tables(content: IO[bytes]) -> Iterator[tuple[str, list[Block]]]:
    from lxml.etree import iterparse

    row, blocks = 0, []
    for event, element in iterparse(content, ("start", "end"), resolve_entities=False, no_network=True):
        if element.tag == _TABLE + "table":
            if event == "start":
                row, blocks = 0, []
            else:
                yield element.get(_TABLE + "name", ""), blocks
        elif event == "end" and element.tag == _TABLE + "table-row":
            blocks += _blocks_of(element, row)
            row += int(element.get(_TABLE + "number-rows-repeated", 1))
            element.clear()


def _blocks_of(row: Any, number: int) -> Iterator[Block]:
    column = 0
    for cell in row:
        wide, high = (int(cell.get(f"{_TABLE}number-{what}-spanned", 1)) for what in ("columns", "rows"))
        if wide > 1 or high > 1:
            yield (number, column), (number + high - 1, column + wide - 1)
        column += int(cell.get(_TABLE + "number-columns-repeated", 1))


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
