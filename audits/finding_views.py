"""Findings: the page of one, each of its steps, and the files that show it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms import show_version
from agencies.permissions import can_see_told
from agencies.views import show_refusal
from audits.actions import answering
from audits.actions import findings as actions
from audits.actions.evidence import add_evidence
from audits.choices import FindingMove
from audits.finding_forms import EvidenceForm, finding_form
from audits.forms import EditFindingForm
from audits.models import Evidence, Finding
from audits.permissions import (
    can_add_action,
    can_add_evidence,
    can_edit_finding,
    can_move_finding,
    can_see_evidence,
    can_see_finding,
)
from audits.queries.findings import (
    cause_of,
    corrective_actions_of,
    earlier,
    files_of,
    history,
    moves_of,
    objection,
    plans_of,
)
from audits.queries.visit import editions_of
from audits.stepping import take_step
from audits.turns import due, turn
from portal.kit.files import attachment
from portal.kit.web import access, page

STEPS = {
    FindingMove.ASK: actions.ask_plan,
    FindingMove.NOTE: actions.note_finding,
    FindingMove.PROPOSE: answering.answer_finding,
    FindingMove.ACCEPT: actions.accept_plan,
    FindingMove.SEND_BACK: actions.send_back,
    FindingMove.REPORT: answering.report_answer,
    FindingMove.CONFIRM: actions.confirm_effective,
    FindingMove.REJECT: actions.reject_correction,
    FindingMove.CLOSE: actions.close_finding,
    FindingMove.SETTLE: actions.settle_finding,
    FindingMove.WAIVE: actions.waive_finding,
    FindingMove.END_WAIVER: actions.end_waiver,
    FindingMove.REOPEN: actions.reopen_finding,
    FindingMove.WITHDRAW: actions.withdraw_finding,
}


def load_finding(user, pk):
    related = ("visit", "agency", "clause", "line", "grade", "logged_by", "closed_by")
    return get_object_or_404(Finding.objects.visible_to(user).select_related(*related), pk=pk)


def load_finding_step(user, pk, move):
    if move not in STEPS:
        raise Http404
    return load_finding(user, pk), FindingMove(move)


def load_evidence(user, key):
    return get_object_or_404(Evidence.objects.visible_to(user), key=key)


def can_take_finding_step(user, step) -> bool:
    return can_move_finding(user, *step)


@require_safe
@access(can_see_finding, load=load_finding)
def finding(request, finding):
    """One finding: what is asked of whom until when, what was answered, and all that happened."""
    today, user = timezone.localdate(), request.user
    plans, clauses = plans_of(finding), list(finding.clauses.order_by("position"))
    context = {
        **_told(finding, plans, today),
        "moves": moves_of(finding, user, today),
        "clauses": clauses,
        "actions": corrective_actions_of(finding),
        "files": files_of(finding),
        "history": history(finding, plans),
        "earlier": earlier(finding, clauses, user, today),
        "may_see_told": can_see_told(user, finding.agency),
        "may_edit": can_edit_finding(user, finding),
        "may_add_file": can_add_evidence(user, finding),
        "may_add_action": can_add_action(user, finding),
    }
    return page(request, "audits/finding.html", context)


def _told(finding, plans, today):
    """What a step needs before the eyes of whoever takes it."""
    plan = plans[-1] if plans else None
    return {
        "finding": finding,
        "state": finding.state_on(today),
        "turn": turn(finding, today),
        "due": due(finding),
        "plan": plan,
        "cause": cause_of(plan) if plan else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_finding_step, load=load_finding_step)
def move_finding(request, step):
    finding, move = step
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = finding_form(finding, move, *sent)
    context = {"title": move.label, "actions": corrective_actions_of(finding), "files": files_of(finding)}
    context["objection"] = objection(finding)
    context |= _told(finding, plans_of(finding), timezone.localdate())
    template = "audits/finding_step.html"
    return take_step(request, form, STEPS[move], "finding", context=context, template=template, finding=finding)


# --- files --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_add_evidence, load=load_finding)
def finding_file(request, finding):
    """Add a file to the finding."""
    back = {"name": "finding", "about": finding}
    return add_file(request, back, lambda upload: add_evidence(finding=finding, by=request.user, upload=upload))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_finding, load=load_finding)
def edit(request, finding):
    """Put a finding in other words, until the agency is told of it."""
    editions = [finding.clause.edition.code] if finding.clause else editions_of(finding.visit, timezone.localdate())
    form = EditFindingForm(request.POST or None, finding=finding, edition=editions[0])
    if form.is_valid():
        observed = actions.Observed(**form.observed)
        seen = {"seen_version": form.cleaned_data["seen_version"]}
        try:
            actions.edit_finding(finding=finding, by=request.user, observed=observed, **seen)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            finding.refresh_from_db()
            show_version(form, finding.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("finding", pk=finding.pk)
    told = {"visit": finding.visit, "line": finding.line, "editions": []}
    context = {"form": form, "title": _("Correct the finding")} | told
    return page(request, "audits/log_finding.html", context, status=422 if form.errors else 200)


def add_file(request, back, add):
    """A form of one file; then back to the page of what it shows."""
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_valid():
        try:
            add(form.cleaned_data["upload"])
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The file is kept."))
            return redirect(reverse(back["name"], args=[back["about"].pk]) + back.get("at", ""))
    context = {"form": form, "back": back}
    return page(request, "audits/add_file.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_evidence, load=load_evidence)
def evidence(request, evidence):
    """The file, as a download."""
    return attachment(evidence.file, evidence.name, evidence.content_type)
