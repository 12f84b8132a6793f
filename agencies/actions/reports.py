"""An agency's yearly report: handed in, accepted or sent back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.choices import ReportState
from agencies.models import Agency, YearlyReport
from agencies.permissions import can_decide_report
from portal.kit.sql import held


@transaction.atomic
def save_report(
    *, agency: Agency, year: int, sent_on: date, number: str, on: date, difficulties: str = ""
) -> YearlyReport:
    """Write down, or correct, when the report of a year was sent; `on` is today. Its reminders end.

    One that was sent back is handed in anew. Raises ValidationError (a day to come, a year that is not the report's,
    accepted already).
    """
    if sent_on > on:
        raise Refused({"sent_on": _("The date lies in the future.")}, code="future")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    report = YearlyReport.objects.filter(agency=agency, year=year).first() or YearlyReport(agency=agency, year=year)
    if report.state == ReportState.ACCEPTED:
        raise Refused(_("This report has been accepted; the lead body can send it back."), code="accepted")
    report.sent_on, report.number, report.difficulties = sent_on, number, difficulties.strip()
    report.state, report.decided_by, report.decided_at = ReportState.SENT, None, None
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def decide_report(*, report: YearlyReport, by, at: datetime, accept: bool, answer: str = "") -> YearlyReport:
    """Accept the report, or send it back with the reason: then it is due again. Raises NotYours, ValidationError."""
    if not can_decide_report(by, report.agency):
        raise NotYours
    report = held(YearlyReport.objects.all(), report.pk)
    to = ReportState.ACCEPTED if accept else ReportState.RETURNED
    if report.state == to:
        return report
    report.state, report.decided_by, report.decided_at, report.answer = to, by, at, answer.strip()
    report.full_clean()
    report.save()
    return report
