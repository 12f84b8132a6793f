"""A register of 20,000 rows as a workbook, beside the writer's library alone with the very same cells.

Run as `python -m tests.bench.exporting ROUNDS` on a site; prints JSON.
"""

import json
import resource
import sys
import time
from dataclasses import replace
from datetime import date
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

import django

django.setup()

from django.http import QueryDict  # noqa: E402 (Django must be up first)
from xlsxwriter import Workbook  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.workbooks.writing.book import Book, Table, to_nobody  # noqa: E402
from portal.workbooks.writing.formats import Formats  # noqa: E402
from portal.workbooks.writing.sources import sources  # noqa: E402
from portal.workbooks.writing.xlsx import OPTIONS, serial, write_workbook  # noqa: E402

ROWS = 20_000


def main(rounds: int) -> dict[str, Any]:
    person = User.objects.get(email="staff@example.vn")
    pairs = []
    for _ in range(rounds):
        ours = _timed(lambda: _export(person))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before all cells are held for the floor
        book = _book(person)
        (table,) = book.tables
        cells = list(table.rows)
        pairs.append((ours, _timed(lambda cells=cells, table=table: _floor(table, cells)), memory))
        del cells
    ours, floor, _memory = min(pairs, key=lambda pair: pair[0] / pair[1])
    return {"export": ours, "library": floor, "memory": pairs[0][2]}


def _timed(do: Any) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _book(person: User) -> Book:
    """The first 20,000 rows of the events of the register, as a person gets them."""
    book = sources()["register"].make(person, QueryDict())
    table = book.tables[0]
    return replace(book, tables=[Table(table.columns, islice(table.rows, ROWS), ROWS)])


def _export(person: User) -> None:
    with TemporaryFile() as file:
        write_workbook(_book(person), file, to_nobody)


def _floor(table: Table, cells: list[Any]) -> None:
    """The cells that there are, each by the library's own call for its type; blank ones have their lines too."""
    with TemporaryFile() as file, Workbook(file, OPTIONS) as workbook:
        formats, sheet = Formats(workbook), workbook.add_worksheet()
        looks = [formats.of(column.kind) for column in table.columns]
        for row, values in enumerate(cells):
            sheet.write_number(row, 0, row + 1, formats.ordinal)
            for place, value in enumerate(values):
                look = looks[place]
                if value is None or value == "":
                    sheet.write_blank(row, place + 1, None, look)
                elif isinstance(value, str):
                    sheet.write_string(row, place + 1, value, look)
                elif isinstance(value, date):
                    sheet.write_number(row, place + 1, serial(value), look)
                else:
                    sheet.write_number(row, place + 1, value, look)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
