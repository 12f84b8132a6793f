"""The head's page: one agency on one screen, for who answers for it: standing, what is due, findings, people, money."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.choices import Role
from agencies.explaining import Explanation
from agencies.models import Agency, Fact, Membership, YearlyReport
from agencies.models.fact import COUNTS_ON
from audits.models import Finding
from portal.pages import todo, waiting
from portal.pages.agency_page import agency_page
from portal.pages.cells import Cell
from portal.pages.dates import Dates
from portal.pages.start import task
from portal.programme.choices import Outcome
from portal.programme.plans.queries import agency_money, agency_targets, goal_of
from portal.programme.procedures import queries as procedures
from portal.programme.training import queries as training
from portal.programme.training.skills import OF_AGENCY


def head_page(agency: Agency, on: date, user) -> dict[str, Any]:
    """All that the page shows, as known now of today; the rest of the agency is one click away on its own page."""
    shown = agency_page(agency, Dates(on), user)
    tasks = [task(each) for each in todo.ordered(set(_todos(agency, shown["explanation"], on)))]
    return shown | {
        "on": on,
        "tasks": tasks if shown["may_record"] else [each | {"url": ""} for each in tasks],  # forms are not for readers
        "figures": _findings(agency, on, user),
        "coverage": _coverage(agency, on),
        "documents": procedures.figures(procedures.duties(agency, Dates(on))),
        "trained": training.people_with(agency, Dates(on)),
        "skills": OF_AGENCY,
        "officers": _officers(agency),
        "year": on.year,
        "money": agency_money(agency.pk, on.year, on),
        "targets": [_target(each, on) for each in agency_targets(agency.pk, on.year, on)],
        "report": YearlyReport.objects.filter(agency=agency, year=on.year).first(),
    }


def _todos(agency: Agency, explanation: Explanation, on: date) -> list[todo.Todo]:
    whose = {"agency": agency.pk}
    todos = [todo.certificate(row, on) for row in waiting.certificates(whose, on, todo.window(on)[1])]
    todos += [todo.finding_to_answer(row, on) for row in waiting.findings_to_answer(whose, on)]
    todos += [todo.documents(*row, on) for row in waiting.documents(whose, on)]
    if held := explanation.standing:
        todos += todo.upkeep(agency, waiting.upkeep_facts([agency]), on) if held.upkeep else []
        todos += todo.next_step(agency, held.state, held.obligation)
    return todos


def _findings(agency: Agency, on: date, user) -> list[tuple[str, Cell]]:
    """How many findings are open, late, settled; each opens exactly those."""
    rows = Finding.objects.visible_to(user).filter(agency=agency)
    path = f"{reverse('findings')}?agency={agency.pk}"
    return [
        (_("Open findings"), Cell(rows.open().count(), f"{path}&state=open")),
        (_("Overdue findings"), Cell(rows.overdue(on).count(), f"{path}&overdue=1")),
        (_("All findings"), Cell(rows.count(), path)),
    ]


def _coverage(agency: Agency, on: date) -> Fact | None:
    """The last fact that says how many of the agency's administrative procedures its system covers."""
    facts = Fact.objects.known().filter(agency=agency, competence__gt=0).alias(counts=COUNTS_ON)
    return facts.filter(counts__lte=on).order_by("-counts", "-pk").first()


def _officers(agency: Agency) -> list[str]:
    """Who keeps the agency's record."""
    rows = Membership.objects.filter(agency=agency, role=Role.OFFICER, person__is_active=True)
    return list(rows.order_by("person__name").values_list("person__name", flat=True))


def _target(target, on: date) -> dict[str, Any]:
    outcome = Outcome(goal_of(target).outcome(on))
    return {
        "what": target.get_step_display(),
        "plan": target.plan.title,
        "url": reverse("plan", args=[target.plan_id]),
        "due_on": target.due_on,
        "state": outcome.value,
        "state_label": outcome.label,
    }
