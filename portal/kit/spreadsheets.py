"""Tables as files that spreadsheets open."""

import csv
from collections.abc import Iterable
from io import StringIO

BOM = "\ufeff"
"""By it a spreadsheet knows that the file is UTF-8."""

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """The rows as CSV. What could start a formula gets an apostrophe in front, as OWASP advises for CSV injection."""
    file = StringIO(newline="")
    file.write(BOM)
    csv.writer(file).writerows([[harmless(cell) for cell in row] for row in rows])
    return file.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
