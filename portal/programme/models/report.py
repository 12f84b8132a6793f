from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kit.tracking import tracked
from portal.programme.choices import ReportColumnCode, ReportSection


@tracked(exclude=["version"])
class ReportText(models.Model):
    """What a person wrote in the province's yearly report instead of the words built from the figures.

    `built` are the words that stood there then: where the figures say something else by now, the report says so. Empty
    `text`: the built words again.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    section = models.CharField(_("part of the report"), max_length=12, choices=ReportSection)
    text = models.TextField(_("words"), blank=True)
    built = models.TextField(editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("words of a yearly report")
        verbose_name_plural = _("words of yearly reports")
        constraints = [
            models.CheckConstraint(condition=Q(section__in=ReportSection.values), name="report_section_known"),
            models.CheckConstraint(condition=Q(year__range=(2006, 2100)), name="report_year_possible"),
            models.UniqueConstraint(fields=["year", "section"], name="report_text_once"),
        ]

    def __str__(self):
        return f"{self.year}: {self.get_section_display()}"


@tracked()
class ReportColumn(models.Model):
    """A column of the list of agencies that goes with the report.

    The official columns were not found (they are not verified): staff order, word and hide them here.
    """

    code = models.CharField(_("column"), max_length=20, choices=ReportColumnCode, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=100, blank=True)
    label_en = models.CharField(_("English label"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    is_shown = models.BooleanField(_("is shown"), default=True)

    class Meta:
        verbose_name = _("column of the report's list")
        verbose_name_plural = _("columns of the report's list")
        constraints = [
            models.CheckConstraint(condition=Q(code__in=ReportColumnCode.values), name="report_column_known"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return (self.label_en if get_language() == "en" else self.label_vi) or self.get_code_display()
