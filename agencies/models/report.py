import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency


class YearlyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))


@pghistory.track()
class YearlyReport(models.Model):
    """That an agency has sent its report of a year (báo cáo tình hình áp dụng hệ thống) to the lead body."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    sent_on = models.DateField(_("sent on"))
    number = models.CharField(_("document number"), max_length=60, blank=True)

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="yearly_report_once"),
            models.CheckConstraint(
                condition=Q(year=ExtractYear("sent_on")) | Q(year=ExtractYear("sent_on") - 1),
                name="yearly_report_in_its_time",
                violation_error_message=_("A report is sent in its year or in the next."),
            ),
        ]

    def __str__(self):
        return f"{self.agency_id} {self.year}"
