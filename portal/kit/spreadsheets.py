"""Tables as files that spreadsheets open, of which no cell is read as a formula."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import TextIO

BOM = "\ufeff"
"""By it a spreadsheet knows that the file is UTF-8."""

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_text(rows: Iterable[Iterable[str | int]]) -> str:
    """The rows as CSV."""
    file = StringIO(newline="")
    write_csv(file, rows)
    return file.getvalue()


def write_csv(file: TextIO, rows: Iterable[Iterable[str | int]]) -> None:
    """Write the rows as CSV, one at a time; the file is opened with `newline=""`."""
    file.write(BOM)
    csv.writer(file).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def harmless(cell: str) -> str:
    """What could start a formula gets an apostrophe in front, as OWASP advises; spaces before it change nothing."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
