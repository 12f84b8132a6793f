from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kit.tracking import tracked


@tracked()
class WorkbookSettings(models.Model):
    """The one row of settings of workbooks."""

    days_kept = models.PositiveSmallIntegerField(
        _("days that a made file can be downloaded"),
        default=7,
        help_text=_("After that the file is deleted; it can be made anew at any time."),
    )
    rows_at_once = models.PositiveIntegerField(
        _("rows that are made at once"),
        default=2000,
        help_text=_("A longer list is made in the background."),
    )

    class Meta:
        verbose_name = _("workbook settings")
        verbose_name_plural = _("workbook settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="workbook_settings_only_one")]

    def __str__(self) -> str:
        return str(_("workbook settings"))

    @classmethod
    def current(cls) -> "WorkbookSettings":
        """The row, or what holds without one."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
