"""Registers of third-party certificates: rows about one paper are one certificate of all their agencies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agencies.actions.certificates import doubts_of_issue
from agencies.actions.many_certificates import Issue, holding_papers, issue_all, take_papers_back
from agencies.certificates.checks import Doubt
from agencies.choices import CertificateKind
from agencies.importing.certificate_columns import COLUMNS
from agencies.importing.finding import find_agencies
from agencies.models import Agency, Certificate, CertificateFact, CertificationBody, Edition
from agencies.permissions import can_bring_in_facts, is_staff
from portal.kit.dates import Precision, written_day
from portal.kit.sentences import Sentence as _
from portal.kit.sentences import sentences_of
from portal.kit.vietnamese import name_key, nfc
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import ImportKind, Line, Made, Sender, row_id_of

BECAUSE = "Nhập từ tệp (%s)"
"""Why a doubtful paper is recorded all the same; kept with it, so in the register's language."""

# --- what a row tells -----------------------------------------------------------------------------------


@dataclass(eq=False)
class Told(Issue):
    """A paper that rows tell of; `known` is what the register has of the same paper."""

    lines: list[Line] = field(default_factory=list)
    known: "Known | None" = None
    row_id: int = 0


@dataclass(frozen=True)
class Known:
    """An issue that the register has, with the agencies that it names."""

    fact: CertificateFact
    agencies: frozenset[int]


def told_by(lines: Iterable[Line], sender: Sender) -> list[Told]:
    """The papers that the lines tell of; what is missing or contradicts a line before is said on the line."""
    bodies, editions = _Bodies(), Edition.objects.in_bulk(field_name="code")
    papers: dict[tuple[str, str, date], Told] = {}
    for line in lines:
        if not line.is_sound:
            continue
        what = _paper_of(line, bodies, editions)
        if what is None:
            continue
        paper = papers.setdefault(_identity(what), Told(what, [], row_id=row_id_of(line)))
        if other := next((name for name in what if name in paper.what and what[name] != paper.what[name]), ""):
            message = _("Row %(row)s says otherwise of the same paper.") % {"row": paper.lines[0].number}
            line.doubt(_column_of(other), message, _("Leave the right row in the file."))
            continue
        paper.what |= what
        paper.lines.append(line)
    return list(papers.values())


_DEMANDED = {
    "certificate": gettext_lazy("The number of the certificate is missing."),
    "body": gettext_lazy("It is missing who issued the certificate."),
    "issued_on": gettext_lazy("The day of its issue is missing."),
    "valid_until": gettext_lazy("The last day of its validity is missing."),
    "edition": gettext_lazy("A certificate needs its edition."),
}


def _paper_of(line: Line, bodies: "_Bodies", editions: dict[str, Edition]) -> dict[str, Any] | None:
    values = line.values
    for column, message in _DEMANDED.items():
        if not values.get(column):
            cure = _("Say it for the whole file on the page of the columns, or add a column.")
            line.refuse(column, message, cure if column == "edition" else _("Write it in the file."))
    for column in ("issued_on", "first_issued_on", "valid_until"):
        if values.get(column, (None, Precision.DAY))[1] != Precision.DAY:
            line.refuse(column, _("The exact day is needed here."), _("Write it like 31/12/2017."))
    if not line.is_sound:
        return None
    what = {
        "number": values["certificate"],
        "body": bodies.called(values["body"]),
        "edition": editions[values["edition"]],
        "happened_on": values["issued_on"][0],
        "valid_until": values["valid_until"][0],
    }
    if "first_issued_on" in values:
        what["first_issued_on"] = values["first_issued_on"][0]
    if values.get("sites"):
        what["sites"] = [site.strip() for site in values["sites"].split(";") if site.strip()]
    return what | {name: values[name] for name in ("scope", "note") if values.get(name)}


class _Bodies:
    """The certification bodies by all that they are called; a name that is new is one body in the whole file."""

    def __init__(self) -> None:
        self.by_name: dict[str, CertificationBody] = {}
        for body in CertificationBody.objects.order_by("-pk"):
            for name in filter(None, (body.code, body.short_name, body.name)):
                self.by_name[name_key(name)] = body

    def called(self, name: str) -> CertificationBody:
        """Also by the short name that stands in brackets: 'Trung tâm Chứng nhận Phù hợp (QUACERT)'."""
        short = nfc(name).rstrip(" )").rpartition("(")[2]
        for said in (name, short):
            if body := self.by_name.get(name_key(said)):
                return body
        return self.by_name.setdefault(name_key(name), CertificationBody(name=nfc(name).strip()))


