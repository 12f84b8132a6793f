"""Plans: drawn up, filled by filter, approved, changed with a reason, held against what was done on any day."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency
from agencies.permissions import is_staff, own_agencies
from agencies.views import show_refusal
from portal.kit.asking import asked
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import plans as actions
from portal.programme.actions.rows import Change
from portal.programme.choices import Outcome
from portal.programme.form_pages import GETPOST, done, form_page
from portal.programme.models import Plan, Target
from portal.programme.permissions import (
    can_change_plan,
    can_draw_up_plan,
    can_list_plans,
    can_see_plan,
)
from portal.programme.plans.candidates import candidates, first_asked, first_of
from portal.programme.plans.forms import (
    ApproveForm,
    CandidatesForm,
    ChooseForm,
    PlanForm,
    RowForm,
    RowsForm,
    TargetForm,
)
from portal.programme.plans.page import figures, plan_page
from portal.programme.plans.queries import goal_of, goals_on, targets_on, with_outcome

OFFERED = 300
"""Agencies offered at a time: more are found by filter."""


def load_plan(user, pk):
    return get_object_or_404(Plan.objects.visible_to(user).select_related("agency"), pk=pk)


def load_target(user, pk):
    rows = Target.objects.visible_to(user).present().select_related("plan__agency", "agency")
    return get_object_or_404(rows, pk=pk)


def can_change_target(user, target) -> bool:
    return can_change_plan(user, target.plan)


def change_of(request, form: RowForm) -> Change:
    """Who changes the plan, today or from the day that the form says."""
    return Change(**{"by": request.user, "on": localdate(), **form.change})


@require_safe
@access(can_list_plans)
def plans(request):
    """The plans that this person may know of, the latest year first, each with what was reached of it by today."""
    found = keyset_page(
        Plan.objects.visible_to(request.user).select_related("agency"), request.GET, order=("-year", "-id"), size=10
    )
    today = localdate()
    context = {
        "plans": [(plan, figures(goals_on(plan, today), today)) for plan in found.rows],
        "pages": found.links(request),
        "may_draw_up": can_draw_up_plan(request.user),
    }
    return page(request, "programme/plans.html", context)


@require_http_methods(GETPOST)
@access(can_draw_up_plan)
def draw_up(request):
    """Of the province or of an agency: staff name any agency by ?agency=, officers choose among their own."""
    staff = is_staff(request.user)
    offered = Agency.objects.visible_to(request.user).filter(pk__in=_offered(request, staff)).order_by("sort_key")
    initial = {"year": localdate().year + 1, "agency": request.GET.get("agency", "")}
    form = PlanForm(request.POST or None, agencies=offered, is_of_province=staff, initial=initial)
    if form.is_valid():
        try:
            plan = actions.draw_up_plan(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("plan", pk=plan.pk)
    return form_page(request, form, _("New plan"), reverse("plans"), _("Plans"))


def _offered(request, staff: bool) -> list[int]:
    named = request.GET.get("agency", "")
    is_key = named.isascii() and named.isdigit() and len(named) < 10
    return [int(named)] if staff and is_key else own_agencies(request.user)


@require_safe
@access(can_see_plan, load=load_plan)
def plan(request, plan: Plan):
    """What the plan said on a day, and what had been reached of it."""
    dates, asking = asked(request)
    only, step = RowsForm(request.GET).asked
    rows = targets_on(plan, dates.on, dates.known)
    rows = rows.filter(step=step) if step else rows
    rows = with_outcome(rows, only, dates.on) if only else rows
    found = keyset_page(rows.select_related("agency"), request.GET, order=("agency__sort_key", "id"))
    context = plan_page(plan, dates, request.user) | {
        "plan": plan,
        "dates": dates,
        "asking": asking,
        "only": only,
        "only_label": Outcome(only).label if only else "",
        "rows": [(target, goal_of(target).outcome(dates.on)) for target in found.rows],
        "pages": found.links(request),
        "changes": _changes(plan),
        "may_change": can_change_plan(request.user, plan),
    }
    return page(request, "programme/plan.html", context, status=422 if asking.errors else 200)


def _changes(plan: Plan):
    """Targets that were added, or ended, after the approval: each with its reason."""
    changed = plan.targets.exclude(because="") | plan.targets.exclude(ended_because="")
    return changed.select_related("agency", "added_by", "ended_by").order_by("-pk")[:50]


@require_http_methods(GETPOST)
@access(can_change_plan, load=load_plan)
def choose(request, plan: Plan):
    """Agencies by filter, those ticked are added; those that have the step in the plan already are not offered."""
    asking, (dates, days) = CandidatesForm(request.GET), asked(request)
    on = dates.on if "on" in request.GET else first_asked(plan, localdate())
    filters = asking.cleaned_data if asking.is_valid() else {}
    offered = candidates(plan, request.user, on, **filters)
    initial = {"step": filters.get("step") or None, "due_on": plan.last_day}
    shown = first_of(offered, OFFERED)
    form = ChooseForm(request.POST or None, plan=plan, offered=shown, initial=initial)
    if form.is_valid():
        try:
            added = actions.add_targets(plan=plan, change=change_of(request, form), wanted=form.wanted)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext("%(count)s target is added.", "%(count)s targets are added.", len(added))
            messages.success(request, words % {"count": len(added)})
            return redirect("plan", pk=plan.pk)
    context = {"plan": plan, "asking": asking, "form": form, "count": offered.count(), "offered": OFFERED}
    context |= {"on": on, "days": days}
    return page(request, "programme/choose.html", context, status=422 if form.errors or days.errors else 200)


@require_http_methods(GETPOST)
@access(can_change_plan, load=load_plan)
def approve(request, plan: Plan):
    form = ApproveForm(request.POST or None, plan=plan)
    if form.is_valid() and done(form, lambda: actions.approve_plan(plan=plan, by=request.user, **form.what)):
        messages.success(request, _("The plan is approved."))
        return redirect("plan", pk=plan.pk)
    return plan_form_page(request, plan, form, _("Approve the plan"))


@require_http_methods(GETPOST)
@access(can_change_target, load=load_target)
def target(request, target: Target):
    """Another day for a target."""
    form = TargetForm(request.POST or None, plan=target.plan, target=target)
    if form.is_valid():
        to = {"due_on": form.cleaned_data["due_on"].date, "edition": form.to_edition}
        if done(form, lambda: actions.change_target(target=target, change=change_of(request, form), **to)):
            return _changed(request, target.plan)
    return plan_form_page(request, target.plan, form, str(target))


@require_http_methods(GETPOST)
@access(can_change_target, load=load_target)
def drop(request, target: Target):
    form = RowForm(
        request.POST if request.method == "POST" else None, plan=target.plan, label=_("Take out of the plan")
    )
    if form.is_valid() and done(form, lambda: actions.drop_target(target=target, change=change_of(request, form))):
        return _changed(request, target.plan)
    return plan_form_page(request, target.plan, form, str(target))


def _changed(request, plan: Plan):
    messages.success(request, _("The plan is changed."))
    return redirect("plan", pk=plan.pk)


def plan_form_page(request, plan: Plan, form, title: str):
    return form_page(request, form, title, reverse("plan", args=[plan.pk]), plan.title)
