"""A register as a file of facts: read, checked whole, loaded whole or not at all (`manage.py load_facts`)."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.areas import Resolver
from agencies.checks import Refused, refuse_outside_life, warnings
from agencies.choices import DECLARING, Group, Kind, Obligation, Reason, Tier
from agencies.knowledge import knowing, replaying
from agencies.models import Agency, Edition, Fact
from portal.kit.dates import Precision, parse_day, parse_moment
from portal.kit.vietnamese import nfc

REQUIRED = ("source_key", "agency", "kind", "happened_on")
OPTIONAL = (
    "precision edition number issuer name tier area superior obligation reason covered competence recorded_at"
).split()


class Fault(NamedTuple):
    """What is wrong in one cell; row 1 is the header, the way a spreadsheet counts."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("Row %(row)s, column %(column)s: %(message)s") % self._asdict()


class Faulty(Exception):
    """The file cannot be loaded; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Row:
    """One line of the file, read but not yet tied to the register."""

    number: int
    cells: dict[str, str]
    fact: Fact = field(default_factory=Fact)
    recorded_at: datetime | None = None


class Loaded(NamedTuple):
    """What a load did."""

    new: int
    present: int
    agencies: int
    warned: int


def load_facts(rows: list[Row], *, today: date) -> Loaded:
    """Load a register. Rows whose `source_key` is present are left as they are, even when withdrawn.

    Raises Faulty with every fault of the rows, by row and column; then nothing is written.
    """
    faults: list[Fault] = []
    _check_keys(rows, faults)
    present = set(
        Fact.objects.filter(source_key__in=[row.cells["source_key"] for row in rows]).values_list("source_key", flat=True)
    )
    fresh = [row for row in rows if row.cells["source_key"] not in present]
    for row in fresh:
        _parse(row, faults)
    with transaction.atomic():
        agencies = _agencies(fresh)
        _resolve(fresh, agencies, faults)
        if not faults:
            _check_lives(fresh, today, faults)
        if faults:
            raise Faulty(faults)
        _write(fresh)
    warned = sum(bool(row.fact.warnings) for row in fresh)
    return Loaded(len(fresh), len(present), len({row.fact.agency_id for row in fresh}), warned)


def read(path: Path) -> list[Row]:
    """The lines of the file with every column present; raises Faulty for a file that is no table of facts."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faulty([Fault(1, "", _("The file is not UTF-8. Save it as “CSV UTF-8”."))]) from error
    reader = csv.DictReader(text.splitlines(keepends=True), restkey="", restval="")
    columns = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = columns
    faults = [Fault(1, name, _("This column is missing.")) for name in REQUIRED if name not in columns]
    faults += [Fault(1, name, _("This column is not known.")) for name in columns if name not in (*REQUIRED, *OPTIONAL)]
    if faults:
        raise Faulty(faults)
    rows = []
    for cells in reader:
        if "" in cells:
            raise Faulty([Fault(reader.line_num, "", _("The row has more cells than the header."))])
        row = row_of(reader.line_num, cells)
        if any(row.cells.values()):
            rows.append(row)
    return rows


def row_of(number: int, cells: dict[str, str | None]) -> Row:
    """A line out of its cells; columns that are left out are empty."""
    return Row(number, {name: nfc(cells.get(name) or "") for name in (*REQUIRED, *OPTIONAL)})


