"""Lists of the documents of agencies' systems: each row a document, with the procedures that it says how to handle."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from agencies.importing.finding import AGENCY_COLUMNS, find_agencies
from agencies.models import Agency, Standing
from agencies.permissions import can_bring_in_facts, is_staff
from portal.kit.dates import last_day, written_day
from portal.kit.sentences import Sentence as _
from portal.notices.progress import telling
from portal.programme.actions.procedures import record_issue, withdraw_issue
from portal.programme.models import Issue, Procedure
from portal.programme.permissions import can_withdraw_issue
from portal.programme.procedures.forms import HIGHEST
from portal.workbooks.cells import words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import (
    ORDINAL,
    ROW_ID,
    SETTING_UP,
    STORING,
    TAKING_BACK,
    Column,
    Holds,
    ImportKind,
    Line,
    Made,
    Sender,
    row_id_of,
)

COLUMNS = (
    ORDINAL,
    ROW_ID,
    replace(AGENCY_COLUMNS[0], may_hold_for_all=True),
    *AGENCY_COLUMNS[1:],
    Column(
        "code",
        gettext_lazy("document code"),
        ("ma tai lieu", "ma quy trinh", "ky hieu", "ky hieu tai lieu", "ma so tai lieu", "so hieu tai lieu", "ma hieu"),
        longest=60,
    ),
    Column("name", "", ("ten tai lieu", "ten quy trinh", "ten van ban"), Holds.NOTHING),
    Column(
        "procedures",
        gettext_lazy("procedures covered, by their codes"),
        ("ma thu tuc", "ma tthc", "thu tuc hanh chinh", "ma thu tuc hanh chinh", "tthc", "ma so tthc", "thu tuc"),
        longest=2000,
    ),
    Column(
        "issue_no", gettext_lazy("issue"), ("lan ban hanh", "ban hanh lan", "so lan ban hanh", "lan bh"), Holds.COUNT
    ),
    Column(
        "revision_no",
        gettext_lazy("revision"),
        ("lan sua doi", "sua doi lan", "so lan sua doi", "lan sd", "lan soat xet", "sua doi"),
        Holds.COUNT,
    ),
    Column(
        "issued_on",
        gettext_lazy("date of issue"),
        ("ngay ban hanh", "ngay phe duyet", "ngay hieu luc", "ngay ap dung", "ngay sua doi"),
        Holds.DAY,
    ),
)
SEPARATED = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class Told:
    """A document for one procedure, as a row says it; `twin` is what the register has of that."""

    procedure: Procedure
    code: str
    issue_no: int
    revision_no: int
    issued_on: date
    twin: Issue | None = None


# --- what a row tells -----------------------------------------------------------------------------------


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: compared with what is known, and with the lines before it."""
    sound = [line for line in lines if line.is_sound and line.target]
    known, seen = _Known(sound, sender.on), {}
    for line in sound:
        told = list(_told(line, known, sender.on))
        if not line.is_sound:
            continue
        for each in told:
            identity = (line.target, *_identity(each))
            if identity in seen:
                message = _("The same stands in row %(row)s.") % {"row": seen[identity]}
                line.doubt("code", message, _("Leave one of the rows."))
            seen.setdefault(identity, line.number)
        if line.is_sound:
            _compare(line, told, known, sender)


class _Known:
    """What the register has about these lines: the documents of their agencies, and procedures by code."""

    def __init__(self, lines: list[Line], on: date) -> None:
        targets = {line.target for line in lines}
        standings = Standing.objects.known().on(on).filter(agency__in=targets)
        self.tiers = dict(standings.values_list("agency", "tier"))
        self.issues: dict[int | None, list[Issue]] = defaultdict(list)
        rows = Issue.objects.known().filter(agency__in=targets).select_related("agency", "procedure", "copy")
        for issue in rows.order_by("pk"):
            self.issues[issue.agency_id].append(issue)
        self.procedures: dict[str, list[Procedure]] = defaultdict(list)
        for procedure in Procedure.objects.in_force(on).order_by("pk"):
            self.procedures[words(procedure.code)].append(procedure)

    def procedure(self, agency: int | None, code: str) -> Procedure | None:
        """The procedure of this code that the agency handles, or for which it has a document already."""
        own = {words(issue.procedure.code): issue.procedure for issue in self.issues[agency]}
        handled = [
            each
            for each in self.procedures[words(code)]
            if each.agency_id == agency or (each.agency_id is None and each.tier == self.tiers.get(agency))
        ]
        return next(iter(sorted(handled, key=lambda each: each.agency_id is None)), own.get(words(code)))

    def twin(self, line: Line, told: Told) -> Issue | None:
        """What the register has of it: by the hidden key of the row, if that is of this procedure or the row's only
        one; else the same issue and revision."""
        rows, row_id = self.issues[line.target], row_id_of(line)
        keyed = [row for row in rows if row.pk == row_id and (row.procedure_id == told.procedure.pk or _is_alone(line))]
        return next(iter(keyed or [row for row in rows if _identity(row) == _identity(told)]), None)


def _is_alone(line: Line) -> bool:
    return len(_codes(line)) == 1


