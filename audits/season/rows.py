"""Reading the file of a season: what each step needs, and what its cells mean, before anything is played."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, Clause
from agencies.rows import Fault, Faulty, table
from audits.choices import AnswerState, Rule, TeamRole, VisitForm
from audits.models import Cause, ChecklistVersion, Grade
from portal.accounts.models import User
from portal.kit.dates import VIETNAM, Precision, parse_day, parse_moment

REQUIRED = ("step", "key", "on", "by")
OPTIONAL = (
    *("recorded_at", "of", "agency", "year", "text", "because", "number", "signer", "responsible", "form", "rule"),
    *("from", "until", "team", "checklist", "line", "answer", "grade", "clauses", "basis", "evidence", "cause"),
)

MAKES = {"programme.draw-up", "visit.plan", "finding.log", "action.add"}
"""The steps that make the thing named by `key`; all others are about a thing that a row above has made."""

OF = {"visit.plan": "programme", "finding.log": "visit"}
"""What the thing named in `of` is; for corrective actions, findings."""

NEEDS: dict[str, tuple[str, ...]] = {
    "programme.draw-up": ("year", "text"),
    "programme.add": ("agency", "from", "until"),
    "programme.change": ("agency", "from", "until"),
    "programme.drop": ("agency",),
    "programme.approve": ("number", "signer"),
    "visit.plan": ("agency", "from", "team"),
    "visit.team": ("team",),
    "visit.notify": (),
    "visit.postpone": ("from",),
    "visit.start": (),
    "visit.answer": ("line", "answer"),
    "visit.draft": ("number",),
    "visit.take-back": (),
    "visit.sign": ("signer",),
    "visit.close": (),
    "visit.cancel": (),
    "finding.log": ("of", "grade", "text"),
    "finding.ask": (),
    "finding.note": (),
    "finding.propose": (),
    "finding.accept": (),
    "finding.send-back": (),
    "finding.report": (),
    "finding.confirm": (),
    "finding.reject": (),
    "finding.close": (),
    "finding.settle": (),
    "finding.waive": ("until",),
    "finding.end-waiver": (),
    "finding.reopen": (),
    "finding.withdraw": (),
    "action.add": ("of", "text", "responsible", "until"),
    "action.join": ("of",),
    "action.leave": ("of",),
    "action.report": (),
    "action.confirm": (),
    "action.reject": (),
    "action.drop": (),
}
"""Each step with the cells that it cannot do without; what else a move needs, its action says."""


@dataclass
class Row:
    """One line of the file. `cells` as written; the rest is what they mean, empty where nothing is written."""

    number: int
    cells: dict[str, str]
    on: date | None = None
    first: date | None = None  # column `from`
    until: date | None = None
    at: datetime | None = None  # column `recorded_at`
    by: User | None = None
    agency: Agency | None = None
    team: dict[User, str] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    checklist: ChecklistVersion | None = None
    cause: Cause | None = None

    @property
    def step(self) -> str:
        return self.cells["step"]

    @property
    def kind(self) -> str:
        return self.step.partition(".")[0]

    @property
    def key(self) -> tuple[str, str]:
        """Of the thing that the row is about: its kind, and its key among the things of this kind."""
        return self.kind, self.cells["key"]

    @property
    def of(self) -> list[tuple[str, str]]:
        """Of the things that it belongs to, or serves."""
        return [(OF.get(self.step, "finding"), key) for key in self.cells["of"].split()]


def read(path: Path) -> list[Row]:
    """The rows of the file in their order. Raises Faulty with every cell that means nothing, by row and column."""
    rows = [Row(number, cells) for number, cells in table(path, REQUIRED, OPTIONAL)]
    known = Known(rows)
    faults: list[Fault] = []
    made: dict[tuple[str, str], int] = {}
    for row in rows:
        faults += Reader(row, known).read()
        faults += _misplaced(row, made)
    if faults:
        raise Faulty(faults)
    return rows


def _misplaced(row: Row, made: dict[tuple[str, str], int]) -> Iterable[Fault]:
    """Things are made once, and above the rows that are about them."""
    if row.step in MAKES:
        if row.key in made:
            told = {"key": row.key[1], "row": made[row.key]}
            yield Fault(row.number, "key", _("“%(key)s” stands in row %(row)s too.") % told)
        made.setdefault(row.key, row.number)
    needed = [] if row.step in MAKES or row.step not in NEEDS else [("key", row.key)]
    for column, key in [*needed, *(("of", key) for key in row.of)]:
        if key not in made:
            yield Fault(row.number, column, _("No row above makes “%(key)s”.") % {"key": key[1]})


class Known:
    """What the rows may name, read once for all of them."""

    def __init__(self, rows: Iterable[Row]):
        self.rows = list(rows)

    def _written(self, column: str) -> set[str]:
        return {row.cells[column] for row in self.rows}

    @cached_property
    def people(self) -> Mapping[str, User]:
        written = {email.lower() for email in self._written("by")}
        for team in self._written("team"):
            written |= {pair.partition(":")[2].lower() for pair in team.split()}
        return {person.email.lower(): person for person in User.objects.filter(email__in=written)}

    @cached_property
    def agencies(self) -> Mapping[str, Agency]:
        return {agency.key: agency for agency in Agency.objects.filter(key__in=self._written("agency"))}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        return {f"{each.edition.code}:{each.number}": each for each in Clause.objects.select_related("edition")}

    @cached_property
    def checklists(self) -> Mapping[str, ChecklistVersion]:
        return {version.checklist.code: version for version in ChecklistVersion.objects.offered()}

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        return {cause.code: cause for cause in Cause.objects.all()}

    @cached_property
    def grades(self) -> Mapping[str, Grade]:
        return {grade.code: grade for grade in Grade.objects.filter(is_active=True)}


class Reader:
    """Understands the cells of one row; gathers what is wrong."""

    def __init__(self, row: Row, known: Known):
        self.row, self.cells, self.known = row, row.cells, known
        self.faults: list[Fault] = []

    def read(self) -> list[Fault]:
        row, cells, known = self.row, self.cells, self.known
        if row.step not in NEEDS:
            self.fault("step", _unknown(row.step, NEEDS))
            return self.faults
        for column in (*REQUIRED, *NEEDS[row.step]):
            if not cells[column]:
                self.fault(column, _("This cell is empty."))
        row.on, row.first, row.until = self.day("on"), self.day("from"), self.day("until")
        row.at = self.moment()
        row.by = self.one_of("by", known.people, _("Nobody has this address.").format, lower=True)
        row.agency = self.one_of("agency", known.agencies, _("No agency has this key.").format)
        row.checklist = self.one_of("checklist", known.checklists)
        row.cause = known.causes.get(cells["cause"])
        row.team, row.clauses = self.team(), self.clauses()
        for column, values in (("form", VisitForm.values), ("rule", Rule.values), ("answer", AnswerState.values)):
            self.one_of(column, dict.fromkeys(values))
        self.one_of("grade", known.grades)
        if cells["year"] and not (cells["year"].isascii() and cells["year"].isdigit()):
            self.fault("year", _("“%(text)s” is not a whole number.") % {"text": cells["year"]})
        return self.faults

    def day(self, column: str) -> date | None:
        text = self.cells[column]
        if not text:
            return None
        try:
            day, precision = parse_day(text)
        except ValueError as error:
            self.fault(column, str(error))
            return None
        if precision != Precision.DAY:
            message = _("“%(text)s” is not a whole date. Write day, month and year, like 31/12/2017.")
            self.fault(column, message % {"text": text})
            return None
        if column == "on" and day > timezone.localdate():
            self.fault(column, _("This lies in the future."))
        return day

    def moment(self) -> datetime | None:
        if not self.cells["recorded_at"]:
            return None
        try:
            at = parse_moment(self.cells["recorded_at"])
        except ValueError as error:
            self.fault("recorded_at", str(error))
            return None
        if at > timezone.now():
            self.fault("recorded_at", _("This lies in the future."))
        if self.row.on and at.astimezone(VIETNAM).date() < self.row.on:
            self.fault("recorded_at", _("This lies before the day of the step."))
        return at

    def one_of(self, column: str, known: Mapping[str, Any], refusal=None, *, lower: bool = False) -> Any:
        text = self.cells[column].lower() if lower else self.cells[column]
        if text and text not in known:
            self.fault(column, refusal() if refusal else _unknown(text, known))
        return known.get(text)

    def team(self) -> dict[User, str]:
        """`leader:a@x.vn member:b@x.vn`."""
        team = {}
        for pair in self.cells["team"].split():
            role, _sign, email = pair.partition(":")
            if role not in TeamRole.values:
                self.fault("team", _unknown(role, TeamRole.values))
            elif person := self.known.people.get(email.lower()):
                team[person] = role
            else:
                self.fault("team", _("Nobody has the address “%(text)s”.") % {"text": email})
        return team

    def clauses(self) -> list[Clause]:
        """`2015:9.2 2015:10.2`, the leading one first."""
        written = self.cells["clauses"].split()
        for text in written:
            if text not in self.known.clauses:
                self.fault(
                    "clauses", _("“%(text)s” is no clause. Write edition and number: 2015:9.2.") % {"text": text}
                )
        return [self.known.clauses[text] for text in written if text in self.known.clauses]

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.row.number, column, message))


def _unknown(text: str, known: Iterable[str]) -> str:
    return _("“%(text)s” is not known. Known are: %(known)s.") % {"text": text, "known": ", ".join(known)}
