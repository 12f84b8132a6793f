"""Lists of administrative procedures, as decisions publish them: each row one that agencies handle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy

from agencies.choices import Tier
from agencies.models import Agency, Standing
from agencies.naming import Names, written
from agencies.permissions import is_staff
from portal.kit.dates import first_day, written_day
from portal.kit.sentences import Sentence as _
from portal.notices.progress import telling
from portal.programme.actions.procedures import (
    record_change,
    record_procedure,
    withdraw_change,
    withdraw_procedure,
)
from portal.programme.choices import ChangeKind
from portal.programme.models import Issue, LegalChange, Procedure
from portal.programme.permissions import can_record_procedure
from portal.workbooks.cells import meanings_by_words, words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import (
    ORDINAL,
    SETTING_UP,
    STORING,
    TAKING_BACK,
    Column,
    Holds,
    ImportKind,
    Line,
    Made,
    Sender,
    in_every_language,
)


def _tiers() -> dict[str, list[str]]:
    meanings = {
        Tier.PROVINCE: ["cấp tỉnh", "tỉnh", "sở, ban, ngành", "sở ban ngành cấp tỉnh"],
        Tier.DISTRICT: ["cấp huyện", "huyện", "ubnd cấp huyện", "ủy ban nhân dân cấp huyện"],
        Tier.DIVISION: ["phòng chuyên môn", "phòng", "phòng chuyên môn cấp huyện"],
        Tier.COMMUNE: ["cấp xã", "xã", "ubnd cấp xã", "ủy ban nhân dân cấp xã", "xã, phường, thị trấn"],
    }
    return {tier: [*said, *in_every_language(tier.label)] for tier, said in meanings.items()}


COLUMNS = (
    ORDINAL,
    Column(
        "code",
        gettext_lazy("procedure code"),
        ("ma thu tuc", "ma tthc", "ma so tthc", "ma ho so tthc", "ma so thu tuc", "ma thu tuc hanh chinh", "so ho so"),
        longest=40,
    ),
    Column(
        "name",
        gettext_lazy("name of the procedure"),
        ("ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "thu tuc hanh chinh", "thu tuc"),
        longest=500,
    ),
    Column("field", gettext_lazy("field"), ("linh vuc", "ten linh vuc"), longest=150, may_hold_for_all=True),
    Column(
        "tier",
        gettext_lazy("tier that handles it"),
        ("cap", "cap thuc hien", "cap giai quyet", "tham quyen", "cap tham quyen", "tham quyen giai quyet"),
        Holds.CHOICE,
        meanings=_tiers,
        labels=lambda: dict(Tier.choices),
        may_hold_for_all=True,
    ),
    Column(
        "agency",
        gettext_lazy("only this agency"),
        ("co quan thuc hien", "don vi thuc hien", "co quan giai quyet", "don vi giai quyet", "co quan", "don vi"),
        may_hold_for_all=True,
    ),
    Column(
        "since",
        gettext_lazy("in force from"),
        ("hieu luc tu", "co hieu luc tu", "ngay hieu luc", "ngay co hieu luc", "tu ngay", "ap dung tu"),
        Holds.DAY,
        may_hold_for_all=True,
    ),
    Column(
        "until",
        gettext_lazy("abolished from"),
        ("het hieu luc", "het hieu luc tu", "ngay het hieu luc", "den ngay", "bai bo tu", "ngay bai bo"),
        Holds.DAY,
    ),
    Column(
        "number",
        gettext_lazy("document number of the abolition"),
        ("quyet dinh bai bo", "so quyet dinh bai bo", "van ban bai bo"),
        longest=60,
    ),
)


@dataclass(frozen=True)
class Told:
    """What a row says; `twin` is what the register has under this code for the same agencies."""

    code: str
    name: str
    field: str
    tier: str
    agency: int | None
    since: date
    until: date | None
    number: str
    twin: int | None = None


# --- what a row tells -----------------------------------------------------------------------------------


def resolve(lines: list[Line], sender: Sender) -> None:
    """Tie a row that names one agency to it; one that names a tier in its place is of the tier."""
    names, tiers = Names(Agency.objects.all()), meanings_by_words(_tiers())
    for line in lines:
        text = line.values.get("agency", "")
        if line.verdict == Verdict.PASSED or not text:
            continue
        if tier := tiers.get(words(text)):
            line.values.setdefault("tier", tier)
        else:
            _find(line, text, names, sender)


def _find(line: Line, text: str, names: Names, sender: Sender) -> None:
    said = names.agencies.get(sender.names.get(words(text), 0))
    found = names.find(text, line.above)
    if one := said or found.one:
        line.target, line.named = one.pk, one.name
    elif found.several:
        line.candidates = [(agency.pk, written(agency)) for agency in found.several]
        message = _("It is not certain which agency “%(name)s” is.") % {"name": text}
        line.doubt("agency", message, _("Choose it above the rows, or write its key in the file."))
    else:
        message = _("There is no agency “%(name)s” in the register.") % {"name": text}
        line.refuse("agency", message, _("Correct the name, or take the agency into the register first."))


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: compared with what is known, and with the lines before it."""
    tiers = _tiers_of({line.target for line in lines if line.target}, sender.on)
    known, seen = _known(lines), {}
    for line in lines:
        if not (line.is_sound and (told := _told(line, tiers))):
            continue
        line.named = f"{told.code} {told.name}"
        identity = _identity(told)
        if identity in seen:
            message = _("The same stands in row %(row)s.") % {"row": seen[identity]}
            line.doubt("code", message, _("Leave one of the rows."))
            continue
        seen[identity] = line.number
        _compare(line, told, known.get(identity))