def _check_keys(rows: list[Row], faults: list[Fault]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        key = row.cells["source_key"]
        if not key:
            faults.append(Fault(row.number, "source_key", _("A key is needed; it must be unique.")))
        elif key in seen:
            faults.append(
                Fault(row.number, "source_key", _("“%(key)s” stands in row %(row)s too.") % {"key": key, "row": seen[key]})
            )
        seen.setdefault(key, row.number)


def _parse(row: Row, faults: list[Fault]) -> None:
    """Read the cells that can be understood without the register."""
    cells, fact = row.cells, row.fact

    def fault(column: str, message: str) -> None:
        faults.append(Fault(row.number, column, message))

    def closed(column: str, values: Iterable[str], must: bool = False) -> str:
        text = cells[column]
        if (text or must) and text not in values:
            known = ", ".join(values)
            fault(column, _("“%(text)s” is not known. Known are: %(known)s.") % {"text": text, "known": known})
        return text

    if not cells["agency"]:
        fault("agency", _("An agency key is needed."))
    fact.source_key = cells["source_key"]
    fact.kind = closed("kind", Kind.values, must=True)
    try:
        fact.happened_on, fact.precision = parse_day(cells["happened_on"])
    except ValueError as error:
        fault("happened_on", str(error))
    if closed("precision", Precision.values):
        fact.precision = cells["precision"]
    fact.tier = closed("tier", Tier.values)
    fact.obligation = closed("obligation", Obligation.values)
    fact.name, fact.number, fact.issuer = cells["name"], cells["number"], cells["issuer"]
    if fact.kind == Kind.REDECLARED:
        fact.reason = closed("reason", Reason.values)
    else:
        fact.note = cells["reason"]
    fact.covered, fact.competence = _count(row, "covered", faults), _count(row, "competence", faults)
    if fact.covered is not None and fact.competence is not None and fact.covered > fact.competence:
        fault("covered", _("More procedures are covered than are in competence."))
    if fact.kind in DECLARING and not cells["edition"]:
        fault("edition", _("A declaration needs its edition."))
    if cells["recorded_at"]:
        try:
            row.recorded_at = parse_moment(cells["recorded_at"])
            if row.recorded_at > timezone.now():
                fault("recorded_at", _("This lies in the future."))
        except ValueError as error:
            fault("recorded_at", str(error))


def _count(row: Row, column: str, faults: list[Fault]) -> int | None:
    text = row.cells[column]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        faults.append(Fault(row.number, column, _("“%(text)s” is not a whole number.") % {"text": text}))
        return None
    return int(text)


def _agencies(rows: list[Row]) -> dict[str, Agency]:
    """The agencies that the rows name, made where they are new."""
    firsts: dict[str, Row] = {}
    for row in rows:
        if row.cells["agency"] and (row.cells["agency"] not in firsts or row.fact.kind == Kind.FOUNDED):
            firsts[row.cells["agency"]] = row
    known = set(Agency.objects.filter(key__in=firsts).values_list("key", flat=True))
    new = [Agency(key=key, group=group_of(row.fact)) for key, row in firsts.items() if key not in known]
    Agency.objects.bulk_create(new, batch_size=1000)
    superiors = {row.cells["superior"] for row in rows}
    return {agency.key: agency for agency in Agency.objects.filter(key__in={*firsts, *superiors})}


def group_of(fact: Fact) -> str:
    """The group (khối) that officials count such an agency in, told from its tier and name."""
    if fact.tier != Tier.PROVINCE:
        return {Tier.DISTRICT: Group.DISTRICT, Tier.DIVISION: Group.DIVISION, Tier.COMMUNE: Group.COMMUNE}.get(
            fact.tier, Group.OTHER
        )
    if fact.name.startswith("Chi cục"):
        return Group.SUB_DEPARTMENT
    return Group.MANAGEMENT_BOARD if fact.name.startswith("Ban Quản lý") else Group.DEPARTMENT


def _resolve(rows: list[Row], agencies: dict[str, Agency], faults: list[Fault]) -> None:
    """Tie the rows to agencies, areas and editions of the register."""
    areas = Resolver(row.cells["area"] for row in rows)
    editions = set(Edition.objects.values_list("code", flat=True))
    for row in rows:
        cells, fact = row.cells, row.fact
        fact.agency = agencies.get(cells["agency"])
        if cells["superior"]:
            fact.superior = agencies.get(cells["superior"])
            if fact.superior is None:
                faults.append(Fault(row.number, "superior", _("No agency has this key.")))
        if cells["edition"] and cells["edition"] not in editions:
            faults.append(Fault(row.number, "edition", _("This edition is not known; add it in the administration.")))
        elif cells["edition"]:
            fact.edition_id = cells["edition"]
        if cells["area"] and fact.happened_on:
            fact.area = areas.find(cells["area"], fact.happened_on)
            if fact.area is None:
                faults.append(Fault(row.number, "area", _("This area code is not known; add it in the administration.")))


def _check_lives(rows: list[Row], today: date, faults: list[Fault]) -> None:
    """Check each agency's facts, those in the register and those of the file, as one life."""
    lives = defaultdict(list)
    for row in rows:
        lives[row.fact.agency_id].append(row)
    known = defaultdict(list)
    for fact in Fact.objects.known().filter(agency_id__in=lives):
        known[fact.agency_id].append(fact.as_event())
    for agency_id, life in lives.items():
        # The key tells events apart that are not stored yet; the fold is not asked here.
        events = {row.number: row.fact.as_event() for row in life}
        for row in life:
            others = known[agency_id] + [event for number, event in events.items() if number != row.number]
            try:
                refuse_outside_life(events[row.number], others, today)
            except Refused as refusal:
                faults += [Fault(row.number, name, text) for name, texts in refusal.message_dict.items() for text in texts]
            row.fact.warnings = [warning.value for warning in warnings(events[row.number], others)]
    if any(row.recorded_at for row in rows) and Fact.objects.exists():
        row = next(row for row in rows if row.recorded_at)
        faults.append(Fault(row.number, "recorded_at", _("Only a register that is still empty can be given a past.")))


def _write(rows: list[Row]) -> None:
    """Store the facts, moment by moment as they were recorded; those without a moment are known from now."""
    moments: dict[datetime, list[Fact]] = defaultdict(list)
    for row in rows:
        if row.recorded_at:
            moments[row.recorded_at].append(row.fact)
    ids = {row.fact.agency_id for row in rows}
    if moments:
        with replaying(ids) as refold_at:
            for moment in sorted(moments):
                _store(moments[moment], moment)
                refold_at([fact.agency_id for fact in moments[moment]], moment)
    now = [row.fact for row in rows if not row.recorded_at]
    if now:
        with knowing({fact.agency_id for fact in now}) as at:
            _store(now, at)


def _store(facts: list[Fact], at: datetime) -> None:
    for fact in facts:
        fact.recorded_at = at
    Fact.objects.bulk_create(facts, batch_size=2000)