def _identity(what: dict[str, Any]) -> tuple[str, str, date]:
    return name_key(what["body"].name), what["number"].upper(), what["happened_on"]


def _column_of(name: str) -> str:
    return {"happened_on": "issued_on", "number": "certificate"}.get(name, name)


# --- comparing with what is known -----------------------------------------------------------------------


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: papers compared with those known, and checked as on their page."""
    papers = told_by(lines, sender)
    known, before = _known(papers), _before(papers)
    for paper in papers:
        paper.known = known.get(_identity(paper.what)) or known.get(paper.row_id)
        paper.agencies = {line.target: None for line in paper.lines}.keys()
    for paper in papers:
        if paper.known:
            _compare(paper, paper.known, sender)
        else:
            paper.renews = _renewed_by(paper, before, papers)
            _check(paper, None if isinstance(paper.renews, Told) else paper.renews, sender, paper.lines)


def _issues(papers: list[Told]) -> Any:
    numbers = {number for paper in papers for number in (paper.what["number"], paper.what["number"].upper())}
    facts = CertificateFact.objects.known().filter(kind=CertificateKind.ISSUED)
    facts = facts.filter(number__in=numbers) | facts.filter(pk__in=[paper.row_id for paper in papers])
    return facts.select_related("certificate", "body", "edition", "renews")


def _known(papers: list[Told]) -> dict[Any, Known]:
    """The issues of the register, by what tells them apart and by their keys."""
    found: dict[Any, Known] = {}
    for fact in _issues(papers).prefetch_related("covers"):
        known = Known(fact, frozenset(cover.agency_id for cover in fact.covers.all()))
        found[_identity(vars_of(fact))] = found[fact.pk] = known
    return found


def vars_of(fact: CertificateFact) -> dict[str, Any]:
    """The fact by field names, as papers are told."""
    names = ("number", "body", "edition", "happened_on", "first_issued_on", "valid_until", "scope", "sites", "note")
    return {name: getattr(fact, name) for name in names}


def _compare(paper: Told, known: Known, sender: Sender) -> None:
    """Whether the register says the same of the paper; what differs is corrected, by who may."""
    held = vars_of(known.fact)
    differing = [name for name in paper.what if _in_a_line(paper.what[name]) != _in_a_line(held[name])]
    added = [line for line in paper.lines if line.target not in known.agencies]
    changing = paper.lines if differing else added
    for line in paper.lines:
        line.verdict = Verdict.CHANGED if line in changing else Verdict.SAME
    if not (sender.by is None or is_staff(sender.by)):
        for line in changing:
            line.refuse("certificate", _("The register says otherwise, and only the lead body may correct that."))
    elif changing:
        _tell_changes(paper, changing, {name: held[name] for name in differing}, added)
        paper.corrects = known.fact
        paper.agencies = [*known.agencies, *(line.target for line in added)]
        paper.what = held | paper.what
        _check(paper, known.fact.renews, sender, changing)


def _tell_changes(paper: Told, changing: list[Line], held: dict[str, Any], added: list[Line]) -> None:
    words = _("The register has “%(old)s”; the file says “%(new)s”.")
    for line in changing:
        for name, old in held.items():
            line.remark(_column_of(name), words % {"old": _shown(old), "new": _shown(paper.what[name])})
    for line in added:
        line.remark("agency", _("New: “%(new)s”.") % {"new": line.named})


def _in_a_line(value: Any) -> Any:
    """As a cell says it: a workbook keeps no breaks of lines."""
    return " ".join(nfc(value).split()).upper() if isinstance(value, str) else value


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return written_day(value)
    return "; ".join(value) if isinstance(value, list) else str(value)


def _check(paper: Told, renews: Certificate | None, sender: Sender, lines: list[Line]) -> None:
    """Ask what the page would ask: what it refuses is refused, what it doubts is said, and kept with the paper."""
    paper.what.setdefault("first_issued_on", paper.what["happened_on"])
    fact = CertificateFact(kind=CertificateKind.ISSUED, renews=renews, **paper.what)
    if paper.corrects:
        fact.certificate = paper.corrects.certificate
    try:
        doubts = doubts_of_issue(fact, [line for line in paper.agencies if line], sender.on)
    except ValidationError as refused:
        for name, said in sentences_of(refused):
            for line, sentence in product(lines, said):
                line.refuse(_column_of(name), sentence)
        return
    for line in lines:
        for doubt in doubts:
            if doubt == Doubt.NUMBER_TWICE:
                line.doubt("certificate", doubt.label, _("Write the right number, or record it on its own page."))
            else:
                line.remark(_DOUBTED.get(doubt, "certificate"), doubt.label)
        line.doing = [paper] if line.is_sound else []


_DOUBTED = {
    Doubt.TOO_LONG: "valid_until",
    Doubt.UNKNOWN_BODY: "body",
    Doubt.NOT_ACCREDITED: "body",
    Doubt.BEFORE_EDITION: "edition",
    Doubt.NOT_LIVING: "agency",
}
"""The column in which each doubt is said."""


def _before(papers: list[Told]) -> dict[tuple[str, str], list[Known]]:
    """The issues known by body and number, the oldest first: those that papers with the same number may renew."""
    found: dict[tuple[str, str], list[Known]] = defaultdict(list)
    facts = _issues(papers).filter(certificate__renewals=None).prefetch_related("covers").order_by("happened_on")
    for fact in facts:
        agencies = frozenset(cover.agency_id for cover in fact.covers.all())
        found[_identity(vars_of(fact))[:2]].append(Known(fact, agencies))
    return found


def _renewed_by(paper: Told, before: dict[tuple[str, str], list[Known]], papers: list[Told]) -> Any:
    """The last earlier paper of the same number and body about one of its agencies: renewals often keep the number."""
    same = _identity(paper.what)
    earlier: list[tuple[date, int, Any]] = [
        (known.fact.happened_on, 0, known.fact.certificate)
        for known in before.get(same[:2], [])
        if known.fact.happened_on < same[2] and known.agencies & set(paper.agencies)
    ]
    for other in papers:
        named = _identity(other.what)
        if (
            other.known is None
            and named[:2] == same[:2]
            and named[2] < same[2]
            and {*other.agencies} & {*paper.agencies}
        ):
            earlier.append((named[2], 1, other))
    return max(earlier, key=lambda one: one[:2])[2] if earlier else None


# --- writing --------------------------------------------------------------------------------------------


def holding(lines: list[Line], sender: Sender) -> AbstractContextManager[None]:
    """The papers of these numbers stay as they are until the end, and no other of their bodies come in."""
    numbers = [line.values["certificate"] for line in lines if line.values.get("certificate")]
    numbers += [number.upper() for number in numbers]
    facts = CertificateFact.objects.known().filter(kind=CertificateKind.ISSUED, number__in=numbers)
    bodies = _Bodies()
    named = {bodies.called(line.values["body"]).pk for line in lines if line.values.get("body")} - {None}
    return holding_papers({*facts.values_list("certificate", flat=True)}, named)


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    papers: list[Told] = list({id(paper): paper for line in lines for paper in line.doing}.values())
    agencies = Agency.objects.in_bulk({key for paper in papers for key in paper.agencies if key})
    for paper in papers:
        paper.agencies = [agencies[key] for key in paper.agencies if key in agencies]
    why = {"because": BECAUSE % sender.mark, "corrected": sender.correction}
    issue_all(papers, by=sender.by, on=sender.on, **why)
    for line in lines:
        line.made = [paper.fact.pk for paper in line.doing]
        line.replaced = [paper.corrects.pk for paper in line.doing if paper.corrects]


def dependents(made: list[int]) -> list[str]:
    """What was recorded since of the certificates, their renewals among it."""
    return list(_since(made))


def _since(made: list[int]) -> Iterator[str]:
    papers = CertificateFact.objects.known().filter(pk__in=made)
    certificates = papers.values("certificate")
    others = CertificateFact.objects.known().exclude(pk__in=made)
    events = others.filter(certificate__in=certificates) | others.filter(renews__in=certificates)
    numbers = dict(papers.values_list("certificate", "number"))
    for fact in events.order_by("-pk")[:20]:
        number = numbers.get(fact.certificate_id, fact.number)
        yield f"{number}: {fact.get_kind_display()}, {written_day(fact.happened_on)}"


def undo(made: Made, by: Any, because: str) -> None:
    take_papers_back(made=made.made, replaced=made.replaced, by=by, on=localdate(), because=because)


CERTIFICATES = ImportKind(
    code="certificates",
    title=gettext_lazy("Third-party certificates"),
    columns=COLUMNS,
    subject="agency",
    bearing=("certificate", "body", "issued_on", "valid_until"),
    may=can_bring_in_facts,
    oversees=is_staff,
    resolve=find_agencies,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    bound_by=gettext_lazy("More is known of these certificates by now: %(what)s"),
    aliases=("certificate",),
)
