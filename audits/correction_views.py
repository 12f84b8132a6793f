"""Corrective actions: the page of one, its steps, adding, editing, and which findings it serves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms import show_version
from agencies.views import show_refusal
from audits.actions import corrections as actions
from audits.actions.evidence import add_action_evidence
from audits.choices import ActionMove
from audits.finding_forms import (
    ActionMoveForm,
    EditActionForm,
    JoinForm,
    LeaveForm,
    NewActionForm,
    ProvincialActionForm,
)
from audits.finding_list import filter_form
from audits.finding_views import add_file, load_finding
from audits.models import CorrectiveAction
from audits.permissions import (
    can_add_action,
    can_add_provincial_action,
    can_add_to_action,
    can_edit_action,
    can_join_action,
    can_leave_action,
    can_move_action,
    can_see_action,
)
from audits.queries.corrections import action_page, joinable, servable
from audits.stepping import take_step
from portal.kit.web import access, page

STEPS = {
    ActionMove.REPORT: actions.report_action,
    ActionMove.CONFIRM: actions.confirm_action,
    ActionMove.REJECT: actions.reject_action,
    ActionMove.DROP: actions.drop_action,
}


def load_action(user, pk):
    return get_object_or_404(CorrectiveAction.objects.visible_to(user).select_related("agency", "added_by"), pk=pk)


def load_served(user, pk, finding):
    """An action with one of the findings that it serves."""
    action = load_action(user, pk)
    return action, get_object_or_404(action.findings.visible_to(user).select_related("agency"), pk=finding)


def can_take_out(user, served) -> bool:
    return can_leave_action(user, served[0])


def load_action_step(user, pk, move):
    if move not in STEPS:
        raise Http404
    return load_action(user, pk), ActionMove(move)


def can_take_action_step(user, step) -> bool:
    return can_move_action(user, *step)


@require_safe
@access(can_see_action, load=load_action)
def action(request, action):
    """One corrective action: what it is, what it serves, what became of it."""
    return page(request, "audits/action.html", action_page(action, request.user, timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_action_step, load=load_action_step)
def move_action(request, step):
    action, move = step
    form = ActionMoveForm(request.POST or None, move=move, initial={"seen_version": action.version})
    context = {"action": action, "title": move.label}
    template = "audits/action_form.html"
    return take_step(request, form, STEPS[move], "action", context=context, template=template, action=action)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_action, load=load_action)
def edit(request, action):
    form = EditActionForm(request.POST or None, action=action)

    def save():
        try:
            return actions.edit_action(action=action, by=request.user, on=timezone.localdate(), **form.what)
        except ValidationError:
            action.refresh_from_db()
            show_version(form, action.version)
            raise

    return _save(request, form, save, {"action": action, "title": _("Write the action anew")})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_join_action, load=load_action)
def join(request, action):
    """Let the action serve further findings."""
    form = JoinForm(request.POST or None, findings=joinable(action, request.user))

    def save():
        chosen = list(form.cleaned_data["findings"])
        return actions.join_action(action=action, findings=chosen, by=request.user, on=timezone.localdate())

    return _save(request, form, save, {"action": action, "title": _("Add findings")})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_take_out, load=load_served)
def leave(request, served):
    """Take one finding out of the action, with the reason."""
    action, finding = served
    form = LeaveForm(request.POST or None)

    def save():
        because = form.cleaned_data["because"]
        return actions.leave_action(
            action=action, finding=finding, by=request.user, on=timezone.localdate(), because=because
        )

    context = {"action": action, "title": _("Take out: %(finding)s") % {"finding": finding.agency}}
    return _save(request, form, save, context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_add_to_action, load=load_action)
def action_file(request, action):
    """Add a file to the action."""
    back = {"name": "action", "about": action}
    return add_file(request, back, lambda upload: add_action_evidence(action=action, by=request.user, upload=upload))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_add_action, load=load_finding)
def add(request, finding):
    """The agency's own action for one of its findings."""
    form = NewActionForm(request.POST or None)

    def save():
        on = timezone.localdate()
        return actions.add_action(by=request.user, on=on, findings=[finding], agency=finding.agency, **form.what)

    return _save(request, form, save, {"finding": finding, "title": _("Add a corrective action")})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_add_provincial_action)
def add_provincial(request):
    """One action for findings at many agencies: those that the filters of the list leave."""
    filters = filter_form(request.GET)
    narrowed = filters.cleaned_data if filters.is_valid() else {}
    form = ProvincialActionForm(request.POST or None, findings=servable(request.user, narrowed, timezone.localdate()))

    def save():
        return actions.add_action(by=request.user, on=timezone.localdate(), agency=None, **form.what)

    return _save(request, form, save, {"title": _("Add a provincial action")})


def _save(request, form, save, context):
    """One form, one action of ours, then the page of the corrective action."""
    if form.is_valid():
        try:
            saved = save()
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("action", pk=saved.pk)
    return page(request, "audits/action_form.html", {**context, "form": form}, status=422 if form.errors else 200)
