"""A workbook as the portal sees it: sheets of cells, with nothing else of the file left."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from portal.workbooks.reading.archive import check_archive, date1904
from portal.workbooks.reading.letters import has_old_letters
from portal.workbooks.reading.limits import (
    CHILD_MEMORY,
    CHILD_SECONDS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MEGABYTES,
    MAX_ROWS,
)
from portal.workbooks.reading.refusal import (
    Unreadable,
    broken,
    encrypted,
    has_macros,
    no_workbook,
    old_letters,
    too_large,
)

CHILD = Path(__file__).with_name("child.py")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

Cell = str | float | int | bool
"""Text, a number, yes or no; a day is its ISO text after U+0001; "" is empty."""


@dataclass
class Sheet:
    """The cells of one sheet from its first cell on; `row` and `column` say where that is, counted from 0."""

    name: str
    is_hidden: bool = False
    row: int = 0
    column: int = 0
    merged: list[list[list[int]]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def number_of(self, index: int) -> int:
        """How a spreadsheet numbers the row."""
        return self.row + index + 1

    def letters_of(self, index: int) -> str:
        """How a spreadsheet calls the column: A, B, …, AA."""
        letters, rest = "", self.column + index + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return letters

    def fill_merged(self) -> None:
        """Give every cell of a merged block that is one column wide the value that the block shows."""
        for (top, left), (bottom, right) in self.merged:
            first, column = top - self.row, left - self.column
            if left != right or first < 0 or not 0 <= column < _width(self.rows, first):
                continue
            value = self.rows[first][column]
            for row in self.rows[first + 1 : bottom - self.row + 1]:
                if row and value != "":
                    row.extend([""] * (column + 1 - len(row)))
                    row[column] = value if row[column] == "" else row[column]


def _width(rows: list[list[Cell]], index: int) -> int:
    return len(rows[index]) if index < len(rows) else 0


@dataclass
class Book:
    """`date1904`: days are counted from 1904 on."""

    sheets: list[Sheet]
    date1904: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"date1904": self.date1904, "sheets": [vars(sheet) for sheet in self.sheets]}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Book":
        return cls([Sheet(**sheet) for sheet in told["sheets"]], told["date1904"])


def read_book(path: Path) -> Book:
    """Read a workbook, whatever its name says it is. Raises Unreadable with the sentence for the sender."""
    kind = _kind_of(path)
    with _child(path, kind) as told:
        has_errors = kind == "zip" and check_archive(path)  # beside the child, which is harmless meanwhile
        book = None if has_errors else _gathered(told)
    if book is None:
        with _child(path, "zip with errors") as told:
            book = _gathered(told)
    for sheet in book.sheets:
        _check_blocks(sheet)
    if has_old_letters(book):
        raise old_letters()
    if kind == "zip":
        book.date1904 = date1904(path)
    return book


@contextmanager
def _child(path: Path, kind: str) -> Iterator[IO[bytes] | None]:
    """What a child process tells of the file; it ends with the block, wherever it is."""
    command = [sys.executable, "-I", str(CHILD), str(path), kind]
    limits = [CHILD_MEMORY, CHILD_SECONDS, MAX_ROWS, MAX_COLUMNS]
    with subprocess.Popen(  # noqa: S603
        [*command, *map(str, limits)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as child:
        try:
            yield child.stdout
        finally:
            child.kill()


def _kind_of(path: Path) -> str:
    """zip, ole or csv, by content."""
    size = path.stat().st_size
    if not size:
        raise Unreadable(_("The file is empty. Please choose another one."), "empty")
    if size > MAX_MEGABYTES * 1024 * 1024:
        message = _("The file must be smaller than %(limit)d MB.") % {"limit": MAX_MEGABYTES}
        raise Unreadable(message, "too_large")
    content = path.read_bytes()
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        _check_ole(content)
        return "ole"
    return "csv"


def _check_ole(content: bytes) -> None:
    """An old workbook, not an encrypted new one, not one with macros, not a letter."""
    names = {
        name: name.encode("utf-16-le") in content for name in ("EncryptedPackage", "_VBA_PROJECT", "Workbook", "Book")
    }
    if names["EncryptedPackage"]:
        raise encrypted()
    if names["_VBA_PROJECT"]:
        raise has_macros()
    if not (names["Workbook"] or names["Book"]):
        raise no_workbook()


_WORDS = {"encrypted": encrypted, "broken": broken, "kind": no_workbook, "too_large": too_large}


def _gathered(lines: IO[bytes] | None) -> Book:
    """The sheets that the child tells of; a child that dies before its end found the file too much."""
    book, hidden, cells = Book([]), {}, 0
    for told in _told(lines):
        if isinstance(told, list):
            book.sheets[-1].rows += told
            cells += sum(map(len, told))
        elif "sheet" in told:
            name = told.pop("sheet")
            book.sheets.append(Sheet(name, is_hidden=hidden.get(name, False), **told))
        elif "sheets" in told:
            hidden = dict(told["sheets"])
        elif "error" in told:
            raise _refusal(told["error"])
        else:
            return book
        if cells > MAX_CELLS:
            raise too_large()
    raise too_large()


def _check_blocks(sheet: Sheet) -> None:
    """Raise Unreadable where merged blocks lie upon each other, which no program lets them: filling them has no end."""
    firsts = {tuple(first) for first, _last in sheet.merged}
    heights = (
        min(bottom - sheet.row, len(sheet.rows)) - max(top - sheet.row, 0) + 1
        for (top, _left), (bottom, _right) in sheet.merged
    )
    if len(firsts) < len(sheet.merged) or sum(height for height in heights if height > 0) > MAX_CELLS:
        raise broken()


def _told(lines: IO[bytes] | None) -> Iterator[Any]:
    for line in lines or ():
        with suppress(ValueError):  # the last line of a child that was stopped
            yield json.loads(line)


def _refusal(code: str) -> Unreadable:
    if code in _WORDS:
        return _WORDS[code]()
    if code == "quotes":
        return Unreadable(_("The quotation marks of this file do not match: save it as “CSV UTF-8”."), code)
    return Unreadable(_("The letters of this file are not known: save it as “CSV UTF-8”."), "encoding")
