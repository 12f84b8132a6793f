"""Recording facts, reports and contacts of one agency. The agency's own page lives in portal/pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import register
from agencies.actions.agencies import found_agency
from agencies.actions.confirmations import confirm_unchanged
from agencies.actions.contacts import save_contact
from agencies.actions.facts import Changed, Unconfirmed, record_fact, withdraw_fact
from agencies.actions.reports import save_report
from agencies.actions.scans import show_scan
from agencies.choices import Kind
from agencies.forms import (
    ContactForm,
    FactForm,
    FoundForm,
    RemindersForm,
    ReportForm,
    ShowScanForm,
    WithdrawForm,
    kinds_by_group,
    show_version,
)
from agencies.models import Agency, Contact, Fact, Scan, YearlyReport
from agencies.permissions import (
    can_confirm,
    can_edit_contacts,
    can_found_agency,
    can_record_fact,
    can_record_kind,
    can_save_report,
    can_see_reminders,
    can_see_scan,
    can_see_told,
    can_show_scan,
    can_withdraw_fact,
)
from agencies.reminders_page import reminders_page
from agencies.told_page import told_page
from portal.kit.files import attachment
from portal.kit.web import access, page


def load_agency(user, pk, **_others):
    return get_object_or_404(Agency.objects.visible_to(user), pk=pk)


def load_fact(user, pk):
    return get_object_or_404(Fact.objects.visible_to(user).select_related("agency"), pk=pk)


def load_scan(user, key):
    return get_object_or_404(Scan.objects.visible_to(user).select_related("fact__agency"), key=key)


@require_safe
@access(can_record_fact, load=load_agency)
def choose_kind(request, agency):
    """The first question: what happened?"""
    kinds = [kind for kind in Kind if can_record_kind(request.user, agency, kind)]
    year = localdate().year
    context = {"agency": agency, "groups": kinds_by_group(kinds), "year": year, "report": _report_title(year)}
    return page(request, "agencies/choose_kind.html", context | _wording())


def _wording():
    """How templates call a kind of fact, and what they add to it as help."""
    return {"label_of": register.label_of, "help_of": register.help_of}


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_record_fact, load=load_agency)
def record(request, agency, kind):
    """The second: when, and by which paper?"""
    if kind not in Kind.values:
        raise Http404
    if not can_record_kind(request.user, agency, kind):
        raise PermissionDenied
    wording = register.wordings().get(kind)
    form = FactForm(request.POST or None, request.FILES or None, kind=kind, agency=agency, wording=wording)
    if form.is_valid() and (fact := _recorded(form, agency, request.user)):
        messages.success(request, _("Recorded: %(kind)s.") % {"kind": register.label_of(fact.kind)})
        return redirect("agency", pk=agency.pk)
    context = {"agency": agency, "form": form, "kind": Kind(kind), "latest": []} | _wording()
    if form.errors:
        form.ask_for_scan_again()
    if form.errors.get("__all__"):
        context["latest"] = agency.facts.select_related("recorded_by").order_by("-recorded_at")[:5]
    return page(request, "agencies/record.html", context, status=422 if form.errors else 200)


def _recorded(form, agency, person):
    try:
        return record_fact(agency=agency, by=person, on=localdate(), kind=form.kind, paper=form.paper, **form.what)
    except Unconfirmed as warned:
        form.ask_to_confirm()
        form.add_error(None, warned)
    except Changed as changed:
        agency.refresh_from_db()
        show_version(form, agency.version)
        form.add_error(None, changed)
    except ValidationError as refusal:
        show_refusal(form, refusal)
    return None


def show_refusal(form, refusal: ValidationError) -> None:
    """Put each message beside its field; what belongs to no field of the form stands on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


@require_POST
@access(can_confirm, load=load_agency)
def confirm(request, agency):
    """One click: what the portal knows of the agency still holds."""
    confirm_unchanged(agency=agency, by=request.user, at=now())
    messages.success(request, _("Confirmed: nothing has changed at %(agency)s.") % {"agency": agency})
    return redirect("agency", pk=agency.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_found_agency)
def found(request):
    """Take a new agency into the register."""
    form = FoundForm(request.POST or None, request.FILES or None, wording=register.wordings().get(Kind.FOUNDED))
    if form.is_valid():
        try:
            agency = found_agency(
                key=form.cleaned_data["key"], by=request.user, on=localdate(), paper=form.paper, **form.what
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The agency is in the register."))
            return redirect("agency", pk=agency.pk)
    if form.errors:
        form.ask_for_scan_again()
    return page(request, "agencies/found.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_withdraw_fact, load=load_fact)
def withdraw(request, fact):
    if fact.withdrawn_at:
        messages.info(request, _("This fact has been withdrawn already."))
        return redirect("agency", pk=fact.agency_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_fact(fact=fact, by=request.user, because=form.cleaned_data["because"])
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The fact is withdrawn. Record the right one if there is one."))
            return redirect("agency", pk=fact.agency_id)
    context = {"agency": fact.agency, "fact": fact, "form": form} | _wording()
    return page(request, "agencies/withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_scan, load=load_scan)
def scan(request, scan):
    """The scanned document, as a download."""
    return attachment(scan.file, scan.name, scan.content_type)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_show_scan, load=load_scan)
def scan_show(request, scan):
    """Make the scan of a declaration public, after a look at what stands in it; or private again."""
    fact, to_everybody = scan.fact, not scan.is_public
    form = ShowScanForm(request.POST or None, to_everybody=to_everybody)
    if form.is_valid():
        try:
            show_scan(scan=scan, by=request.user, to_everybody=to_everybody)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The scan is public.") if to_everybody else _("The scan is private again."))
            return redirect("agency", pk=fact.agency_id)
    context = {"agency": fact.agency, "fact": fact, "scan": scan, "form": form}
    context["kind_label"] = register.label_of(fact.kind)
    return page(request, "agencies/scan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_save_report, load=load_agency)
def report(request, agency, year):
    """That the yearly report was sent, which ends its reminders."""
    held = agency.reports.filter(year=year).first() or YearlyReport(agency=agency, year=year)
    form = ReportForm(request.POST or None, instance=held)

    def save():
        save_report(agency=agency, year=year, on=localdate(), **form.cleaned_data)

    return _save(request, form, agency, save, _report_title(year))


def _report_title(year):
    return _("Yearly report for %(year)s") % {"year": year}


@require_safe
@access(can_see_reminders)
def reminders(request):
    """Who would be told what on a date, by which rule."""
    form = RemindersForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    on = asked["on"].date if asked.get("on") else localdate()
    context = reminders_page(on, localdate(), asked.get("rule", ""), request)
    return page(request, "agencies/reminders.html", {"form": form, **context})


@require_safe
@access(can_see_told, load=load_agency)
def told(request, agency):
    return page(
        request,
        "agencies/told.html",
        told_page(agency, request.GET.get("subject", "").replace("\0", "")[:100], request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_contacts, load=load_agency)
def contact_add(request, agency):
    form = ContactForm(request.POST or None, instance=Contact(agency=agency))
    return _save(
        request,
        form,
        agency,
        lambda: save_contact(contact=Contact(agency=agency), **form.cleaned_data),
        _("New contact"),
    )


def _save(request, form, agency, save, title):
    """One form, one action, back to the agency."""
    if form.is_valid():
        try:
            save()
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("agency", pk=agency.pk)
    context = {"agency": agency, "form": form, "title": title}
    return page(request, "agencies/form.html", context, status=422 if form.errors else 200)
