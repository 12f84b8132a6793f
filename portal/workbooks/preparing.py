"""How a workbook is to be read: the stored cells, the best guess at sheet, head and columns, what the sender said."""

import gzip
import json
import re

from django.utils.translation import gettext as _

from portal.workbooks.cells import meanings_by_words, text_of, words
from portal.workbooks.choices import Said
from portal.workbooks.heads import Head, find_head, head_at
from portal.workbooks.kinds import Column, ImportKind
from portal.workbooks.lines import Mapped
from portal.workbooks.models import Import, Remembered
from portal.workbooks.reading import Book, Sheet, Unreadable

TITLES = 15  # rows above a table in which something may be said for all of it


def book_of(sent: Import) -> Book:
    """What was read of the file when it came."""
    with sent.cells.open("rb") as file:
        return Book.from_json(json.loads(gzip.decompress(file.read())))


def sheet_of(sent: Import, book: Book) -> Sheet:
    sheet = next(sheet for sheet in book.sheets if sheet.name == sent.sheet)
    sheet.fill_merged()
    return sheet


def mapped_of(sent: Import, book: Book) -> Mapped:
    """How the sender says that the sheet is read."""
    first, last = sent.head
    sheet = next(sheet for sheet in book.sheets if sheet.name == sent.sheet)
    head = head_at(sheet, first, last) or Head(first, last)
    return Mapped(head, sent.columns, sent.for_all, sent.values, book.date1904)


def guess(
    sent: Import, kind: ImportKind, book: Book, *, sheet: str | None = None, head: tuple[int, int] | None = None
) -> None:
    """Fill in sheet, head, columns and meanings as far as the file and the sender's earlier words tell them.

    `head` are the spreadsheet's numbers of its first and last row. Raises Unreadable when no sheet has a row.
    """
    said = _said_before(sent, kind)
    offered = [
        one for one in book.sheets if one.rows and (one.name == sheet if sheet is not None else not one.is_hidden)
    ]
    if not offered:
        raise Unreadable(_("There is nothing in this workbook."), "empty")
    best = _best(offered, kind, said)
    sent.sheet = best.name
    found = _head_said(best, head) if head else find_head(best, kind, said)
    found = found or head_at(best, _first_row(best), _first_row(best)) or Head(0, 0)
    sent.head = [found.first, found.last]
    sent.columns = found.columns_of(kind, said)
    sent.for_all = _said_for_all(kind, best, found, sent.columns)
    values: dict[str, dict[str, str]] = {}
    for column, word, code in _remembered(sent, kind, Said.VALUE):
        values.setdefault(column, {})[word] = code
    sent.values = values
    sent.names = {word: int(code) for _column, word, code in _remembered(sent, kind, Said.NAME) if code.isdigit()}


def _best(sheets: list[Sheet], kind: ImportKind, said: dict[str, str]) -> Sheet:
    """The sheet whose head reads most like the kind; the first where none does."""

    def worth(sheet: Sheet) -> tuple[int, int]:
        head = find_head(sheet, kind, said)
        return (len(head.columns_of(kind, said)), len(sheet.rows)) if head else (0, 0)

    return max(sheets, key=worth) if len(sheets) > 1 else sheets[0]


def _head_said(sheet: Sheet, head: tuple[int, int]) -> Head | None:
    first, last = (number - sheet.row - 1 for number in head)
    return head_at(sheet, first, last) if 0 <= first <= last else None


def _first_row(sheet: Sheet) -> int:
    return next((index for index, row in enumerate(sheet.rows) if row), 0)


def _said_for_all(kind: ImportKind, sheet: Sheet, head: Head, columns: dict[str, int]) -> dict[str, str]:
    """What titles, heads and the name of the sheet say of all rows: an edition written there holds for the table."""
    texts = [text_of(cell) for row in sheet.rows[max(0, head.first - TITLES) : head.first] for cell in row]
    titles = " ".join([*map(words, texts), words(sheet.name)])
    labels = dict(enumerate(map(words, head.labels)))
    own = {
        column.code: " ".join(labels.pop(place, "") for place in map(columns.get, column.is_told_by_heads_of))
        for column in kind.columns
    }
    found = {}
    for column in kind.columns:
        if column.code in columns or not column.meanings or not column.may_hold_for_all:
            continue
        if column.is_told_by_titles:
            told = _only_one(column, f"{titles} {' '.join(labels.values())}")
        else:
            told = column.is_told_by_heads_of and (_only_one(column, own[column.code]) or _only_one(column, titles))
        if told:
            found[column.code] = told
    return found


def _only_one(column: Column, said: str) -> str | None:
    """The code of which alone a long word stands in the text."""
    meanings = meanings_by_words(column.meanings()) if column.meanings else {}
    codes = {code for word, code in meanings.items() if " " in word and re.search(rf"\b{re.escape(word)}\b", said)}
    return codes.pop() if len(codes) == 1 else None


def _said_before(sent: Import, kind: ImportKind) -> dict[str, str]:
    return {word: code for _column, word, code in _remembered(sent, kind, Said.COLUMN)}


def _remembered(sent: Import, kind: ImportKind, about: str):
    if sent.by_id is None:
        return []
    rows = Remembered.objects.filter(person=sent.by_id, kind=kind.code, about=about)
    return list(rows.values_list("column", "words", "meaning"))
