"""The year's programme: drawn up, filled by filter and by rule, approved, changed, held against what was done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies import register
from agencies.views import show_refusal
from audits.actions import programmes as actions
from audits.actions import visits as visit_actions
from audits.calendar import month_asked_for, month_of
from audits.choices import Rule, VisitForm
from audits.models import Programme, ProgrammeEntry, Visit
from audits.permissions import can_draw_up_programme, can_list_programmes, can_list_visits
from audits.programme_forms import (
    ApproveForm,
    CandidatesForm,
    ChooseForm,
    DropForm,
    HowForm,
    PlanVisitsForm,
    ProgrammeForm,
)
from audits.queries.programme import LEFT, VISITED, outside, reached, rows_on, unplanned, visits_of_rows
from audits.queries.settings import inspection_settings
from audits.selection import candidates
from portal.kit.asking import Dates, asked
from portal.kit.paging import keyset_page
from portal.kit.web import access, page, url_with

MOST = 100
"""Agencies for which one form plans visits; those of a district are narrowed to."""


def load_programme(user, pk):
    return get_object_or_404(Programme.objects.visible_to(user), pk=pk)


def load_entry(user, pk):
    entries = ProgrammeEntry.objects.visible_to(user).present().select_related("programme", "agency")
    return get_object_or_404(entries, pk=pk)


def can_change_entry(user, entry) -> bool:
    return can_draw_up_programme(user, entry.programme)


def _programme_page(programme: Programme):
    return redirect("programme", pk=programme.pk)


@require_safe
@access(can_list_programmes)
def programmes(request):
    """All programmes, the latest year first, each with what was reached of it by today."""
    listed = Programme.objects.visible_to(request.user)
    found = keyset_page(listed, request.GET, order=("-year", "-id"), size=10)
    today = timezone.localdate()
    context = {
        "programmes": [(programme, reached(programme, today)[0]) for programme in found.rows],
        "pages": found.links(request),
        "may_draw_up": can_draw_up_programme(request.user),
    }
    return page(request, "audits/programmes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_draw_up_programme)
def draw_up(request):
    form = ProgrammeForm(request.POST or None, initial={"year": timezone.localdate().year + 1})
    if form.is_valid():
        try:
            programme = actions.draw_up_programme(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return _programme_page(programme)
    context = {"form": form, "title": _("New programme"), "back": (reverse("programmes"), _("Programmes"))}
    return page(request, "audits/programme_form.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_list_programmes, load=load_programme)
def programme(request, programme: Programme):
    """What the programme said on a day, and what had been done of it."""
    dates, asking = asked(request)
    on, known = dates.on, dates.known
    only, form = request.GET.get("only", ""), request.GET.get("form", "")
    rows = rows_on(programme, on, known, only=only, form=form).select_related("agency")
    found = keyset_page(rows, request.GET, order=("agency__sort_key", "id"), size=100)
    visits = visits_of_rows(programme, found.rows)
    context = {
        "programme": programme,
        "on": on,
        "known": known,
        "asking": asking,
        "only": only,
        "reached": [(each, _links(programme, dates, each.form)) for each in reached(programme, on, known)],
        "labels": dict(VisitForm.choices),
        "rows": [(entry, visits.get(entry.agency_id)) for entry in found.rows],
        "pages": found.links(request),
        "outside": outside(programme, on, known).select_related("agency").order_by("started_on", "pk"),
        "changes": _changes(programme),
        "may_change": can_draw_up_programme(request.user, programme),
    }
    return page(request, "audits/programme.html", context, status=422 if asking.errors else 200)


def _links(programme: Programme, dates: Dates, form: str) -> dict[str, str]:
    """Where the numbers of a line open exactly their rows."""
    address = reverse("programme", args=[programme.pk])
    return {name: dates.link(address, form=form or None, only=name or None) + "#rows" for name in ("", VISITED, LEFT)}


def _changes(programme: Programme):
    """Entries that were added, or ended, after the approval: each with its reason."""
    changed = programme.entries.exclude(because="") | programme.entries.exclude(ended_because="")
    return changed.select_related("agency", "added_by", "ended_by").order_by("-pk")[:100]


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_draw_up_programme, load=load_programme)
def choose(request, programme: Programme):
    """Agencies by rule and filter, those ticked are added; those in the programme already are not offered."""
    asking = CandidatesForm(request.GET)
    given = asking.cleaned_data if asking.is_valid() else {}
    rule = given.get("rule") or Rule.CHOSEN
    years = given.get("years") or _years(rule)
    filters = {name: given.get(name, "") for name in ("tier", "district", "state")}
    offered = candidates(timezone.localdate(), rule=rule, years=years, **filters)
    offered = offered.exclude(pk__in=programme.entries.present().values("agency"))
    form = ChooseForm(request.POST or None, programme=programme, offered=offered)
    if form.is_valid():
        chosen = [form.chosen(agency, rule) for agency in form.cleaned_data["agencies"]]
        on = timezone.localdate()
        try:
            added = actions.add_entries(programme=programme, by=request.user, on=on, chosen=chosen, because=form.reason)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext("%(count)s agency is added.", "%(count)s agencies are added.", len(added))
            messages.success(request, words % {"count": len(added)})
            return _programme_page(programme)
    context = {"programme": programme, "asking": asking, "form": form, "years": years, "rule": Rule(rule)}
    return page(request, "audits/choose.html", context, status=422 if form.errors else 200)


def _years(rule: str) -> int:
    settings = inspection_settings()
    return settings.declared_years if rule == Rule.LONG_DECLARED else settings.unvisited_years


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_draw_up_programme, load=load_programme)
def plan_visits(request, programme: Programme):
    """Visits to many agencies at once: one team, a day for each."""
    district = request.GET.get("district", "")
    district = district if district in register.districts() else ""
    entries = list(unplanned(programme, district)[:MOST])
    form = PlanVisitsForm(request.POST or None, entries=entries, initial={"leader": request.user.pk})
    if form.is_valid():
        what = {"days": form.days, "on": timezone.localdate(), **form.what}
        try:
            planned = visit_actions.plan_visits(programme=programme, by=request.user, **what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext("%(count)s visit is planned.", "%(count)s visits are planned.", len(planned))
            messages.success(request, words % {"count": len(planned)})
            return _programme_page(programme)
    address = reverse("programme-visits", args=[programme.pk])
    places = [("", _("all")), *register.districts().items()]
    context = {
        "programme": programme,
        "form": form,
        "is_empty": not entries,
        "places": [(address + url_with({}, district=code or None), name, code == district) for code, name in places],
    }
    return page(request, "audits/plan_visits.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_draw_up_programme, load=load_programme)
def approve(request, programme: Programme):
    form = ApproveForm(request.POST or None, programme=programme)
    if form.is_valid():
        try:
            actions.approve_programme(programme=programme, by=request.user, at=timezone.now(), **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The programme is approved: its visits may start."))
            return _programme_page(programme)
    return _form_page(request, programme, form, _("Approve the programme"))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_change_entry, load=load_entry)
def entry(request, entry: ProgrammeEntry):
    """Another form or window for an agency."""
    form = HowForm(request.POST or None, programme=entry.programme, entry=entry)
    if form.is_valid():
        to, on = form.chosen(entry.agency, entry.rule), timezone.localdate()
        try:
            actions.change_entry(entry=entry, to=to, by=request.user, on=on, because=form.reason)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The programme is changed."))
            return _programme_page(entry.programme)
    return _form_page(request, entry.programme, form, str(entry.agency))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_change_entry, load=load_entry)
def drop(request, entry: ProgrammeEntry):
    form = DropForm(request.POST if request.method == "POST" else None, programme=entry.programme)
    if form.is_valid():
        because = form.cleaned_data.get("because", "")
        try:
            actions.drop_entry(entry=entry, by=request.user, on=timezone.localdate(), because=because)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The programme is changed."))
            return _programme_page(entry.programme)
    return _form_page(request, entry.programme, form, str(entry.agency))


def _form_page(request, programme: Programme, form, title: str):
    context = {"form": form, "title": title, "back": (reverse("programme", args=[programme.pk]), programme)}
    return page(request, "audits/programme_form.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_list_visits)
def calendar(request):
    """The visits of a month, day by day."""
    month = month_asked_for(request.GET.get("month", ""), timezone.localdate())
    visits = Visit.objects.visible_to(request.user).select_related("agency")
    return page(request, "audits/calendar.html", {"month": month_of(month, visits)})
