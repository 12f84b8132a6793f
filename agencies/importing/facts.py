"""Registers of what happened at agencies, declarations above all: a row may tell of several facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy

from agencies import register
from agencies.actions.many_facts import BORNE, record_all, take_back, withdraw_all
from agencies.checks import Warning_, check_together
from agencies.choices import DECLARING, Kind
from agencies.importing.fact_columns import AGAIN, ALSO, COLUMNS
from agencies.importing.finding import find_agencies
from agencies.importing.telling import UNSAID, Held, Told, told_by
from agencies.knowledge import knowing
from agencies.models import Fact
from agencies.naming import agencies_of
from agencies.permissions import can_bring_in_facts, is_staff
from agencies.refold import batches
from agencies.standing import Event
from portal.kit.dates import Precision, first_day, last_day, written
from portal.kit.sentences import Sentence as _
from portal.kit.sentences import sentences_of
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import ImportKind, Line, Made, Plan, Sender, row_id_of


@dataclass(slots=True)
class Deed:
    """A fact to be recorded, by the fields BORNE; `replaces` is the key of the one that it corrects."""

    what: dict[str, Any]
    warnings: list[str]
    replaces: int | None = None


# --- comparing with what is known -----------------------------------------------------------------------


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: checked against the facts known, and against the lines before it."""
    told: dict[int, list[Told]] = defaultdict(list)
    for line in lines:
        if line.is_sound:
            for fact in told_by(line):
                told[line.target or 0].append(fact)
    for agencies in batches(told):  # what is known of 15,000 agencies at once is a hundred megabytes
        _judge_agencies({agency: told[agency] for agency in agencies}, sender)
    for line in lines:
        _settle(line)


def _judge_agencies(told: dict[int, list[Told]], sender: Sender) -> None:
    held = _held(told)
    for agency, facts in told.items():
        _judge_agency(facts, held.get(agency, []), sender)


def _held(agencies: Iterable[int]) -> dict[int, list[Held]]:
    known: dict[int, list[Held]] = defaultdict(list)
    names = ["pk", "recorded_by_id", *BORNE]
    for pk, recorded_by, *values in Fact.objects.known().filter(agency_id__in=list(agencies)).values_list(*names):
        what = dict(zip(BORNE, values, strict=True))
        event = Event(
            id=pk,
            kind=what["kind"],
            happened_on=what["happened_on"],
            precision=what["precision"],
            number=what["number"],
            edition=what["edition_id"] or "",
        )
        known[what["agency_id"]].append(Held(event, what, recorded_by))
    return known


def _judge_agency(facts: list[Told], known: list[Held], sender: Sender) -> None:
    before: list[Told] = []
    for told in facts:
        if told.line.is_sound:
            _compare(told, known, before, sender)
            before.append(told)
    doing = {index: told for index, told in enumerate(before) if told in told.line.doing and told.line.is_sound}
    taken = {told.twin.event.id for told in doing.values() if told.twin}
    events = {-1 - index: _event(told, -1 - index) for index, told in doing.items()}
    others = [held.event for held in known if held.event.id not in taken]
    for key, refusal, warned in check_together(events, others, sender.on):
        told = doing[-1 - key]
        told.warnings = [warning.value for warning in warned]
        for warning in warned:
            if warning != Warning_.NOT_APPLIED:  # nearly all registers of declarations leave that out
                told.line.remark(told.column, warning.label)
        for name, said in sentences_of(refusal) if refusal else ():
            column = told.column if name == "happened_on" else name
            for sentence in said:
                told.line.refuse(column if column in told.line.cells else told.column, sentence)


def _event(told: Told, key: int) -> Event:
    what = told.what
    return Event(key, what["kind"], what["happened_on"], what["precision"], what["number"], what["edition_id"] or "")


