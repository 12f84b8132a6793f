"""What the portal gives out, read back the way others read it: openpyxl for formulas and looks, csv for text."""

import csv
import re
from io import BytesIO, StringIO

from openpyxl import load_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def content_of(response) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def sheet_of(content: bytes, *, values: bool = False):
    """The first sheet, with formulas; `values`: with what was written as their results."""
    return load_workbook(BytesIO(content), data_only=values).worksheets[0]


def head_of(sheet) -> int:
    """The row of the head of a list: the one that begins with the ordinal numbers."""
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value in ("STT", "No."))


def rows_of(sheet) -> list[list]:
    """The rows between the head of a list and its sums, without their numbers."""
    first = head_of(sheet) + 1
    return [[cell.value for cell in row[1:]] for row in sheet.iter_rows(first, sheet.max_row - 1)]


def lines_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file under its head."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def seen_on(page) -> str:
    """What the form of the page says that the person has seen."""
    [mark] = re.findall(r'name="seen" value="([^"]*)"', page.content.decode())
    return mark
