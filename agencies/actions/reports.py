"""Writing down that an agency has sent its yearly report."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency, YearlyReport


@transaction.atomic
def save_report(*, agency: Agency, year: int, sent_on: date, number: str, on: date) -> YearlyReport:
    """Write down, or correct, when the report of a year was sent; `on` is today. Its reminders end.

    Raises ValidationError (a day to come, a year that is not the report's).
    """
    if sent_on > on:
        raise Refused({"sent_on": _("The date lies in the future.")}, code="future")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    report = YearlyReport.objects.filter(agency=agency, year=year).first() or YearlyReport(agency=agency, year=year)
    report.sent_on, report.number = sent_on, number
    report.full_clean()
    report.save()
    return report
