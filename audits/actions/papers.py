"""Minutes and notices: drafted, signed, corrected by a new version. What they look like is made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.actions.findings import ask_plan, note_finding
from audits.actions.moving import NotYours, Said, held, make_move, unchanged
from audits.actions.visits import VISITS
from audits.choices import AnswerState, FindingState, PaperFormat, PaperKind, VisitMove, VisitState
from audits.models import Paper, PaperFile, PaperTemplate, Visit
from audits.permissions import can_run_visit


@dataclass(frozen=True)
class Made:
    """The bytes of a paper in one format."""

    format: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """A paper ready to be kept: what it says, and its files."""

    number: str
    fields: dict[str, Any]
    files: Sequence[Made]
    template: PaperTemplate | None = None
    issued_on: date | None = None  # else the day of the step


@dataclass(frozen=True)
class Signatures:
    """Who signed on paper: for the team, and for the agency (a notice bears only the first)."""

    team: str
    agency: str = ""
    scan: Made | None = None


@transaction.atomic
def add_paper(*, visit: Visit, kind: str, by, on: date, content: Content, because: str = "") -> Paper:
    """Keep a new version of minutes or notice; after a signed one it is a correction and has a reason."""
    visit = held(Visit.objects.all(), visit.pk)
    if not can_run_visit(by, visit):
        raise NotYours
    if visit.papers.filter(kind=kind, signed_on__isnull=False).exists() and not because.strip():
        raise Refused({"because": _("Say why the signed paper is corrected.")}, code="no_reason")
    _refuse_untimely(visit, kind)
    return _add(visit, kind, by, on, content, because)


def _add(visit: Visit, kind: str, by, on: date, content: Content, because: str = "") -> Paper:
    last = visit.papers.filter(kind=kind).order_by("-version").first()
    paper = Paper.objects.create(
        visit=visit,
        kind=kind,
        version=last.version + 1 if last else 1,
        number=content.number.strip(),
        issued_on=content.issued_on or on,
        fields=content.fields,
        template=content.template,
        because=because.strip(),
        made_by=by,
    )
    for made in content.files:
        _keep(paper, made, by)
    return paper


@transaction.atomic
def draft_minutes(*, visit: Visit, said: Said, content: Content) -> Visit:
    """Keep the first draft of the minutes and stop answering. Every line answered “finding” must have one."""

    def drafted(visit: Visit) -> dict[str, Any]:
        answered = visit.answers.filter(state=AnswerState.FINDING).values("line")
        logged = visit.findings.exclude(state=FindingState.WITHDRAWN).exclude(line=None).values("line")
        if answered.exclude(line__in=logged).exists():
            raise Refused(_("A line is answered with a finding that is not logged."), code="finding_missing")
        _add(visit, PaperKind.MINUTES, said.by, said.on, content)
        return {}

    return make_move(VISITS, visit, VisitMove.DRAFT, said, drafted)


def take_back_minutes(*, visit: Visit, said: Said) -> Visit:
    """Back to the checklist; the drafted minutes stay in the record."""
    return make_move(VISITS, visit, VisitMove.TAKE_BACK, said, unchanged)


@transaction.atomic
def sign_minutes(*, visit: Visit, said: Said, signatures: Signatures) -> Visit:
    """Both sides have signed the last version. The agency is asked about each finding that is due; others are noted."""

    def signed(visit: Visit) -> dict[str, Any]:
        _sign(visit.papers.filter(kind=PaperKind.MINUTES), said, signatures)
        for finding in visit.findings.filter(state=FindingState.LOGGED).order_by("number"):
            tell = ask_plan if finding.due_on else note_finding
            tell(finding=finding, said=Said(said.by, said.on, finding.version, at=said.at))
        return {"signed_on": said.on}

    return make_move(VISITS, visit, VisitMove.SIGN, said, signed)


@transaction.atomic
def sign_paper(*, paper: Paper, said: Said, signatures: Signatures) -> Paper:
    """A notice, or the correction of what was signed before, has been signed."""
    visit = held(Visit.objects.all(), paper.visit_id)
    if not can_run_visit(said.by, visit):
        raise NotYours
    _refuse_untimely(visit, paper.kind)
    if paper.kind == PaperKind.MINUTES and visit.state == VisitState.DRAFTED:
        raise Refused(_("The first minutes are signed together with the step of the visit."), code="move")
    refuse_older(paper)
    return _sign(visit.papers.filter(pk=paper.pk), said, signatures)


def refuse_older(paper: Paper) -> None:
    """Only the last version is signed. Called under the visit's lock."""
    if Paper.objects.filter(visit=paper.visit_id, kind=paper.kind, version__gt=paper.version).exists():
        raise Refused(_("There is a newer version of this paper; sign that one."), code="not_last")


def _sign(papers: Any, said: Said, signatures: Signatures) -> Paper:
    """Write the signatures on the last of the papers."""
    paper = papers.order_by("-version").first()
    if paper is None:
        raise Refused(_("There is nothing drafted to be signed."), code="no_paper")
    if paper.is_signed:
        raise Refused(_("This version is signed already; a correction is a new version."), code="signed")
    if not signatures.team.strip():
        raise Refused({"team": _("Say who signed for the team.")}, code="no_signature")
    paper.signed_on, paper.recorded_by = said.on, said.by
    paper.signed_for_team, paper.signed_for_agency = signatures.team.strip(), signatures.agency.strip()
    paper.save(update_fields=["signed_on", "recorded_by", "signed_for_team", "signed_for_agency"])
    if signatures.scan is not None:
        _keep(paper, signatures.scan, said.by)
    return paper


def _refuse_untimely(visit: Visit, kind: str) -> None:
    """Minutes are made from their draft on; a notice once the minutes are signed."""
    after = (VisitState.SIGNED, VisitState.CLOSED)
    if visit.state not in (after if kind == PaperKind.NOTICE else (VisitState.DRAFTED, *after)):
        raise Refused(_("This paper is not due while the visit stands so."), code="move")


def _keep(paper: Paper, made: Made, by) -> None:
    if made.format not in PaperFormat.values:
        raise ValueError(made.format)
    PaperFile.objects.create(
        paper=paper,
        format=made.format,
        name=made.name,
        content_type=made.content_type,
        content=made.content,
        size=len(made.content),
        sha256=sha256(made.content).hexdigest(),
        added_by=by,
    )
