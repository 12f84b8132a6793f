"""What a visit's page shows beside its findings, and the line that a finding is to be logged on."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from agencies.models import Agency, Edition, Standing
from audits.choices import AHEAD, AnswerState, VisitState
from audits.models import ChecklistLine, ChecklistVersion, Programme, ProgrammeEntry, Visit
from audits.permissions import can_ask_documents, can_change_team, can_see_answers
from audits.queries.doubts import doubts


def visit_parts(visit: Visit, user) -> dict[str, Any]:
    """Steps, documents and, for those who may read them, how far the checklist has come."""
    sees_answers = can_see_answers(user, visit)
    return {
        "steps": visit.steps.select_related("by").order_by("pk"),
        "documents": visit.requested_documents.aggregate(asked=Count("pk"), received=Count("received_on")),
        "answers": _answers(visit) if sees_answers else None,
        "doubts": doubts(visit) if sees_answers and visit.state in (*AHEAD, VisitState.UNDER_WAY) else [],
        "may_ask": can_ask_documents(user, visit),
        "may_change_team": can_change_team(user, visit),
    }


def _answers(visit: Visit) -> dict[str, int]:
    checked = Count("pk", filter=~Q(state=AnswerState.NOT_CHECKED))
    return visit.answers.aggregate(total=Count("pk"), checked=checked) | {"samples": visit.samples.count()}


def checklist_offered(visit: Visit, on: date) -> ChecklistVersion | None:
    """The checklist that a visit begins with unless somebody chooses another: that of the agency's edition."""
    lines = ChecklistLine.objects.filter(clause__edition__code=_declared(visit, on))
    offered = ChecklistVersion.objects.offered()
    return offered.filter(pk__in=lines.values("version")).first() or offered.first()


def editions_of(visit: Visit, on: date) -> list[str]:
    """Codes of the editions, first that of the visit's checklist, else the agency's, then the others, newest first."""
    lines = ChecklistLine.objects.filter(version=visit.checklist_id, clause__isnull=False).order_by("position")
    own = lines.values_list("clause__edition__code", flat=True).first() or _declared(visit, on)
    codes = Edition.objects.order_by("-code").values_list("code", flat=True)
    return sorted(codes, key=lambda code: code != own)


def _declared(visit: Visit, on: date) -> str:
    standing = Standing.objects.known().on(on).filter(agency=visit.agency_id).values_list("edition", flat=True)
    return standing.first() or ""


def line_asked_for(visit: Visit, position: str) -> ChecklistLine | None:
    """The line of the visit's checklist at the position that an address names; Http404 when it has none there."""
    if not position:
        return None
    lines = ChecklistLine.objects.filter(version=visit.checklist_id).select_related("clause__edition")
    line = lines.filter(position=position).first() if position.isdecimal() and visit.checklist_id else None
    if line is None:
        raise Http404
    return line


def entry_asked_for(user, agency: Agency, key: str) -> ProgrammeEntry | None:
    """What the programme says for which a visit is planned; Http404 when it names the agency no more or is hidden."""
    if not key:
        return None
    entries = ProgrammeEntry.objects.present().filter(agency=agency, programme__in=Programme.objects.visible_to(user))
    entry = entries.filter(programme=key).select_related("programme").first() if key.isdecimal() else None
    if entry is None:
        raise Http404
    return entry


def about_line(line: ChecklistLine) -> dict[str, Any]:
    """What the form of a finding begins with on this line."""
    return {"clauses": [line.clause_id]} if line.clause_id else {"basis": line.basis}
