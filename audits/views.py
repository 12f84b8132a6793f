"""Planning visits, logging findings, answering and closing them."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.forms import show_version
from agencies.models import Agency
from agencies.views import load_agency, show_refusal
from audits import actions
from audits.choices import VisitState
from audits.forms import CancelForm, FindingForm, PlanVisitForm, ReplyForm, SeenForm, edition_of
from audits.models import Finding, Visit
from audits.permissions import (
    can_answer_finding,
    can_check_answers,
    can_close_finding,
    can_list_visits,
    can_log_finding,
    can_plan_visit,
    can_run_visit,
    can_see_visit,
    can_send_back_finding,
    can_speak_for_agency,
)
from portal.kit.paging import keyset_page
from portal.kit.web import access, page


def load_visit(user, pk):
    return get_object_or_404(Visit.objects.visible_to(user).select_related("agency", "planned_by"), pk=pk)


def load_finding(user, pk):
    findings = Finding.objects.visible_to(user).select_related("visit__agency", "clause", "logged_by", "closed_by")
    return get_object_or_404(findings, pk=pk)


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
            visit = actions.plan_visit(agency=agency, by=request.user, **form.what)
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
    context = {
        "visit": visit,
        "members": visit.members.select_related("person").order_by("role", "person__name"),
        "findings": visit.findings.select_related("clause").order_by("clause__position", "pk"),
        "may_run": visit.state == VisitState.PLANNED and can_run_visit(request.user, visit),
        "may_log": can_log_finding(request.user, visit),
    }
    return page(request, "audits/visit.html", context)


@require_POST
@access(can_run_visit, load=load_visit)
def hold(request, visit):
    """Say that the visit was held."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Which version of the visit was seen?")
    try:
        actions.move_visit(visit=visit, to=VisitState.HELD, on=timezone.localdate(), **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The visit is marked as held."))
    return redirect("visit", pk=visit.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_run_visit, load=load_visit)
def cancel(request, visit):
    form = CancelForm(request.POST or None, initial={"seen_version": visit.version})
    if form.is_valid():
        try:
            actions.move_visit(visit=visit, to=VisitState.CANCELLED, on=timezone.localdate(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            visit.refresh_from_db(fields=["state", "version"])
            show_version(form, visit.version)
        else:
            messages.success(request, _("The visit is cancelled."))
            return redirect("visit", pk=visit.pk)
    context = {"agency": visit.agency, "form": form, "title": _("Cancel the visit")}
    return page(request, "agencies/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_log_finding, load=load_visit)
def log_finding(request, visit):
    form = FindingForm(request.POST or None, visit=visit, edition=edition_of(request.GET.get("edition")))
    if form.is_valid():
        try:
            actions.log_finding(visit=visit, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The finding is logged."))
            return redirect("visit", pk=visit.pk)
    context = {"agency": visit.agency, "visit": visit, "form": form}
    return page(request, "audits/log_finding.html", context, status=422 if form.errors else 200)


@require_safe
@access(lambda user, finding: True, load=load_finding)
def finding(request, finding):
    """One finding with what was said about it, and the next step for who may take it."""
    return _finding_page(request, finding, _forms(request.user, finding))


def _forms(user, finding) -> dict[str, ReplyForm]:
    seen = {"seen_version": finding.version}
    forms = {}
    if can_answer_finding(user, finding):
        forms["answer"] = ReplyForm(initial=seen, label=_("Send the answer"))
    if can_close_finding(user, finding):
        forms["close"] = ReplyForm(initial=seen, label=_("Close the finding"), prefix="close")
    if can_send_back_finding(user, finding):
        forms["send_back"] = ReplyForm(initial=seen, label=_("Send back to the agency"), prefix="back")
    return forms


def _finding_page(request, finding, forms, status=200):
    replies = finding.replies.select_related("by").order_by("pk")
    context = {"finding": finding, "replies": replies, "forms": forms}
    # The title tells of errors by the name `form`.
    context["form"] = next((form for form in forms.values() if form.is_bound), None)
    return page(request, "audits/finding.html", context, status=status)


def _reply(request, finding, name, form, act, done):
    """One step of a finding; refused, also for what others did meanwhile, it shows again what was typed."""
    if form.is_valid():
        try:
            act(finding=finding, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            finding.refresh_from_db(fields=["state", "version"])
            show_version(form, finding.version)
        else:
            messages.success(request, done)
            return redirect("finding", pk=finding.pk)
    return _finding_page(request, finding, _forms(request.user, finding) | {name: form}, status=422)


@require_POST
@access(can_speak_for_agency, load=load_finding)
def answer(request, finding):
    form = ReplyForm(request.POST, label=_("Send the answer"))
    return _reply(request, finding, "answer", form, actions.answer_finding, _("The answer is sent."))


@require_POST
@access(can_check_answers, load=load_finding)
def close(request, finding):
    form = ReplyForm(request.POST, label=_("Close the finding"), prefix="close")

    def act(**what):
        return actions.close_finding(at=timezone.now(), **what)

    return _reply(request, finding, "close", form, act, _("The finding is closed."))


@require_POST
@access(can_check_answers, load=load_finding)
def send_back(request, finding):
    form = ReplyForm(request.POST, label=_("Send back to the agency"), prefix="back")
    return _reply(request, finding, "send_back", form, actions.send_back_finding, _("The finding is sent back."))