def _compare(told: Told, known: list[Held], before: list[Told], sender: Sender) -> None:
    """Whether the register, or a line before, tells of the same event, and whether it says the same of it."""
    told.twin = _named_by_key(told, known)
    for other in before if told.twin is None else ():
        if _is_same_event(told.what, other.what):
            _compare_with_line(told, other)
            return
    told.twin = told.twin or next((held for held in known if _is_same_event(told.what, held.what)), None)
    if told.twin is None:
        told.line.doing.append(told)
        return
    differing = [name for name in sorted(told.given) if _differs(told.what, name, told.twin.what)]
    if not differing:
        return
    if not _may_correct(told, sender):
        told.line.refuse(told.column, _("The register says otherwise, and only the lead body may correct that."))
        return
    for name in differing:
        old, new = _shown(name, told.twin.what), _shown(name, told.what)
        words = _("The register has “%(old)s”; the file says “%(new)s”.") if old else _("New: “%(new)s”.")
        told.line.remark(_column_of(name, told), words % {"old": old, "new": new})
    told.line.doing.append(told)


def _named_by_key(told: Told, known: list[Held]) -> Held | None:
    """The known fact that the row's own key names, whatever was put right in it."""
    kind = told.what["kind"]
    row_id = row_id_of(told.line) if kind == told.line.values.get("kind", Kind.DECLARED.value) else 0
    return next((held for held in known if held.event.id == row_id and held.what["kind"] == kind), None)


def _compare_with_line(told: Told, other: Told) -> None:
    """Two rows about one event: the second adds nothing, or the file contradicts itself."""
    if any(_differs(told.what, name, other.what) for name in told.given):
        message = _("Row %(row)s says otherwise of the same event.") % {"row": other.line.number}
        told.line.doubt(told.column, message, _("Leave the right row in the file."))
    else:
        told.line.remark(told.column, _("The same stands in row %(row)s.") % {"row": other.line.number})


What = dict[str, Any]


def _is_same_event(one: What, other: What) -> bool:
    """Of one kind (declarations are one), and either the same paper of one year or, of one day."""
    if one["kind"] != other["kind"] and not (one["kind"] in DECLARING and other["kind"] in DECLARING):
        return False
    if one["number"] and other["number"] and _plain(one["number"]) == _plain(other["number"]):
        return one["happened_on"].year == other["happened_on"].year
    return _may_be_one_day(one, other) and not (
        one["number"] and other["number"] and {one["precision"], other["precision"]} != {Precision.DAY}
    )


@lru_cache(maxsize=10_000)
def _plain(number: str) -> str:
    return number.upper().replace("Đ", "D").replace(" ", "")


def _may_be_one_day(one: What, other: What) -> bool:
    """Whether both dates may be one, as exactly as they are known."""
    days = one["happened_on"], other["happened_on"]
    precisions = one["precision"], other["precision"]
    return max(map(first_day, days, precisions)) <= min(map(last_day, days, precisions))


def _differs(one: What, name: str, other: What) -> bool:
    """Whether the row says something else; a coarser date that fits says nothing else."""
    if name == "happened_on":
        order = list(Precision)
        is_finer = order.index(Precision(one["precision"])) < order.index(Precision(other["precision"]))
        return is_finer or not _may_be_one_day(one, other)
    if name == "number":
        return bool(one["number"]) and _plain(one["number"]) != _plain(other["number"])
    if name == "reason":
        return one["kind"] == other["kind"] and bool(other["reason"]) and one["reason"] != other["reason"]
    return _in_a_line(one[name]) != _in_a_line(other[name])


