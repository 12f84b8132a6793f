from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from agencies.choices import ReportState
from agencies.models.agency import Agency
from portal.kit.tracking import tracked


class YearlyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))

    def waiting(self):
        """Those that the lead body has not looked at yet."""
        return self.filter(state=ReportState.SENT)


@tracked()
class YearlyReport(models.Model):
    """An agency's report of a year (báo cáo tình hình áp dụng hệ thống), sent to the lead body: accepted, or sent back.

    One that was sent back is due again. What it says of the system follows from facts, but for `difficulties`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    sent_on = models.DateField(_("sent on"))
    number = models.CharField(_("document number"), max_length=60, blank=True)
    difficulties = models.TextField(_("difficulties and proposals"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.SENT)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(_("answer of the lead body"), blank=True)

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        indexes = [
            models.Index(fields=["sent_on", "id"], condition=Q(state=ReportState.SENT), name="yearly_report_waiting")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="yearly_report_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.SENT, decided_by=None, decided_at=None)
                | Q(state=ReportState.ACCEPTED, decided_by__isnull=False, decided_at__isnull=False)
                | (Q(state=ReportState.RETURNED, decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="")),
                name="yearly_report_decided_by_somebody",
                violation_error_message=_("Say why the report is sent back."),
            ),
            models.UniqueConstraint(fields=["agency", "year"], name="yearly_report_once"),
            models.CheckConstraint(
                condition=Q(year=ExtractYear("sent_on")) | Q(year=ExtractYear("sent_on") - 1),
                name="yearly_report_in_its_time",
                violation_error_message=_("A report is sent in its year or in the next."),
            ),
        ]

    def __str__(self):
        return f"{self.agency_id} {self.year}"
