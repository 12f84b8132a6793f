"""The start page: what this person has to do now, and where what is theirs stands. A part for each role."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.choices import Role, State
from agencies.permissions import is_administrator, is_staff, own_agencies, roles_of, sees_every_agency
from audits.permissions import is_inspector
from portal.kit.dates import VIETNAM, written_day
from portal.notices.models import Job
from portal.notices.permissions import can_see_jobs
from portal.notices.queries import unread_count
from portal.pages import administering, todo, waiting
from portal.pages.cells import Cell
from portal.pages.dates import Dates
from portal.pages.guide import first_steps
from portal.pages.province import drawer, present
from portal.pages.rollups import as_of
from portal.pages.summary import summary
from portal.pages.todo import Todo


def start_page(user, on: date) -> dict[str, Any]:
    """All that the page shows to a person who has a role."""
    todos: list[Todo] = []
    context: dict[str, Any] = {"on": on}
    if own_agencies(user):
        context["officer"] = _officer(user, on, todos)
    if is_inspector(user):
        context["inspector"] = _inspector(user, on, todos)
    if is_staff(user):
        context["staff"] = _staff(user, on, todos)
    if is_administrator(user):
        todos += administering.without_role()
        context["entrances"] = administering.entrances()
    if Role.LEADER in roles_of(user):
        context["summary"] = summary(on)
    context["guide"] = first_steps(user, context) if user.guide_closed_at is None else []
    has_tasks = context.keys() & {"officer", "inspector", "staff"}
    return context | {"tasks": [task(each) for each in todo.ordered(set(todos))] if has_tasks else None}


def task(each: Todo) -> dict[str, str]:
    """As the list of tasks draws it."""
    return {"label": each.what, "hint": each.why, "url": each.url, "state": each.state, "state_label": each.by}


def _officer(user, on: date, todos: list[Todo]) -> dict[str, Any]:
    own = waiting.own(user, on)
    dates = Dates(on, as_of())
    counts, upkeep_due = waiting.by_state(user, dates)
    alive = sum(each.standing is not None for each in own)
    has_below = sum(counts.values()) > alive and not sees_every_agency(user)
    todos += [todo.certificate(row, on) for row in waiting.certificates(waiting.theirs(user), on, todo.window(on)[1])]
    todos += [todo.finding_to_answer(row, on) for row in waiting.findings_to_answer(waiting.theirs(user), on)]
    todos += [todo.documents(*row, on) for row in waiting.documents(waiting.theirs(user), on)]
    todos += _own_todos(own, on)
    if has_below:
        todos += todo.upkeep_below(upkeep_due, dates)
    return {
        "own": [_standing(each, dates) for each in own],
        "counts": _counts(counts, dates) if has_below else [],
        "is_new": len(own) == 1 and not user.guide_closed_at and not waiting.has_recorded(user),
        "record_url": reverse("fact-choose", args=[own[0].agency.pk]) if len(own) == 1 else "",
    }


def _own_todos(own: list[waiting.Own], on: date) -> list[Todo]:
    declared = [each.agency for each in own if each.standing and each.standing.upkeep]
    facts = waiting.upkeep_facts(declared) if declared else []
    todos = []
    for agency in declared:
        todos += todo.upkeep(agency, [fact for fact in facts if fact.agency_id == agency.pk], on)
    for each in own:
        if each.standing:
            todos += todo.next_step(each.agency, each.standing.state, each.standing.obligation)
            todos += todo.confirmation(each.agency, each.told, on)
    return todos


def _standing(own: waiting.Own, dates: Dates) -> dict[str, Any]:
    held = own.standing
    return {
        "name": str(own.agency),
        "url": dates.link(reverse("agency", args=[own.agency.pk])),
        "state": held.state if held else "",
        "state_label": State(held.state).label if held else "",
        "since": written_day(own.since),
        "edition": held.edition if held else "",
        "told": written_day(own.told.astimezone(VIETNAM).date() if own.told else None),
        "confirm_url": reverse("agency-confirm", args=[own.agency.pk]) if held else "",
    }


def _counts(counts: dict[str, int], dates: Dates) -> list[Cell]:
    """All agencies of the person, and those in each state."""
    path = reverse("agencies")
    states = [Cell(count, dates.link(path, state=state), State(state).label) for state, count in counts.items()]
    return [Cell(sum(counts.values()), dates.link(path), _("All")), *states]


def _inspector(user, on: date, todos: list[Todo]) -> dict[str, Any]:
    todos += [todo.visit(row, on) for row in waiting.visits_planned(user)]
    todos += [todo.visit_unfinished(row) for row in waiting.visits_unfinished(user)]
    todos += [todo.finding_to_check(row, on) for row in waiting.findings_to_check(user)]
    begun = waiting.visits_begun(user)
    return {
        "visits": [
            {"label": f"{written_day(visit.planned_on)} – {visit.agency}", "url": reverse("visit", args=[visit.pk])}
            for visit in begun
        ]
    }


def _staff(user, on: date, todos: list[Todo]) -> dict[str, Any]:
    todos += [todo.certificate(row, on) for row in waiting.certificates_everywhere(user, on, *todo.window(on))]
    todos += [todo.finding_overdue(row, on) for row in waiting.findings_overdue(user, on)]
    reports = waiting.reports_to_decide(user)
    todos += [todo.report(row) for row in reports]
    todos += [todo.all_reports()] if len(reports) == waiting.FEW else []
    todos += todo.notices(unread_count(user))
    if can_see_jobs(user):
        todos += todo.failed_jobs(Job.objects.visible_to(user).failed().count())
    dates, parts = present(on)
    whole = drawer(dates, parts).line("")
    figures = [(_("Agencies obliged"), whole.total), (_("Declared"), whole.declared)]
    figures += [(_("Left to do"), whole.left), (_("Must declare again"), whole.of(State.REDECLARE))]
    return {"figures": figures, "dates": dates, "province_url": dates.link(reverse("province"))}
