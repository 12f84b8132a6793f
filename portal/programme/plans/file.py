"""A plan out of a file (docs/plans.md): checked whole, loaded whole or not at all."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from agencies.models import Agency, Edition
from portal.kit.dates import Precision, parse_day, parse_moment
from portal.programme.actions.money import Amount, Voucher, drop_planned, plan_money, record_payment
from portal.programme.actions.plans import Wanted, add_targets, approve_plan, draw_up_plan, drop_target
from portal.programme.actions.rows import Change
from portal.programme.choices import CostLine, MoneyKind, Source, Step
from portal.programme.models import Plan

Read = dict[str, Any]


class Faulty(Exception):
    """The file cannot be loaded; nothing has been written. `faults`: place in the file and sentence."""

    def __init__(self, faults: Iterable[tuple[str, str]]):
        self.faults = list(faults)
        super().__init__("\n".join(f"{place}: {sentence}" for place, sentence in self.faults))


def load_plan(path: Path) -> tuple[Plan, bool]:
    """The plan and whether it is new; one whose key is there is left as it is. Raises Faulty."""
    written = _json(path)
    reader = Reader(written)
    if not reader.faults and (there := Plan.objects.filter(source_key=written["key"]).first()):
        return there, False
    plan = reader.plan()
    if reader.faults:
        raise Faulty(reader.faults)
    with transaction.atomic():
        return _write(plan), True


def _json(path: Path) -> Read:
    try:
        written = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Faulty([("", _("The file is no JSON in UTF-8: %(error)s") % {"error": error})]) from error
    if not isinstance(written, dict):
        raise Faulty([("", _("The file holds one plan, in curly brackets."))])
    return written


PLAN = {"key", "agency", "year", "last_year", "title", "basis", "illustrative", "number", "decided_on", "signer"}
PLAN |= {"recorded_at", "targets", "money", "payments", "changes"}
TARGET = {"agency", "step", "due_on", "edition"}
MONEY = {"line", "source", "amount", "year", "agency"}
PAYMENT = {"key", "kind", "line", "source", "amount", "happened_on", "agency", "number", "note", "recorded_at"}
CHANGE = {"on", "because", "recorded_at", "targets", "money", "drop_targets", "drop_money"}


class Reader:
    """Understands the file part by part and gathers what is wrong, each by its place."""

    def __init__(self, written: Read):
        self.written = written
        self.faults: list[tuple[str, str]] = []
        self.place = ""
        self.agencies = {each.key: each for each in Agency.objects.filter(key__in=_keys(written))}
        self.editions = set(Edition.objects.values_list("code", flat=True))
        self.only(written, PLAN)
        for name in ("key", "year", "title", "number", "decided_on", "signer"):
            if not written.get(name):
                self.fault(name, _("This is missing."))

    def plan(self) -> Read:
        head = self.written
        read = {
            "key": head.get("key"),
            "agency": self.agency(head),
            "year": self.whole(head, "year", 2006, 2100),
            "last_year": self.whole(head, "last_year", 2006, 2100) if head.get("last_year") else None,
            "recorded_at": self.moment(head),
            "decided_on": self.day(head, "decided_on"),
            "illustrative": head.get("illustrative", False) is True,
        }
        read |= {name: str(head.get(name, "")) for name in ("title", "basis", "number", "signer")}
        read["targets"] = self.each("targets", head, TARGET, self.target)
        read["money"] = self.each("money", head, MONEY, self.money)
        read["payments"] = self.each("payments", head, PAYMENT, self.payment)
        read["changes"] = self.each("changes", head, CHANGE, self.change)
        return read

    def each(self, name: str, row: Read, columns: set[str], read) -> list[Any]:
        """The rows of a list, each read at its place."""
        rows, before, found = row.get(name, []), self.place, []
        if not isinstance(rows, list):
            self.fault(name, _("A list is wanted here."))
            return []
        for number, each in enumerate(rows, start=1):
            self.place = f"{before}{name}[{number}]."
            if isinstance(each, dict):
                self.only(each, columns)
                found.append(read(each))
            else:
                self.fault("", _("Curly brackets are wanted here."))
        self.place = before
        return found

    def target(self, row: Read) -> Wanted:
        step = self.one_of(row, "step", Step.values)
        edition = str(row.get("edition") or "")
        if edition and edition not in self.editions:
            self.fault("edition", _("This edition is not known; add it in the administration."))
        return Wanted(self.agency(row, must=True), step, self.day(row, "due_on"), edition)

    def dropped(self, row: Read) -> tuple[Agency, str]:
        return self.agency(row, must=True), self.one_of(row, "step", Step.values)

    def money(self, row: Read) -> tuple[int, Amount]:
        year = row.get("year", self.written.get("year"))
        return self.whole({"year": year}, "year", 2006, 2100), self.amount(row)

    def amount(self, row: Read) -> Amount:
        line, source = self.one_of(row, "line", CostLine.values), self.one_of(row, "source", Source.values)
        return Amount(line, source, self.whole(row, "amount", 1, 10**15 - 1), self.agency(row))

    def named_money(self, row: Read) -> tuple[int, str, str, Agency | None]:
        """Planned money by what tells it from others."""
        year, line = row.get("year", self.written.get("year")), self.one_of(row, "line", CostLine.values)
        return year, line, self.one_of(row, "source", Source.values), self.agency(row)

    def payment(self, row: Read) -> Read:
        voucher = Voucher(str(row.get("number", "")), str(row.get("note", "")), None, row.get("key"))
        kind, happened_on = self.one_of(row, "kind", MoneyKind.values), self.day(row, "happened_on")
        what = {"kind": kind, "happened_on": happened_on, "amount": self.amount(row), "voucher": voucher}
        return what | {"at": self.moment(row)}

    def change(self, row: Read) -> Read:
        return {
            "change": Change(None, self.day(row, "on"), str(row.get("because", "")), self.moment(row)),
            "targets": self.each("targets", row, TARGET, self.target),
            "money": self.each("money", row, MONEY, self.money),
            "drop_targets": self.each("drop_targets", row, {"agency", "step"}, self.dropped),
            "drop_money": self.each("drop_money", row, {"line", "source", "year", "agency"}, self.named_money),
        }

    # --- cells --------------------------------------------------------------------------------------------

    def only(self, row: Read, names: set[str]) -> None:
        for name in row.keys() - names:
            self.fault(str(name), _("This is not known here."))

    def agency(self, row: Read, *, must: bool = False) -> Agency | None:
        key = row.get("agency")
        if key is None and not must:
            return None
        found = self.agencies.get(str(key))
        if found is None:
            self.fault("agency", _("No agency has this key."))
        return found

    def one_of(self, row: Read, name: str, values: list[str]) -> str:
        if row.get(name) not in values:
            told = {"text": row.get(name, ""), "known": ", ".join(values)}
            self.fault(name, _("“%(text)s” is not known. Known are: %(known)s.") % told)
        return row.get(name, "")

    def whole(self, row: Read, name: str, least: int, most: int) -> int:
        number = row.get(name)
        if type(number) is not int or not least <= number <= most:
            told = {"least": least, "most": most}
            self.fault(name, _("A whole number from %(least)s to %(most)s is wanted.") % told)
            return least
        return number

    def day(self, row: Read, name: str) -> date:
        try:
            day, precision = parse_day(str(row.get(name, "")))
        except ValueError as error:
            self.fault(name, str(error))
            return date.min
        if precision != Precision.DAY:
            self.fault(name, _("A whole date is wanted."))
        return day

    def moment(self, row: Read) -> datetime | None:
        if not row.get("recorded_at"):
            return None
        try:
            at = parse_moment(str(row["recorded_at"]))
        except ValueError as error:
            self.fault("recorded_at", str(error))
            return None
        if at > now():
            self.fault("recorded_at", _("This lies in the future."))
        return at

    def fault(self, name: str, sentence: str) -> None:
        self.faults.append((f"{self.place}{name}".rstrip("."), sentence))


def _keys(written: Any) -> Iterator[str]:
    """The keys of all agencies that the file names, wherever."""
    if isinstance(written, dict):
        if isinstance(written.get("agency"), str):
            yield written["agency"]
        written = list(written.values())
    if isinstance(written, list):
        for each in written:
            yield from _keys(each)


# --- writing ------------------------------------------------------------------------------------------


def _write(read: Read) -> Plan:
    at, first = read["recorded_at"], read["decided_on"]
    years = {"year": read["year"], "last_year": read["last_year"] or read["year"]}
    what = {"title": read["title"], "basis": read["basis"], "is_illustrative": read["illustrative"]}
    with _at("", "plan"):
        plan = draw_up_plan(by=None, agency=read["agency"], source_key=read["key"], **years, **what)
    _fill(plan, Change(None, first, at=at), read, "")
    decision = {name: read[name] for name in ("number", "decided_on", "signer")}
    with _at("", "plan"):
        plan = approve_plan(plan=plan, by=None, at=at, seen_version=plan.version, **decision)
    for number, each in enumerate(read["changes"], start=1):
        _change(plan, each, f"changes[{number}]")
    for number, each in enumerate(read["payments"], start=1):
        with _at("", f"payments[{number}]"):
            record_payment(plan=plan, by=None, on=localdate(), **each)
    return plan


def _change(plan: Plan, read: Read, place: str) -> None:
    change = read["change"]
    for agency, step in read["drop_targets"]:
        target = plan.targets.present().filter(agency=agency, step=step).first()
        if target is None:
            raise Faulty([(place, _("The plan has no such target: %(agency)s.") % {"agency": agency.key})])
        with _at(place, "drop_targets"):
            drop_target(target=target, change=change)
    for year, line, source, agency in read["drop_money"]:
        planned = plan.planned_money.present().filter(year=year, line=line, source=source, agency=agency).first()
        if planned is None:
            raise Faulty([(place, _("The plan has no such money: %(line)s.") % {"line": line})])
        with _at(place, "drop_money"):
            drop_planned(planned=planned, change=change)
    _fill(plan, change, read, place)


def _fill(plan: Plan, change: Change, read: Read, place: str) -> None:
    with _at(place, "targets"):
        add_targets(plan=plan, change=change, wanted=read["targets"])
    with _at(place, "money"):
        plan_money(plan=plan, change=change, wanted=read["money"])


@contextmanager
def _at(before: str, place: str) -> Iterator[None]:
    """What an action refuses is told with its place in the file."""
    try:
        yield
    except ValidationError as error:
        raise Faulty([(f"{before}.{place}".lstrip("."), " ".join(error.messages))]) from error
