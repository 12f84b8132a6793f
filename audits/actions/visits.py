"""Planning a visit, setting up its team, and moving it on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency
from audits.actions.moving import Movable, NotYours, Said, Stale, held, make_move, unchanged
from audits.choices import AHEAD, FindingState, ProgrammeState, TeamRole, VisitMove, VisitState
from audits.models import Answer, ChecklistVersion, Programme, TeamMember, Visit
from audits.moves import VISIT_MOVES
from audits.permissions import can_move_visit, can_plan_visit, can_run_visit
from audits.queries.ties import ties_of
from portal.accounts.models import User
from portal.kit import wall
from portal.notices.withholding import withhold

VISITS = Movable(Visit.objects.select_related("agency"), VISIT_MOVES, can_move_visit)


class Tied(Refused):
    """Somebody on the team has ties to the agency; the team stands once a reason is given. `ties` by person."""

    def __init__(self, ties: Mapping[Any, str]):
        self.ties = ties
        lines = [f"{person}: {words}" for person, words in ties.items()]
        super().__init__([_("Say why these people are on the team even so:"), *lines], code="tied")


@transaction.atomic
def plan_visit(
    *,
    agency: Agency,
    by,
    on: date | None = None,
    team: Mapping[User, str],
    reasons: Mapping[User, str] | None = None,
    programme: Programme | None = None,
    form_key: UUID | None = None,
    **what: Any,
) -> Visit:
    """Plan a visit; `team` gives each person's role, `reasons` why somebody with ties is on it even so.

    Raises Refused, Tied. The same form sent twice gives the same visit. `on` is today, else the planned day.
    """
    if not can_plan_visit(by, agency):
        raise NotYours
    wall.admit(agency.pk)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if form_key and (twin := Visit.objects.filter(form_key=form_key).first()):
        return twin
    season = programme.year if programme else what["planned_on"].year
    visit = Visit(agency=agency, planned_by=by, programme=programme, season=season, form_key=form_key, **what)
    visit.full_clean(exclude=["team"])
    visit.save(force_insert=True)
    _set_team(visit, team, reasons or {}, on or visit.planned_on)
    return visit


@transaction.atomic
def plan_visits(
    *,
    programme: Programme,
    by,
    on: date,
    days: Mapping[Agency, date],
    team: Mapping[User, str],
    reasons: Mapping[User, str],
    form_key: UUID,
    **what: Any,
) -> list[Visit]:
    """Visits to several agencies of a programme by one team, each in the programme's form for it. All or none.

    Raises Refused, Tied. The same form sent twice plans once.
    """
    named = programme.entries.present().filter(agency__in=days).values_list("agency", "form")
    forms, visits, ties = dict(named), [], {}
    for agency, day in days.items():
        if agency.pk not in forms:
            raise Refused(_("The programme does not name this agency: %(agency)s.") % {"agency": agency}, code="agency")
        plan = {"planned_on": day, "form": forms[agency.pk], "form_key": uuid5(form_key, str(agency.pk)), **what}
        try:
            people = {"by": by, "on": on, "team": team, "reasons": reasons}
            visits.append(plan_visit(agency=agency, programme=programme, **people, **plan))
        except Tied as tied:
            ties |= {f"{person} – {agency}": words for person, words in tied.ties.items()}
    if ties:
        raise Tied(ties)
    return visits


@transaction.atomic
def change_team(
    *, visit: Visit, by, on: date, team: Mapping[User, str], reasons: Mapping[User, str], seen_version: int
) -> Visit:
    """Set up the team anew, before or during the visit. Raises Refused, Stale, Tied."""
    visit = held(Visit.objects.select_related("agency"), visit.pk)
    if visit.version != seen_version:
        raise Stale
    if visit.state not in (*AHEAD, VisitState.UNDER_WAY):
        raise Refused(_("The team of this visit stands."), code="move")
    if not can_run_visit(by, visit):
        raise NotYours
    before = set(visit.team.all())
    visit.members.all().delete()
    _set_team(visit, team, reasons, on)
    for person in before - team.keys():
        withhold(person)
    visit.version += 1
    visit.save(update_fields=["version"])
    return visit


def _set_team(visit: Visit, team: Mapping[User, str], reasons: Mapping[User, str], on: date) -> None:
    if list(team.values()).count(TeamRole.LEADER) != 1:
        raise Refused({"leader": _("A team has one leader.")}, code="one_leader")
    ties = ties_of(visit.agency, team, on)
    unexplained = {person: words for person, words in ties.items() if not reasons.get(person, "").strip()}
    if unexplained:
        raise Tied(unexplained)
    TeamMember.objects.bulk_create(
        TeamMember(
            visit=visit,
            person=person,
            role=role,
            ties=ties.get(person, ""),
            ties_because=reasons.get(person, "").strip() if person in ties else "",
        )
        for person, role in team.items()
    )


# --- moves --------------------------------------------------------------------------------------------


def notify_visit(*, visit: Visit, said: Said) -> Visit:
    """The agency has been told of the visit and of the documents it is to have ready."""
    return make_move(VISITS, visit, VisitMove.NOTIFY, said, unchanged)


def postpone_visit(*, visit: Visit, said: Said, to: date) -> Visit:
    """Move the visit to another day, with the reason. The agency is notified anew."""

    def postponed(visit: Visit) -> dict[str, Any]:
        if to == visit.planned_on:
            raise Refused({"to": _("The visit is on that day already.")}, code="same_day")
        season = visit.season if visit.programme_id else to.year
        return {"planned_on": to, "season": season, "state_because": said.text.strip()}

    return make_move(VISITS, visit, VisitMove.POSTPONE, said, postponed, moved_from=visit.planned_on)


def start_visit(*, visit: Visit, said: Said, checklist: ChecklistVersion | None = None) -> Visit:
    """The visit begins, with the checklist version that it keeps. Its programme must have been approved."""

    def started(visit: Visit) -> dict[str, Any]:
        if visit.planned_on > said.on:
            raise Refused(_("The visit lies in the future."), code="future")
        _refuse_outside_programme(visit, said.on)
        if checklist is not None:
            _prepare_answers(visit, checklist)
        return {"started_on": said.on, "checklist": checklist}

    return make_move(VISITS, visit, VisitMove.START, said, started)


def cancel_visit(*, visit: Visit, said: Said) -> Visit:
    """The visit does not take place, or ends without a result; never when it has findings."""

    def cancelled(visit: Visit) -> dict[str, Any]:
        if visit.findings.exclude(state=FindingState.WITHDRAWN).exists():
            raise Refused(_("Withdraw its findings first, or bring the visit to its end."), code="has_findings")
        return {"cancelled_on": said.on, "state_because": said.text.strip()}

    return make_move(VISITS, visit, VisitMove.CANCEL, said, cancelled)


def close_visit(*, visit: Visit, said: Said) -> Visit:
    """The visit is over; its findings live on."""
    return make_move(VISITS, visit, VisitMove.CLOSE, said, lambda visit: {"closed_on": said.on, "closed_by": said.by})


def _prepare_answers(visit: Visit, checklist: ChecklistVersion) -> None:
    """An answer for each line, waiting to be given: from here on each is changed, none added."""
    if not checklist.is_issued:
        raise Refused({"checklist": _("This version of the checklist is not issued yet.")}, code="not_issued")
    Answer.objects.bulk_create(Answer(visit=visit, line=line) for line in checklist.lines.order_by("position"))


def _refuse_outside_programme(visit: Visit, on: date) -> None:
    if visit.programme_id is None:
        return
    programme = held(Programme.objects, visit.programme_id)
    if programme.state != ProgrammeState.APPROVED or programme.decided_on > on:
        raise Refused(_("The programme is not approved yet."), code="not_approved")
    if not programme.entries.planned_on(on).filter(agency=visit.agency_id).exists():
        raise Refused(_("The programme does not name this agency any more."), code="not_in_programme")