def _tiers_of(agencies: set[int], on: date) -> dict[int, str]:
    return dict(Standing.objects.known().on(on).filter(agency__in=agencies).values_list("agency", "tier"))


def _told(line: Line, tiers: dict[int, str]) -> Told | None:
    """The row as a procedure, where nothing is missing; what is missing is said on the line."""
    values = line.values
    tier = tiers.get(line.target) if line.target else values.get("tier")
    for column, found, message in (
        ("code", values.get("code"), _("The code of the procedure is missing.")),
        ("name", values.get("name"), _("The name of the procedure is missing.")),
        ("field", values.get("field"), _("The field of the procedure is missing.")),
        ("tier", tier, _("It does not say which tier, or which agency, handles the procedure.")),
        ("since", values.get("since"), _("The day from which it is in force is missing.")),
    ):
        if not found:
            line.refuse(column, message, _("Say it for the whole file on the page of the columns, or add a column."))
    if not line.is_sound:
        return None
    since, until = first_day(*values["since"]), first_day(*values["until"]) if "until" in values else None
    if until and until < since:
        line.refuse("until", _("This lies before the day from which it is in force."))
        return None
    what = {"since": since, "until": until, "number": values.get("number", "")}
    return Told(values["code"], values["name"], values["field"], str(tier), line.target, **what)


def _identity(row: Told | Procedure) -> tuple[str, str, int | None]:
    """What can stand only once: the code, for the agencies of a tier or for one agency."""
    agency = row.agency if isinstance(row, Told) else row.agency_id
    return words(row.code), row.tier, agency


# --- comparing with what is known -----------------------------------------------------------------------


def _known(lines: list[Line]) -> dict[tuple[str, str, int | None], Any]:
    """What the register has under the codes of these rows, with `abolished_on`, and whether anything hangs on it."""
    changes = LegalChange.objects.known().filter(procedure=OuterRef("pk"))
    gone = changes.filter(kind=ChangeKind.ABOLISHED).order_by("happened_on").values("happened_on")[:1]
    rows = (
        Procedure.objects.known()
        .filter(code__in=_codes(lines))
        .annotate(
            abolished_on=Subquery(gone),
            is_used=Exists(changes) | Exists(Issue.objects.known().filter(procedure=OuterRef("pk"))),
        )
    )
    return {_identity(row): row for row in rows}


def _codes(lines: list[Line]) -> set[str]:
    return {line.values["code"] for line in lines if line.values.get("code")}


