"""Visits and findings: lists, their pages, and one page for each step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms import show_version
from agencies.models import Agency
from agencies.views import load_agency, show_refusal
from audits.actions import findings as finding_actions
from audits.actions import papers as paper_actions
from audits.actions import visits as visit_actions
from audits.actions.moving import Said
from audits.choices import FindingMove, VisitMove
from audits.forms import FindingForm, FindingMoveForm, PlanVisitForm, VisitMoveForm, edition_of
from audits.models import Finding, Visit
from audits.moves import VISIT_MOVES, possible
from audits.permissions import (
    can_list_visits,
    can_log_finding,
    can_move_finding,
    can_move_visit,
    can_plan_visit,
    can_see_finding,
    can_see_visit,
)
from audits.queries.papers import papers_context
from portal.kit.paging import keyset_page
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

FINDING_STEPS = {
    FindingMove.ASK: finding_actions.ask_plan,
    FindingMove.NOTE: finding_actions.note_finding,
    FindingMove.PROPOSE: finding_actions.propose_plan,
    FindingMove.ACCEPT: finding_actions.accept_plan,
    FindingMove.SEND_BACK: finding_actions.send_back,
    FindingMove.REPORT: finding_actions.report_corrected,
    FindingMove.CONFIRM: finding_actions.confirm_effective,
    FindingMove.REJECT: finding_actions.reject_correction,
    FindingMove.CLOSE: finding_actions.close_finding,
    FindingMove.SETTLE: finding_actions.settle_finding,
    FindingMove.WAIVE: finding_actions.waive_finding,
    FindingMove.END_WAIVER: finding_actions.end_waiver,
    FindingMove.REOPEN: finding_actions.reopen_finding,
    FindingMove.WITHDRAW: finding_actions.withdraw_finding,
}


def load_visit(user, pk):
    return get_object_or_404(Visit.objects.visible_to(user).select_related("agency", "planned_by"), pk=pk)


def load_finding(user, pk):
    related = ("visit", "agency", "clause", "grade", "logged_by", "closed_by")
    return get_object_or_404(Finding.objects.visible_to(user).select_related(*related), pk=pk)


def load_visit_step(user, pk, move):
    if move not in VISIT_STEPS:
        raise Http404
    return load_visit(user, pk), VisitMove(move)


def load_finding_step(user, pk, move):
    if move not in FINDING_STEPS:
        raise Http404
    return load_finding(user, pk), FindingMove(move)


def can_take_visit_step(user, step) -> bool:
    return can_move_visit(user, *step)


def can_take_finding_step(user, step) -> bool:
    return can_move_finding(user, *step)


# --- visits -------------------------------------------------------------------------------------------


@require_safe
@access(can_list_visits)
def visits(request):
    """The visits that this person may know of, the latest first."""
    listed = Visit.objects.visible_to(request.user).select_related("agency")
    found = keyset_page(listed, request.GET, order=("-planned_on", "-id"))
    return page(request, "audits/visits.html", {"visits": found, "pages": found.links(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_plan_visit, load=load_agency)
def plan(request, agency: Agency):
    form = PlanVisitForm(request.POST or None, initial={"leader": request.user.pk})
    if form.is_valid():
        try:
            on = timezone.localdate()
            visit = visit_actions.plan_visit(agency=agency, by=request.user, on=on, **form.what)
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
    context = {
        "visit": visit,
        "members": visit.members.select_related("person").order_by("role", "person__name"),
        "findings": findings.select_related("clause", "grade").order_by("number"),
        "moves": [move for move in moves if can_move_visit(request.user, visit, move)],
        "may_log": can_log_finding(request.user, visit),
        **papers_context(request.user, visit),
    }
    return page(request, "audits/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_visit_step, load=load_visit_step)
def move_visit(request, step):
    visit, move = step
    form = VisitMoveForm(request.POST or None, move=move, initial={"seen_version": visit.version})
    return _step(request, form, visit, VISIT_STEPS[move], {"agency": visit.agency, "title": move.label})


# --- findings -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_log_finding, load=load_visit)
def log_finding(request, visit):
    form = FindingForm(request.POST or None, edition=edition_of(request.GET.get("edition")))
    if form.is_valid():
        try:
            finding_actions.log_finding(
                visit=visit,
                by=request.user,
                on=timezone.localdate(),
                observed=finding_actions.Observed(**form.observed),
                form_key=form.cleaned_data["form_key"],
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The finding is logged."))
            return redirect("visit", pk=visit.pk)
    context = {"agency": visit.agency, "visit": visit, "form": form}
    return page(request, "audits/log_finding.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_finding, load=load_finding)
def finding(request, finding):
    """One finding with what was said about it, and the steps that this person may take."""
    today = timezone.localdate()
    moves = [FindingMove(move) for move in finding.moves_on(today)]
    context = {
        "finding": finding,
        "state": finding.state_on(today),
        "steps": finding.steps.select_related("by").order_by("pk"),
        "moves": [move for move in moves if can_move_finding(request.user, finding, move)],
    }
    return page(request, "audits/finding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_finding_step, load=load_finding_step)
def move_finding(request, step):
    finding, move = step
    form = FindingMoveForm(request.POST or None, move=move, initial={"seen_version": finding.version})
    return _step(request, form, finding, FINDING_STEPS[move], {"agency": finding.agency, "title": move.label})


def _step(request, form, thing, act, context):
    """The page of one step; refused, also for what others did meanwhile, it shows again what was typed."""
    name = thing._meta.model_name
    if form.is_valid():
        data = form.cleaned_data
        said = Said(request.user, timezone.localdate(), data["seen_version"], data["text"])
        try:
            act(said=said, **{name: thing}, **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            thing.refresh_from_db(fields=["state", "version"])
            show_version(form, thing.version)
        else:
            messages.success(request, _("Saved: %(step)s.") % {"step": form.move.label})
            return redirect(name, pk=thing.pk)
    return page(request, "agencies/form.html", {**context, "form": form}, status=422 if form.errors else 200)