def _in_a_line(value: Any) -> Any:
    """As a cell says it: a workbook keeps no breaks of lines."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _may_correct(told: Told, sender: Sender) -> bool:
    return sender.by is None or is_staff(sender.by) or (told.twin is not None and told.twin.recorded_by == sender.by.pk)


def _shown(name: str, what: dict[str, Any]) -> str:
    if name == "happened_on":
        return written(what["happened_on"], what["precision"])
    return "" if what[name] is None else str(what[name])


def _column_of(name: str, told: Told) -> str:
    column = {"edition_id": "edition", "happened_on": told.column}.get(name, name)
    return column if column in told.line.cells or name == "edition_id" else told.column


def _settle(line: Line) -> None:
    """New, changed or already there, where nothing speaks against the line; and what is to be done then."""
    if not line.is_sound:
        line.doing = []
    elif any(told.twin for told in line.doing):
        line.verdict = Verdict.CHANGED
    else:
        line.verdict = Verdict.NEW if line.doing else Verdict.SAME
    line.doing = [_deed(told) for told in line.doing]


def _deed(told: Told) -> Deed:
    if told.twin is None:
        return Deed(told.what, told.warnings)
    _take_over(told, told.twin.what)
    return Deed(told.what, told.warnings, replaces=int(told.twin.event.id))


def _take_over(told: Told, held: What) -> None:
    """What the row leaves open stays as the register has it."""
    given = {*told.given, "agency_id"} | ({"precision"} if _differs(told.what, "happened_on", held) else set())
    for name in BORNE:
        if name not in given or (name in ("happened_on", "reason") and not _differs(told.what, name, held)):
            told.what[name] = held[name]


# --- kept from the preview to the confirmation ----------------------------------------------------------


def rests_on(sender: Sender) -> list[Any]:
    """The agencies that rows may be about, by all that names are compared with and the version that every fact about
    them raises; and whether the sender may correct what others recorded.
    """
    columns = ("pk", "key", "name", "superior_id", "area__name", "area__parent__name", "version")
    agencies = agencies_of(sender.by).order_by("pk").values_list(*columns)
    return [list(agencies), sender.by is not None and is_staff(sender.by)]


def kept(deed: Deed) -> dict[str, Any]:
    told = {name: value for name, value in deed.what.items() if value != UNSAID[name]}
    told["happened_on"] = deed.what["happened_on"].isoformat()
    return told | {"warnings": deed.warnings, "replaces": deed.replaces}


def again(told: dict[str, Any]) -> Deed:
    warnings, replaces = told.pop("warnings"), told.pop("replaces")
    return Deed({**UNSAID, **told, "happened_on": date.fromisoformat(told["happened_on"])}, warnings, replaces)


# --- writing --------------------------------------------------------------------------------------------


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[datetime]:
    """The agencies of the lines stay as they are until the end; gives the moment from which all is known."""
    with knowing({line.target for line in lines if line.target and line.is_sound}, moving=False) as at:
        yield at


def store(lines: list[Line], sender: Sender, at: datetime) -> None:
    """Store what the lines tell; a corrected fact takes the place of the one that is withdrawn."""
    deeds = [(line, deed) for line in lines for deed in line.doing]
    if corrected := [deed.replaces for _line, deed in deeds if deed.replaces]:
        withdraw_all(corrected, sender.by, at, sender.correction)
    by = {"recorded_by_id": sender.by.pk if sender.by else None}
    keys = record_all([{**deed.what, **by, "warnings": deed.warnings} for _line, deed in deeds], at)
    for (line, deed), key in zip(deeds, keys, strict=True):
        line.made.append(key)
        if deed.replaces:
            line.replaced.append(deed.replaces)


def dependents(made: list[int]) -> list[str]:
    """Facts recorded since at agencies of these declarations, which count on them."""
    declared = Fact.objects.known().filter(pk__in=made, kind__in=DECLARING)
    since = Fact.objects.known().filter(agency__in=declared.values("agency")).exclude(pk__in=made)
    later = since.filter(pk__gt=max(made, default=0)).select_related("agency").order_by("-pk")[:20]
    return [f"{fact.agency}: {register.label_of(fact.kind)}, {fact.day}" for fact in later]


def undo(made: Made, by, because: str) -> None:
    take_back(made=made.made, replaced=made.replaced, by=by, because=because)


FACTS = ImportKind(
    code="facts",
    title=gettext_lazy("Declarations and other facts"),
    columns=COLUMNS,
    subject="agency",
    bearing=("kind", "happened_on", "number", "paper", *ALSO, *AGAIN),
    may=can_bring_in_facts,
    oversees=is_staff,
    resolve=find_agencies,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    plan=Plan(rests_on, kept, again),
    aliases=("declarations", "declaration", "fact"),
)