def _compare(line: Line, told: Told, twin: Any) -> None:
    """What differs takes the place of what the register has, as long as nothing was recorded about that."""
    if twin is None:
        line.doing = [told]
        return
    differing = list(_differing(told, twin))
    for column, old, new in differing:
        message = _("The register has “%(old)s”; the file says “%(new)s”.")
        line.remark(column, message % {"old": old, "new": new})
    if not differing:
        line.verdict = Verdict.SAME
    elif twin.is_used:
        message = _("Changes in law or documents are recorded for this procedure already.")
        line.refuse("code", message, _("Put it right on the page of the procedure."))
    else:
        line.verdict = Verdict.CHANGED
        line.doing = [Told(**vars(told) | {"twin": twin.pk})]


def _differing(told: Told, twin: Any) -> Iterator[tuple[str, str, str]]:
    for column in ("name", "field"):
        old, new = getattr(twin, column), getattr(told, column)
        if words(old) != words(new):
            yield column, old, new
    if told.since != twin.since:
        yield "since", written_day(twin.since), written_day(told.since)
    if told.until and told.until != twin.abolished_on:
        yield "until", written_day(twin.abolished_on) if twin.abolished_on else "", written_day(told.until)


# --- writing and taking back ----------------------------------------------------------------------------


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    """The procedures of these codes stay as they are until the end."""
    rows = Procedure.objects.known().filter(code__in=_codes(lines))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    """Record the procedures, a corrected one in place of that which is withdrawn."""
    agencies = Agency.objects.in_bulk({line.target for line in lines if line.target})
    for line in telling(lines, STORING):
        for told in line.doing:
            if told.twin:
                twin = Procedure.objects.get(pk=told.twin)
                withdraw_procedure(procedure=twin, by=sender.by, because=sender.correction)
                line.replaced.append(twin.pk)
            line.made.append(_recorded(told, agencies.get(line.target or 0), sender).pk)


def _recorded(told: Told, agency: Agency | None, sender: Sender) -> Procedure:
    words_of = {"code": told.code, "name": told.name, "field": told.field}
    made = record_procedure(by=sender.by, **words_of, tier=told.tier, since=told.since, agency=agency)
    if told.until:
        ended = {"kind": ChangeKind.ABOLISHED, "happened_on": told.until, "number": told.number or sender.mark}
        record_change(procedure=made, by=sender.by, **ended)
    return made


def dependents(made: list[int]) -> list[str]:
    """Documents of agencies, and changes that they follow; that a procedure was abolished goes with it."""
    issues = Issue.objects.known().filter(procedure__in=made).select_related("agency", "procedure")
    changes = LegalChange.objects.known().filter(procedure__in=made, kind=ChangeKind.CHANGED)
    newest = changes.select_related("procedure").order_by("-pk")
    told = [f"{issue.agency}: {issue} ({issue.procedure.code})" for issue in issues.order_by("-pk")[:20]]
    return told + [f"{change.procedure.code}: {change}" for change in newest[:20]]


def undo(made: Made, by: Any, because: str) -> None:
    """Withdraw what was recorded, and record again what it took the place of."""
    for change in LegalChange.objects.known().filter(procedure__in=made.made).order_by("pk"):
        withdraw_change(change=change, by=by, because=because)
    procedures = Procedure.objects.select_related("agency").order_by("pk")
    for row in telling(procedures.known().filter(pk__in=made.made), TAKING_BACK):
        withdraw_procedure(procedure=row, by=by, because=because)
    for row in telling(procedures.filter(pk__in=made.replaced), SETTING_UP):
        what = {"code": row.code, "name": row.name, "field": row.field, "tier": row.tier, "since": row.since}
        record_procedure(by=by, agency=row.agency, **what)


PROCEDURES = ImportKind(
    code="procedures",
    title=gettext_lazy("Administrative procedures"),
    columns=COLUMNS,
    subject="code",
    bearing=("name",),
    may=can_record_procedure,
    oversees=is_staff,
    resolve=resolve,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    bound_by=gettext_lazy("More is known of these procedures by now: %(what)s"),
    names="agency",
)
