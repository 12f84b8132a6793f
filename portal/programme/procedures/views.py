"""Procedures, what the law did to them, and the documents of each agency beside them, on any day."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency
from agencies.permissions import can_see_agency
from agencies.views import load_agency
from portal.kit.asking import Dates, asked
from portal.kit.fields import ask_for_file_again
from portal.kit.files import attachment
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import procedures as actions
from portal.programme.choices import Coverage
from portal.programme.form_pages import GETPOST, done, form_page, saved, withdraw_page
from portal.programme.models import Issue, IssueFile, LegalChange, Procedure
from portal.programme.permissions import (
    can_add_document_file,
    can_change_procedure,
    can_list_procedures,
    can_record_document,
    can_record_procedure,
    can_see_document_file,
    can_see_procedure,
    can_withdraw_change,
    can_withdraw_issue,
)
from portal.programme.procedures import queries
from portal.programme.procedures.coverage import status
from portal.programme.procedures.forms import ChangeForm, CoverageFilter, DocumentFileForm, IssueForm, ProcedureForm
from portal.programme.procedures.listing import Drawer, ProcedureFilter, of_procedure

SHOWN = 25
"""The newest documents, and documents without a procedure, that a page names."""


def load_procedure(user, pk):
    return get_object_or_404(Procedure.objects.visible_to(user).known().select_related("agency"), pk=pk)


def load_any_procedure(user, pk):
    """A withdrawn one too: it was known before."""
    return get_object_or_404(Procedure.objects.visible_to(user).select_related("agency"), pk=pk)


def load_change(user, pk):
    return get_object_or_404(LegalChange.objects.visible_to(user).known().select_related("procedure"), pk=pk)


def load_issue(user, pk):
    rows = Issue.objects.visible_to(user).known().select_related("agency", "procedure")
    return get_object_or_404(rows, pk=pk)


def load_file(user, key):
    return get_object_or_404(IssueFile.objects.visible_to(user), key=key)


@require_safe
@access(can_list_procedures)
def procedures(request):
    """The procedures in force on a day, by code."""
    dates, asking = asked(request)
    form = ProcedureFilter(request.GET)
    drawer = Drawer(request.user, dates, form.asked)
    rows = drawer.rows.with_last_change(dates.on, dates.known).select_related("agency")
    found = keyset_page(rows, request.GET, order=("code", "id"))
    context = {
        "dates": dates,
        "asking": asking,
        "form": form,
        "procedures": drawer.procedures(found.rows),
        "pages": found.links(request),
        "whole": drawer.whole(),
        "fields": drawer.fields(),
        "districts": drawer.districts(),
        "years": [] if "district" in form.asked else drawer.years(),
        "may_record": can_record_procedure(request.user),
    }
    return page(request, "programme/procedures.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_procedure, load=load_any_procedure)
def procedure(request, procedure: Procedure):
    """What the law did to it, and at which of the agencies that one sees the documents follow."""
    dates, asking = asked(request)
    if not procedure.is_known(dates.known):
        raise Http404
    only = CoverageFilter(request.GET).asked
    handlers = queries.handlers(procedure, request.user, dates, only.get("district", ""))
    rows = queries.with_coverage(handlers, only["coverage"]) if "coverage" in only else handlers
    found = keyset_page(rows.select_related("agency"), request.GET, order=("agency__sort_key", "agency_id"))
    held, figures, districts = of_procedure(procedure, request.user, dates, only.get("district", ""))
    context = {
        "procedure": procedure,
        "dates": dates,
        "asking": asking,
        "only": only,
        "figures": _links(figures, reverse("procedure", args=[procedure.pk]), held, district=only.get("district")),
        "districts": districts,
        "rows": [(row, status(row.changed_on, row.issued_on)) for row in found.rows],
        "pages": found.links(request),
        "changes": procedure.changes.known(dates.known).order_by("-happened_on", "-pk"),
        "may_change": procedure.is_known() and can_change_procedure(request.user, procedure),
    }
    return page(request, "programme/procedure.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_agency, load=load_agency)
def agency(request, agency: Agency):
    """One agency's procedures on a day and the documents that cover them."""
    dates, asking = asked(request)
    duties, only = queries.duties(agency, dates), CoverageFilter(request.GET).asked
    rows = queries.with_coverage(duties, only["coverage"]) if "coverage" in only else duties
    rows = rows.filter(field=only["field"]) if "field" in only else rows
    found = keyset_page(rows, request.GET, order=("code", "id"))
    path = reverse("agency-procedures", args=[agency.pk])
    context = {
        "agency": agency,
        "dates": dates,
        "asking": asking,
        "only": only,
        "figures": _links(queries.figures(duties), path, dates),
        "fields": [
            (field, counts, dates.link(path, field=field), dates.link(path, field=field, coverage=Coverage.COVERED))
            for field, counts in queries.by_field(duties).items()
        ],
        "rows": [(row, status(row.changed_on, row.issued_on)) for row in found.rows],
        "pages": found.links(request),
        "orphans": queries.orphans(agency, dates)[:SHOWN],
        "issues": [(each, can_withdraw_issue(request.user, each)) for each in queries.issues(agency, dates)[:SHOWN]],
        "may_record": can_record_document(request.user, agency),
    }
    return page(request, "programme/agency_procedures.html", context, status=422 if asking.errors else 200)


