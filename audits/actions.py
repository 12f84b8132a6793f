"""Every write about visits and findings: one function per decision."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency
from audits.choices import VISIT_MOVES, FindingState, TeamRole, VisitState
from audits.models import Finding, Reply, TeamMember, Visit
from audits.permissions import can_answer_finding, can_close_finding, can_log_finding, can_send_back_finding


class Stale(Refused):
    """Someone else changed the thing meanwhile; nothing typed is lost."""

    def __init__(self) -> None:
        super().__init__(
            _("Someone else changed this meanwhile. Look at it as it is now, then save again."), code="stale"
        )


@transaction.atomic
def plan_visit(*, agency: Agency, by, team: Mapping[object, str], form_key: UUID | None = None, **what) -> Visit:
    """Plan a visit; `team` gives each person's role. The same form sent twice gives the same visit."""
    if list(team.values()).count(TeamRole.LEADER) != 1:
        raise Refused({"leader": _("A team has one leader.")}, code="one_leader")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if form_key and (twin := Visit.objects.filter(form_key=form_key).first()):
        return twin
    visit = Visit(agency=agency, planned_by=by, form_key=form_key, **what)
    visit.full_clean(exclude=["team"])
    visit.save(force_insert=True)
    TeamMember.objects.bulk_create(TeamMember(visit=visit, person=person, role=role) for person, role in team.items())
    return visit


@transaction.atomic
def move_visit(*, visit: Visit, to: str, on: date, seen_version: int, because: str = "") -> Visit:
    """Say that a visit was held, or cancel it with a reason. Raises Refused, Stale."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.version != seen_version:
        raise Stale
    if to not in VISIT_MOVES[VisitState(visit.state)]:
        raise Refused(_("The visit cannot move to that state now."), code="move")
    if to == VisitState.CANCELLED and not because.strip():
        raise Refused({"because": _("Say why the visit is cancelled.")}, code="no_reason")
    if to == VisitState.HELD and visit.planned_on > on:
        raise Refused(_("The visit lies in the future."), code="future")
    visit.state, visit.state_because = to, because.strip()
    visit.version += 1
    visit.save(update_fields=["state", "state_because", "version"])
    return visit


@transaction.atomic
def log_finding(*, visit: Visit, by, form_key: UUID | None = None, **what) -> Finding:
    """Log what a visit found. The same form sent twice gives the same finding."""
    visit = Visit.objects.select_for_update().select_related("agency").get(pk=visit.pk)
    if form_key and (twin := Finding.objects.filter(form_key=form_key).first()):
        return twin
    if not can_log_finding(by, visit):
        raise Refused(_("Findings are logged by the visit's team."), code="not_yours")
    finding = Finding(visit=visit, logged_by=by, form_key=form_key, **what)
    finding.full_clean()
    finding.save(force_insert=True)
    return finding


def answer_finding(*, finding: Finding, by, text: str, seen_version: int) -> Finding:
    """The agency says what it did about a finding."""
    return _move(finding, by, FindingState.ANSWERED, text, seen_version, can_answer_finding)


def send_back_finding(*, finding: Finding, by, text: str, seen_version: int) -> Finding:
    """The answer does not do; the agency answers again."""
    return _move(finding, by, FindingState.LOGGED, text, seen_version, can_send_back_finding)


def close_finding(*, finding: Finding, by, at: datetime, text: str, seen_version: int) -> Finding:
    """The correction was looked at and does; never by the person who answered."""
    return _move(finding, by, FindingState.CLOSED, text, seen_version, can_close_finding, closed_by=by, closed_at=at)


@transaction.atomic
def _move(finding: Finding, by, to: str, text: str, seen_version: int, may, **fields) -> Finding:
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.version != seen_version:
        if _was_said_last(finding, to, text.strip(), by):
            return finding
        raise Stale
    if to not in finding.next_states or not may(by, finding):
        raise Refused(_("The finding cannot move to that state now, or not by you."), code="move")
    if not text.strip():
        raise Refused({"text": _("Say what was done or found.")}, code="no_text")
    for name, value in {**fields, "state": to, "version": finding.version + 1}.items():
        setattr(finding, name, value)
    finding.save(update_fields=["state", "version", *fields])
    Reply.objects.create(finding=finding, state=to, text=text.strip(), by=by)
    return finding


def _was_said_last(finding: Finding, to: str, text: str, by) -> bool:
    """The same form, sent twice."""
    last = finding.replies.order_by("-pk").first()
    return last is not None and (last.state, last.text, last.by_id) == (to, text, by.pk)
