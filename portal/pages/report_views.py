"""The yearly reports: of the province, as of two dates; of an agency, handed in, accepted or sent back."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from agencies import register
from agencies.actions.reports import decide_report
from agencies.choices import ReportState
from agencies.forms import dress
from agencies.permissions import can_decide_report, can_list_waiting_reports, can_save_report, can_see_report_of
from agencies.views import load_agency, show_refusal
from portal.accounts.limits import limited
from portal.kit.dates import written_day, written_moment
from portal.kit.spreadsheets import csv_text
from portal.kit.web import access, page
from portal.pages.dates import Dates
from portal.pages.report import listing, word
from portal.pages.report.agency import agency_report
from portal.pages.report.asked import YEARS, asked
from portal.pages.report.figures import YearFigures
from portal.pages.report.sections import Section, last_day, sections
from portal.pages.waiting import reports_page
from portal.programme.actions.report import write_report_text
from portal.programme.choices import ReportSection
from portal.programme.permissions import can_see_report, can_write_report
from portal.workbooks.writing.texts import written

CHANGED_BY = gettext_lazy("(These words were written by %(person)s.)")


@require_safe
@access(can_see_report)
def province_report(request):
    """All parts with the words built from their figures, or those that a person wrote."""
    year, dates, form = asked(request.GET)
    context = {
        "year": year,
        "dates": dates,
        "form": form,
        "years": range(max(localdate().year - 9, YEARS.start), localdate().year + 1),
        "sections": [] if form.errors else sections(YearFigures(year, dates)),
        "query": {"year": str(year)},
        "may_write": can_write_report(request.user),
    }
    return page(request, "pages/report.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_report)
@limited("exports")
def province_report_word(request):
    """The same in Vietnamese as a Word file."""
    year, dates, form = asked(request.GET)
    if form.errors:
        return redirect("province-report")
    with override("vi"):
        parts = sections(YearFigures(year, dates))
        lead = _("Figures on %(day)s, as known at %(moment)s.")
        lead %= {"day": written_day(dates.on), "moment": written_moment(dates.known or now())}
        title = _("Report on the application of TCVN ISO 9001 in %(year)s") % {"year": year}
        content = word.written(f"{register.current().name} – {title}".strip(" –"), lead, parts, str(CHANGED_BY))
    return _download(content, f"bao-cao-{year}-{dates.on}.docx", word.CONTENT_TYPE)


@require_safe
@access(can_see_report)
@limited("exports")
def province_report_list(request):
    """The list of agencies that goes with it, in the columns that staff chose."""
    year, dates, form = asked(request.GET)
    if form.errors:
        return redirect("province-report")
    chosen = listing.columns()
    rows = [[column.label for column in chosen], *(map(written, row) for row in listing.rows(year, dates, chosen))]
    return _download(csv_text(rows).encode(), f"bao-cao-{year}-{dates.on}.csv", "text/csv; charset=utf-8")


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        help_text=gettext_lazy("Left empty: the words built from the figures."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    built = forms.CharField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, section: Section, **kwargs):
        start = {"text": section.words, "built": section.built, "seen_version": section.version}
        super().__init__(*args, initial=start, **kwargs)
        dress(self, _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_write_report)
def province_report_text(request, year, section):
    """Words of one part instead of those built from the figures."""
    if section not in ReportSection.values or year not in YEARS:
        raise Http404
    dates = Dates(last_day(year, localdate()))
    part = next(each for each in sections(YearFigures(year, dates)) if each.code == section)
    form = TextForm(request.POST or None, section=part)
    if form.is_valid():
        try:
            write_report_text(by=request.user, year=year, section=section, at=now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('province-report')}?year={year}")
    context = {"form": form, "part": part, "year": year}
    return page(request, "pages/report_text.html", context, status=422 if form.errors else 200)


# --- an agency's own ----------------------------------------------------------------------------------


@require_safe
@access(can_list_waiting_reports)
def waiting_reports(request):
    """Every report that waits to be accepted or sent back, the earliest first."""
    found = reports_page(request.user, request.GET)
    return page(request, "pages/waiting_reports.html", {"reports": found.rows, "pages": found.links(request)})


class DecisionForm(forms.Form):
    accept = forms.TypedChoiceField(
        label=gettext_lazy("The report is"),
        choices=[("1", gettext_lazy("accepted")), ("0", gettext_lazy("sent back"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer of the lead body"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_see_report_of, load=load_agency)
def agency_yearly_report(request, agency, year):
    """What an agency recorded in a year, as its report; the lead body accepts it or sends it back here."""
    if year not in YEARS:
        raise Http404
    report = agency.reports.filter(year=year).select_related("decided_by").first()
    may_decide = bool(report) and can_decide_report(request.user, agency)
    form = DecisionForm(request.POST or None) if may_decide else None
    if request.method == "POST" and form and form.is_valid():
        try:
            decide_report(report=report, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("agency-report", pk=agency.pk, year=year)
    context = agency_report(agency, year, Dates(last_day(year, localdate())), request.user) | {
        "report": report,
        "state_label": ReportState(report.state).label if report else "",
        "form": form,
        "may_hand_in": can_save_report(request.user, agency) and not (report and report.state == ReportState.ACCEPTED),
        "is_begun": date(year, 1, 1) <= localdate(),
    }
    return page(request, "pages/agency_report.html", context, status=422 if form and form.errors else 200)
