"""Reading a file of facts: lines and cells, before anything is asked of the register."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.choices import DECLARING, Kind, Obligation, Reason, Tier
from agencies.models import Agency, Fact
from portal.kit.dates import Precision, parse_day, parse_moment
from portal.kit.vietnamese import nfc

REQUIRED = ("source_key", "agency", "kind", "happened_on")
OPTIONAL = [
    "precision",
    "edition",
    "number",
    "issuer",
    "name",
    "tier",
    "area",
    "superior",
    "obligation",
    "reason",
    "covered",
    "competence",
    "recorded_at",
]

LONGEST = {
    **{column: Fact._meta.get_field(column).max_length for column in ("source_key", "name", "number", "issuer")},
    "agency": Agency._meta.get_field("key").max_length,
}
"""Characters that a cell may have, where it is kept as it is."""


SHOWN = 50
"""Faults that a command tells at most."""


class Fault(NamedTuple):
    """What is wrong in one cell; row 1 is the header, the way a spreadsheet counts."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("Row %(row)s: %(message)s") % self._asdict()
        return _("Row %(row)s, column %(column)s: %(message)s") % self._asdict()


class Faulty(Exception):
    """The file cannot be loaded; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def told(self) -> str:
        """What a command says: the first faults, how many more there are, and that nothing was done."""
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(_("… and %(count)s more.") % {"count": len(self.faults) - SHOWN})
        return "\n".join([*lines, _("Nothing was loaded.")])


@dataclass
class Row:
    """One line of the file, read but not yet tied to the register."""

    number: int
    cells: dict[str, str]
    fact: Fact = field(default_factory=Fact)
    recorded_at: datetime | None = None


def read(path: Path) -> list[Row]:
    """The lines of a file of facts with every column present; raises Faulty for a file that is no table of facts."""
    return [Row(number, cells) for number, cells in table(path, REQUIRED, OPTIONAL)]


def table(path: Path, required: Iterable[str], optional: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """The number and the cells of each line that is not empty; columns that are left out are empty cells.

    Raises Faulty for a file that is no such table.
    """
    header, *lines = _lines(path) or [[]]
    columns = [name.strip() for name in header]
    faults = list(_faults_of(columns, required, optional))
    rows = []
    for number, cells in enumerate(lines, start=2):
        if any(cells[len(columns) :]):
            faults.append(Fault(number, "", _("The row has more cells than the header.")))
        elif any(cells):
            given = dict(zip(columns, cells, strict=False))
            rows.append((number, {name: nfc(given.get(name) or "") for name in (*required, *optional)}))
    if faults:
        raise Faulty(faults)
    return rows


def _lines(path: Path) -> list[list[str]]:
    """The cells of each line, as a spreadsheet counts lines: one with a break inside a cell is one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faulty([Fault(1, "", _("The file is not UTF-8. Save it as “CSV UTF-8”."))]) from error
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        message = _("The quotation marks of this row, or of one before it, do not match.")
        raise Faulty([Fault(len(lines) + 1, "", message)]) from error
    return lines


def _faults_of(columns: list[str], required: Iterable[str], optional: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with the header."""
    if len(columns) == 1 and ";" in columns[0]:
        yield Fault(1, "", _("The cells are separated by semicolons. Save the file with commas."))
        return
    for name in required:
        if name not in columns:
            yield Fault(1, name, _("This column is missing."))
    for name in dict.fromkeys(columns):
        if not name:
            yield Fault(1, "", _("A column has no name. Name it, or delete it."))
        elif name not in (*required, *optional):
            yield Fault(1, name, _("This column is not known."))
        elif columns.count(name) > 1:
            yield Fault(1, name, _("This column is there more than once."))


def row_of(number: int, cells: dict[str, str | None]) -> Row:
    """A line out of its cells; columns that are left out are empty."""
    return Row(number, {name: nfc(cells.get(name) or "") for name in (*REQUIRED, *OPTIONAL)})


class Parser:
    """Understands the cells of one row that can be understood without the register; gathers what is wrong."""

    def __init__(self, row: Row):
        self.row, self.cells, self.fact = row, row.cells, row.fact
        self.faults: list[Fault] = []

    def parse(self) -> list[Fault]:
        """Fill in the row's fact; returns its faults."""
        cells, fact = self.cells, self.fact
        if not cells["agency"]:
            self.fault("agency", _("An agency key is needed."))
        for column, limit in LONGEST.items():
            self.cut(column, limit)
        fact.source_key = cells["source_key"]
        fact.name, fact.number, fact.issuer = cells["name"], cells["number"], cells["issuer"]
        fact.kind = self.one_of("kind", Kind.values, must=True)
        fact.tier = self.one_of("tier", Tier.values)
        fact.obligation = self.one_of("obligation", Obligation.values)
        self.dates()
        self.declaration()
        return self.faults

    def dates(self) -> None:
        cells, fact = self.cells, self.fact
        try:
            fact.happened_on, fact.precision = parse_day(cells["happened_on"])
        except ValueError as error:
            self.fault("happened_on", str(error))
        self.precision()
        if not cells["recorded_at"]:
            return
        try:
            self.row.recorded_at = parse_moment(cells["recorded_at"])
        except ValueError as error:
            self.fault("recorded_at", str(error))
            return
        if self.row.recorded_at > timezone.now():
            self.fault("recorded_at", _("This lies in the future."))

    def precision(self) -> None:
        """The precision may say less than the date as it is written, never more."""
        written, said = self.fact.precision, self.one_of("precision", Precision.values)
        if said not in Precision.values:
            return
        if list(Precision).index(said) < list(Precision).index(written):
            self.fault(
                "precision", _("The date is not written that exactly. Write the whole date, or leave this empty.")
            )
        self.fact.precision = said

    def declaration(self) -> None:
        """Reason, edition and the procedures in scope."""
        fact = self.fact
        if fact.kind == Kind.REDECLARED:
            fact.reason = self.one_of("reason", Reason.values)
        else:
            fact.note = self.cells["reason"]
        if fact.kind in DECLARING and not self.cells["edition"]:
            self.fault("edition", _("A declaration needs its edition."))
        fact.covered, fact.competence = self.count("covered"), self.count("competence")
        if fact.covered is not None and fact.competence is not None and fact.covered > fact.competence:
            self.fault("covered", _("More procedures are covered than are in competence."))

    def cut(self, column: str, limit: int) -> None:
        if len(self.cells[column]) > limit:
            self.fault(column, _("At most %(limit)s characters are kept here.") % {"limit": limit})
            self.cells[column] = self.cells[column][:limit]

    def one_of(self, column: str, values: Iterable[str], *, must: bool = False) -> str:
        text = self.cells[column]
        if (text or must) and text not in values:
            known = ", ".join(values)
            self.fault(column, _("“%(text)s” is not known. Known are: %(known)s.") % {"text": text, "known": known})
        return text

    def count(self, column: str) -> int | None:
        text = self.cells[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            self.fault(column, _("“%(text)s” is not a whole number.") % {"text": text})
            return None
        return int(text)

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.row.number, column, message))
