"""What the papers of a visit are made of, and which template fills them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.choices import BEGUN, FindingState, PaperKind, VisitState
from audits.models import Finding, Paper, PaperTemplate, Visit
from audits.papers.fields import Held, Letterhead
from audits.permissions import can_write_papers
from audits.queries.settings import inspection_settings


def held_for_papers(visit: Visit) -> Held:
    """The visit, its team, answers and findings as they are now. Five queries."""
    findings = Finding.objects.filter(visit=visit).exclude(state=FindingState.WITHDRAWN).select_related("grade")
    return Held(
        visit=visit,
        members=list(visit.members.select_related("person").order_by("pk")),
        answers=list(visit.answers.select_related("line").order_by("line__position")),
        findings=list(findings.prefetch_related("clauses__edition").order_by("number")),
    )


def letterhead(kind: str) -> Letterhead:
    """The letterhead of the settings, with the sign of the kind of paper."""
    settings = inspection_settings()
    sign = settings.minutes_sign if kind == PaperKind.MINUTES else settings.notice_sign
    return Letterhead(settings.superior_body, settings.issuing_body, settings.place, sign)


def template_in_use(kind: str) -> PaperTemplate | None:
    """The last template that staff put in place; None while the portal's own serves."""
    return PaperTemplate.objects.filter(kind=kind).order_by("-pk").first()


def last_paper(visit: Visit, kind: str) -> Paper | None:
    return visit.papers.filter(kind=kind).order_by("-version").first()


def papers_context(user, visit: Visit) -> dict[str, Any]:
    """What the visit's page shows of its papers: minutes before notices, the last first; which may be written."""
    papers = list(Paper.objects.visible_to(user).filter(visit=visit).defer("fields").order_by("kind", "-version"))
    writable = writable_kinds(visit) if can_write_papers(user, visit) else []
    return {"papers": papers, "paper_kinds": writable}


def writable_kinds(visit: Visit) -> list[PaperKind]:
    """The kinds of paper that are due while the visit stands so."""
    after = visit.state in (VisitState.SIGNED, VisitState.CLOSED)
    return [PaperKind.MINUTES, PaperKind.NOTICE] if after else [PaperKind.MINUTES] if visit.state in BEGUN else []


@dataclass(frozen=True)
class Beginning:
    """What the form of a new version begins with."""

    initial: dict[str, Any]
    is_correction: bool


def draft_begins_with(visit: Visit, kind: str, today: date) -> Beginning:
    """What the last version said, if there is one; dated today. After a signed version it is a correction."""
    last = last_paper(visit, kind)
    typed = last.fields.get("typed", {}) if last else {}
    initial = typed | {"issued_on": f"{today:%d/%m/%Y}", "seen_version": visit.version}
    is_correction = visit.papers.filter(kind=kind, signed_on__isnull=False).exists()
    return Beginning(initial, is_correction)


def templates_by_kind() -> list[tuple[PaperKind, list[PaperTemplate]]]:
    """Each kind of paper with the templates that staff put in place, the one in use first."""
    rows = list(PaperTemplate.objects.defer("content").select_related("added_by").order_by("-pk"))
    return [(kind, [row for row in rows if row.kind == kind]) for kind in PaperKind]