def _codes(line: Line) -> list[str]:
    """The codes of procedures that the row names, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, SEPARATED.split(line.values.get("procedures", ""))))))


def _told(line: Line, known: _Known, on: date) -> Iterator[Told]:
    """The row as documents, one for each procedure; what is missing or wrong is said on the line."""
    values = line.values
    numbers = {"issue_no": values.get("issue_no", 1), "revision_no": values.get("revision_no", 0)}
    issued_on = last_day(*values["issued_on"]) if "issued_on" in values else None
    _refuse_wrong(line, numbers, issued_on, on)
    for code, procedure in _procedures(line, known):
        if procedure is None:
            message = _("This agency handles no procedure “%(code)s”.") % {"code": code}
            line.refuse("procedures", message, _("Correct the code, or have the procedure recorded first."))
        elif line.is_sound and issued_on:
            yield Told(procedure, values["code"], issued_on=issued_on, **numbers)


def _refuse_wrong(line: Line, numbers: dict[str, int], issued_on: date | None, on: date) -> None:
    if not line.values.get("code"):
        line.refuse("code", _("The code of the document is missing."))
    if issued_on is None:
        line.refuse("issued_on", _("The date of issue is missing."))
    elif issued_on > on:
        line.refuse("issued_on", _("The date lies in the future."))
    for column, first in (("issue_no", 1), ("revision_no", 0)):
        if not first <= numbers[column] <= HIGHEST:
            message = _("This is a number from %(first)s to %(last)s.") % {"first": first, "last": HIGHEST}
            line.refuse(column, message)


def _procedures(line: Line, known: _Known) -> Iterator[tuple[str, Procedure | None]]:
    codes = _codes(line)
    if not codes:
        line.refuse("procedures", _("It does not say which procedures the document is for."))
    for code in codes:
        yield code, known.procedure(line.target, code)


def _identity(row: Told | Issue) -> tuple[int, str, int, int]:
    """What can stand only once at an agency."""
    return row.procedure.pk, words(row.code), row.issue_no, row.revision_no


# --- comparing with what is known -----------------------------------------------------------------------


def _compare(line: Line, told: list[Told], known: _Known, sender: Sender) -> None:
    """What differs takes the place of what the register has; procedures that the row does not name stay as they are."""
    verdicts = set()
    for each in told:
        twin = known.twin(line, each)
        differing = list(_differing(each, twin)) if twin else []
        for column, old, new in differing:
            message = _("The register has “%(old)s”; the file says “%(new)s”.")
            line.remark(column, message % {"old": old, "new": new})
        if twin and differing:
            _refuse_changing(line, twin, sender)
        if twin and any(_identity(row) == _identity(each) for row in known.issues[line.target] if row != twin):
            line.refuse("code", _("The register has this issue and revision of the document already."))
        if twin is None or differing:
            line.doing.append(replace(each, twin=twin))
        verdicts.add(Verdict.NEW if twin is None else Verdict.CHANGED if differing else Verdict.SAME)
    if line.is_sound:
        line.verdict = next(one for one in (Verdict.CHANGED, Verdict.NEW, Verdict.SAME) if one in verdicts)


def _differing(told: Told, twin: Issue) -> Iterator[tuple[str, str, str]]:
    if told.procedure != twin.procedure:
        yield "procedures", twin.procedure.code, told.procedure.code
    if words(told.code) != words(twin.code):
        yield "code", twin.code, told.code
    for column in ("issue_no", "revision_no"):
        if getattr(told, column) != getattr(twin, column):
            yield column, str(getattr(twin, column)), str(getattr(told, column))
    if told.issued_on != twin.issued_on:
        yield "issued_on", written_day(twin.issued_on), written_day(told.issued_on)


def _refuse_changing(line: Line, twin: Issue, sender: Sender) -> None:
    if hasattr(twin, "copy"):
        message = _("This document has its file already.")
        line.refuse("code", message, _("Withdraw the document on the page of the agency, and record the right one."))
    elif sender.by is not None and not can_withdraw_issue(sender.by, twin):
        line.refuse("code", _("Somebody else recorded this document: ask the lead body to correct it."))


# --- writing and taking back ----------------------------------------------------------------------------


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    """The agencies and the procedures stay as they are until the end."""
    targets = {line.target for line in lines if line.target}
    for rows in (Agency.objects.filter(pk__in=targets), Procedure.objects.known()):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    """Record the documents, a corrected one in place of that which is withdrawn."""
    agencies = Agency.objects.in_bulk({line.target for line in lines if line.target})
    for line in telling(lines, STORING):
        for told in line.doing:
            if told.twin:
                withdraw_issue(issue=told.twin, by=sender.by, because=sender.correction)
                line.replaced.append(told.twin.pk)
            what = _what(told) | {"agency": agencies[line.target], "by": sender.by, "on": sender.on}
            line.made.append(record_issue(**what).pk)


def _what(row: Told | Issue) -> dict[str, Any]:
    """What is recorded of a document."""
    return {name: getattr(row, name) for name in ("procedure", "code", "issue_no", "revision_no", "issued_on")}


def dependents(made: list[int]) -> list[str]:
    """The files of the documents, which were added since."""
    rows = Issue.objects.known().filter(pk__in=made, copy__isnull=False).select_related("agency", "copy")
    return [f"{issue.agency}: {issue}, {issue.copy}" for issue in rows.order_by("-pk")[:20]]


def undo(made: Made, by: Any, because: str) -> None:
    """Withdraw what was recorded, and record again what it took the place of."""
    issues = Issue.objects.select_related("agency", "procedure").order_by("pk")
    for row in telling(issues.known().filter(pk__in=made.made), TAKING_BACK):
        withdraw_issue(issue=row, by=by, because=because)
    for row in telling(issues.filter(pk__in=made.replaced), SETTING_UP):
        record_issue(agency=row.agency, by=by, on=row.issued_on, **_what(row))


DOCUMENTS = ImportKind(
    code="documents",
    title=gettext_lazy("Documents of procedures"),
    columns=COLUMNS,
    subject="code",
    bearing=("procedures", "issued_on"),
    may=can_bring_in_facts,
    oversees=is_staff,
    resolve=find_agencies,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    bound_by=gettext_lazy("Files were added to these documents by now: %(what)s"),
    names="agency",
)
