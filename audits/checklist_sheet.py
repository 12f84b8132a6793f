"""The lines of a checklist as a sheet (CSV): written for a spreadsheet, read back with errors by row and column."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from agencies.models import Clause
from agencies.rows import Fault, Faulty
from audits.actions.checklists import Line
from audits.choices import LineKind
from audits.models import ChecklistVersion
from portal.kit.spreadsheets import csv_text
from portal.kit.vietnamese import nfc

COLUMNS = ("key", "kind", "edition", "clause", "basis", "text_vi", "text_en", "guidance")
REQUIRED = ("key", "kind", "text_vi")
WORDS = ("key", "basis", "text_vi", "text_en", "guidance")


def sheet_of(version: ChecklistVersion) -> str:
    """The version's lines as staff may change them and load them again."""
    lines = version.lines.select_related("clause__edition").order_by("position")
    rows = [
        [
            line.key,
            line.kind,
            line.clause.edition.code if line.clause else "",
            line.clause.number if line.clause else "",
            line.basis,
            line.text_vi,
            line.text_en,
            line.guidance,
        ]
        for line in lines
    ]
    return csv_text([COLUMNS, *rows])


def lines_in(content: bytes) -> list[Line]:
    """The lines of a sheet. Raises Faulty with all that is wrong in it; row 1 is the header."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty([Fault(1, "", _("This is no text in UTF-8. Save the sheet as CSV UTF-8."))]) from None
    rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))]
    header = [name.strip() for name in rows[0]] if rows else []
    if missing := [name for name in REQUIRED if name not in header]:
        raise Faulty([Fault(1, name, _("This column is missing.")) for name in missing])
    clauses = {(clause.edition.code, clause.number): clause for clause in Clause.objects.select_related("edition")}
    cells = [
        (number, dict.fromkeys(COLUMNS, "") | dict(zip(header, map(_plain, row), strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if faults := list(_faults(cells, clauses)):
        raise Faulty(faults)
    return [
        Line(
            **{name: row[name] for name in WORDS},
            kind=row["kind"],
            clause=clauses.get((row["edition"], row["clause"])) if row["clause"] else None,
        )
        for _number, row in cells
    ]


def _delimiter(text: str) -> str:
    """Spreadsheets that write 1,5 for one and a half part cells by semicolons."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from reading a formula."""
    cell = nfc(cell)
    return cell[1:] if cell.startswith("'") else cell


def _faults(cells, clauses) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, row in cells:
        for name in REQUIRED:
            if not row[name]:
                yield Fault(number, name, _("This cell is empty."))
        if row["key"] in seen:
            yield Fault(number, "key", _("This key stands in the sheet already."))
        seen.add(row["key"])
        if row["kind"] and row["kind"] not in LineKind.values:
            yield Fault(number, "kind", _("Write one of: %(words)s.") % {"words": ", ".join(LineKind.values)})
        if row["kind"] == LineKind.RULE and not row["basis"]:
            yield Fault(number, "basis", _("A rule names its source."))
        if row["kind"] == LineKind.CLAUSE and (row["edition"], row["clause"]) not in clauses:
            yield Fault(number, "clause", _("No edition has this clause."))
