"""A book as CSV for other programs: one table, each row with the two dates that it holds for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO

from django.utils.translation import gettext as _

from portal.kit.dates import written_day, written_moment
from portal.kit.spreadsheets import write_csv
from portal.workbooks.writing.book import Book, Cell, Figures, Table, Tell

Row = Sequence[str | int]


def write_text(book: Book, file: IO[bytes], tell: Tell) -> None:
    """Write the book as CSV in UTF-8 with its mark. Figures of many tables are one number a row."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write_csv(text, _with_dates(book, _rows(book, tell)))
    text.detach()


def _rows(book: Book, tell: Tell) -> Iterator[Row]:
    lists = [table for table in book.tables if isinstance(table, Table)]
    if lists:
        yield from _of_list(lists[0], tell)
    else:
        yield [_("Table"), _("Row"), _("Column"), _("Number")]
        yield from _of_figures(table for table in book.tables if isinstance(table, Figures))


def _of_list(table: Table, tell: Tell) -> Iterator[Row]:
    yield [column.title for column in table.columns]
    for done, row in enumerate(table.rows, start=1):
        yield list(map(written, row))
        tell(done, table.count)


def _of_figures(tables: Iterable[Figures]) -> Iterator[Row]:
    for table in tables:
        for line in [*table.lines, *([table.foot] if table.foot else [])]:
            for column, count in zip(table.columns, line.counts, strict=True):
                yield [table.title, line.label, column, count]


def _with_dates(book: Book, rows: Iterator[Row]) -> Iterator[Row]:
    yield [*next(rows), _("Figures on"), _("As known on")]
    dates = [written_day(book.on), written_moment(book.known or book.made_at)]
    for row in rows:
        yield [*row, *dates]


def written(cell: Cell) -> str | int:
    """A cell as a program reads it: days and moments as people write them, nothing where there is nothing."""
    if isinstance(cell, datetime):
        return written_moment(cell)
    if isinstance(cell, date):
        return written_day(cell)
    return "" if cell is None else cell
