"""What a row of a register tells: which facts, of which day, by which paper; and what it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.actions.many_facts import BORNE
from agencies.choices import DECLARING, Kind, Reason
from agencies.importing.fact_columns import AGAIN, ALSO
from agencies.models import Fact
from agencies.standing import Event
from portal.kit.sentences import Sentence as _
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import Line


@dataclass(eq=False)
class Told:
    """A fact that a row tells of, as the fields BORNE; `given` are those that the row says.

    `twin` is the known fact of the same event.
    """

    line: Line
    column: str
    what: dict[str, Any]
    given: set[str]
    twin: "Held | None" = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Held:
    """A known fact, as far as rows are compared with it."""

    event: Event
    what: dict[str, Any]
    recorded_by: int | None


_FIRST = ("happened_on", "paper")
_MAIN = ("issuer", "scope", "covered", "competence", "note")
UNSAID = {name: Fact._meta.get_field(name.removesuffix("_id")).get_default() for name in BORNE}


def told_by(line: Line) -> list[Told]:
    """The facts that a line tells of. What is missing is said on the line."""
    values = line.values
    kind = values.get("kind", Kind.DECLARED.value)
    facts = []
    if "kind" not in line.cells or "kind" in values:
        facts += _main(line, kind)
    for column, other in ALSO.items():
        if column in values and other != kind:
            facts.append(_told(line, column, other, values[column], {}))
    facts += _again(line, has_first=any(told.column in _FIRST for told in facts))
    if not facts and not line.remarks:
        line.verdict = Verdict.PASSED
        line.remark("", _("Says nothing of it yet"))
    return facts


def _main(line: Line, kind: str) -> Iterator[Told]:
    values = line.values
    number, day = values.get("paper", ("", None))
    number, day = values.get("number") or number, values.get("happened_on") or day
    if day is None:
        if any(column in values for column in (*ALSO, *AGAIN)) and not (
            {"kind", "number", "paper"} & line.cells.keys()
        ):
            return  # the row is about the other facts
        if not {"happened_on", "paper"} & {remark.column for remark in line.remarks}:
            _say_no_day(line, "happened_on")
        return
    what = {name: values[name] for name in _MAIN if values.get(name) not in (None, "")} | (
        {"number": number} if number else {}
    )
    if kind in DECLARING:
        if not values.get("edition"):
            _say_no_edition(line)
            return
        what["edition_id"] = values["edition"]
    if kind == Kind.REDECLARED:
        what["reason"] = values.get("reason", Reason.OTHER.value)
    if what.get("covered", 0) > what.get("competence", 10**9):
        line.refuse("covered", _("More procedures are covered than are in competence."))
        return
    column = "happened_on" if "happened_on" in line.cells else "paper"
    yield _told(line, column, kind, day, what)


def _again(line: Line, *, has_first: bool) -> Iterator[Told]:
    """The new declaration that a row tells of beside the first one, whose edition is another matter."""
    values = line.values
    number, day = values.get("redeclared_paper", ("", None))
    edition = values.get("redeclared_edition") or (not has_first and "edition" in line.cells and values.get("edition"))
    if not (day := values.get("redeclared_on") or day):
        if number and "redeclared_on" not in {remark.column for remark in line.remarks}:
            _say_no_day(line, "redeclared_on")
    elif not edition:
        _say_no_edition(line, "redeclared_edition")
    else:
        what = {"edition_id": edition, "reason": Reason.OTHER.value}
        column = "redeclared_on" if "redeclared_on" in line.cells else "redeclared_paper"
        yield _told(line, column, Kind.REDECLARED, day, what | ({"number": number} if number else {}))


def _say_no_day(line: Line, column: str) -> None:
    line.refuse(column, _("The date is missing."), _("Write it in the file, the year alone if need be."))


def _say_no_edition(line: Line, column: str = "edition") -> None:
    if column not in {remark.column for remark in line.remarks}:
        cure = _("Say it for the whole file on the page of the columns, or add a column.")
        line.refuse(column, _("A declaration needs its edition."), cure)


def _told(line: Line, column: str, kind: str, day: tuple[date, str], what: dict[str, Any]) -> Told:
    when = {"agency_id": line.target, "kind": kind, "happened_on": day[0], "precision": day[1]}
    return Told(line, column, {**UNSAID, **when, **what}, {"happened_on", *what})