@require_http_methods(GETPOST)
@access(can_record_procedure)
def record(request):
    """A procedure that agencies handle."""
    form = ProcedureForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.record_procedure(by=request.user, **form.what)):
        return saved(request, reverse("procedures"))
    return form_page(request, form, _("Record a procedure"), reverse("procedures"), _("Procedures"))


@require_http_methods(GETPOST)
@access(can_change_procedure, load=load_procedure)
def change(request, procedure: Procedure):
    """What the law did to it, recorded once for all agencies."""
    form = ChangeForm(request.POST or None)
    back = reverse("procedure", args=[procedure.pk])
    if form.is_valid() and done(form, lambda: actions.record_change(procedure=procedure, by=request.user, **form.what)):
        return saved(request, back)
    return form_page(request, form, _("Record a change in law"), back, procedure.code)


@require_http_methods(GETPOST)
@access(can_record_document, load=load_agency)
def issue(request, agency: Agency, procedure: int):
    """A document that says how the agency handles a procedure, one that is its own today."""
    about = get_object_or_404(queries.duties(agency, Dates(localdate())), pk=procedure)
    form = IssueForm(request.POST or None, request.FILES or None)
    back = reverse("agency-procedures", args=[agency.pk])
    what = {"agency": agency, "procedure": about, "by": request.user, "on": localdate()}
    if form.is_valid() and done(form, lambda: actions.record_issue(**what, **form.what)):
        return saved(request, back)
    ask_for_file_again(form)
    return form_page(request, form, _("Document for %(code)s") % {"code": about.code}, back, agency.name)


@require_http_methods(GETPOST)
@access(can_add_document_file, load=load_issue)
def add_file(request, issue: Issue):
    """The file of a document that was recorded without it."""
    form = DocumentFileForm(request.POST or None, request.FILES or None)
    back = reverse("agency-procedures", args=[issue.agency_id])
    what = {"issue": issue, "by": request.user}
    if form.is_valid() and done(form, lambda: actions.add_document_file(**what, **form.cleaned_data)):
        return saved(request, back)
    return form_page(request, form, _("File of the document %(code)s") % {"code": issue.code}, back, issue.agency.name)


@require_safe
@access(can_see_document_file, load=load_file)
def document_file(request, copy: IssueFile):
    """The document itself, as a download."""
    return attachment(copy.file, copy.name, copy.content_type)


@require_http_methods(GETPOST)
@access(can_change_procedure, load=load_procedure)
def withdraw(request, procedure: Procedure):
    back = reverse("procedure", args=[procedure.pk])

    def act(because):
        actions.withdraw_procedure(procedure=procedure, by=request.user, because=because)

    return withdraw_page(request, act, str(procedure), back, reverse("procedures"))


@require_http_methods(GETPOST)
@access(can_withdraw_change, load=load_change)
def withdraw_change(request, change: LegalChange):
    def act(because):
        actions.withdraw_change(change=change, by=request.user, because=because)

    return withdraw_page(request, act, str(change), reverse("procedure", args=[change.procedure_id]))


@require_http_methods(GETPOST)
@access(can_withdraw_issue, load=load_issue)
def withdraw_issue(request, issue: Issue):
    def act(because):
        actions.withdraw_issue(issue=issue, by=request.user, because=because)

    return withdraw_page(request, act, str(issue), reverse("agency-procedures", args=[issue.agency_id]))


def _links(figures: queries.Figures, path: str, dates, **filters) -> list[tuple]:
    """What each figure is called, its count, what opens its rows; the whole first."""
    parts = [
        (each.label, getattr(figures, each), dates.link(path, **filters, coverage=each))
        for each in Coverage
        if each != "orphan"
    ]
    return [(_("All"), figures.total, dates.link(path, **filters)), *parts]
