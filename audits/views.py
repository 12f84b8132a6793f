"""Visits: the list, their pages, and one page for each step. Findings: audits/finding_views.py."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency
from agencies.views import load_agency, show_refusal
from audits import visit_list
from audits.actions import findings as finding_actions
from audits.actions import papers as paper_actions
from audits.actions import visits as visit_actions
from audits.choices import VisitMove
from audits.forms import FindingForm, PlanVisitForm, VisitMoveForm
from audits.models import Finding, Visit
from audits.moves import ONWARD, VISIT_MOVES, possible
from audits.permissions import (
    can_list_visits,
    can_log_finding,
    can_move_visit,
    can_plan_visit,
    can_see_visit,
)
from audits.queries.papers import papers_context
from audits.queries.visit import (
    about_line,
    checklist_offered,
    editions_of,
    entry_asked_for,
    line_asked_for,
    visit_parts,
)
from audits.stepping import take_step
from portal.kit.web import access, page

VISIT_STEPS = {
    VisitMove.NOTIFY: visit_actions.notify_visit,
    VisitMove.POSTPONE: visit_actions.postpone_visit,
    VisitMove.START: visit_actions.start_visit,
    VisitMove.TAKE_BACK: paper_actions.take_back_minutes,
    VisitMove.CLOSE: visit_actions.close_visit,
    VisitMove.CANCEL: visit_actions.cancel_visit,
}
"""The steps that write no paper; drafting and signing the minutes have pages of their own (paper_views)."""


def load_visit(user, pk):
    return get_object_or_404(Visit.objects.visible_to(user).select_related("agency", "planned_by"), pk=pk)


def load_visit_step(user, pk, move):
    if move not in VISIT_STEPS:
        raise Http404
    return load_visit(user, pk), VisitMove(move)


def can_take_visit_step(user, step) -> bool:
    return can_move_visit(user, *step)


# --- visits -------------------------------------------------------------------------------------------


@require_safe
@access(can_list_visits)
def visits(request):
    """The visits that this person may know of, the latest first."""
    form = visit_list.VisitFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    found = visit_list.found(request.user, filters, request.GET, timezone.localdate())
    context = {"form": form, "visits": found, "pages": found.links(request), "is_filtered": any(filters.values())}
    return page(request, "audits/visits.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_plan_visit, load=load_agency)
def plan(request, agency: Agency):
    entry = entry_asked_for(request.user, agency, request.GET.get("programme", ""))
    initial = {"leader": request.user.pk} | ({"form": entry.form} if entry else {})
    programme = entry.programme if entry else None
    form = PlanVisitForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            on = timezone.localdate()
            visit = visit_actions.plan_visit(agency=agency, by=request.user, on=on, programme=programme, **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The visit is planned."))
            return redirect("visit", pk=visit.pk)
    context = {"agency": agency, "form": form, "title": _("Plan a visit")}
    return page(request, "agencies/form.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_visit, load=load_visit)
def visit(request, visit):
    findings = Finding.objects.visible_to(request.user).filter(visit=visit)
    moves = [VisitMove(move) for move in possible(VISIT_MOVES, visit.state) if move in VISIT_STEPS]
    offered = [move for move in moves if can_move_visit(request.user, visit, move)]
    context = {
        "visit": visit,
        "members": visit.members.select_related("person").order_by("role", "person__name"),
        "findings": findings.select_related("clause", "grade").order_by("number"),
        "onward": [move for move in offered if move in ONWARD],
        "otherwise": [move for move in offered if move not in ONWARD],
        "may_log": can_log_finding(request.user, visit),
        **visit_parts(visit, request.user),
        **papers_context(request.user, visit),
    }
    return page(request, "audits/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_visit_step, load=load_visit_step)
def move_visit(request, step):
    visit, move = step
    today = timezone.localdate()
    initial = {"seen_version": visit.version, "began_on": today}
    if move == VisitMove.START:
        initial["checklist"] = checklist_offered(visit, today)
    form = VisitMoveForm(request.POST or None, move=move, initial=initial)
    context = {"agency": visit.agency, "title": move.label}
    back = "visit-checklist" if request.POST.get("checklist") else "visit"
    return take_step(request, form, VISIT_STEPS[move], back, context=context, visit=visit)


# --- findings -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_log_finding, load=load_visit)
def log_finding(request, visit):
    """On a line of the visit's checklist, which it keeps for life, or free."""
    line = line_asked_for(visit, request.GET.get("line", ""))
    editions = editions_of(visit, timezone.localdate())
    asked = line.clause.edition.code if line and line.clause else request.GET.get("edition")
    edition = asked if asked in editions else editions[0]
    about = about_line(line) if line else {}
    form = FindingForm(request.POST or None, edition=edition, initial=about)
    if form.is_valid():
        try:
            finding_actions.log_finding(
                visit=visit,
                by=request.user,
                on=timezone.localdate(),
                observed=finding_actions.Observed(**form.observed),
                line=line,
                form_key=form.cleaned_data["form_key"],
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The finding is logged."))
            return redirect(_after_logging(visit, line))
    context = {"visit": visit, "form": form, "line": line, "edition": edition, "editions": sorted(editions)}
    context["title"] = _("Log a finding")
    return page(request, "audits/log_finding.html", context, status=422 if form.errors else 200)


def _after_logging(visit, line) -> str:
    """Back to the line that it was born on, else to the visit."""
    if line is None:
        return reverse("visit", args=[visit.pk])
    return f"{reverse('visit-checklist', args=[visit.pk])}#l{line.position}"
