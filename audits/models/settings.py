from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kit.tracking import tracked


@tracked()
class InspectionSettings(models.Model):
    """The one row of settings of inspections: lengths of the rules, and the letterhead of the papers."""

    conflict_years = models.PositiveSmallIntegerField(
        _("years that a tie to an agency counts"),
        default=3,
        help_text=_("Whoever worked at or for an agency within these years is warned of when the team is set up."),
    )
    unvisited_years = models.PositiveSmallIntegerField(_("not visited for so many years"), default=3)
    declared_years = models.PositiveSmallIntegerField(_("declared so many years ago"), default=3)
    superior_body = models.CharField(_("superior body on the letterhead"), max_length=200, blank=True)
    issuing_body = models.CharField(_("issuing body on the letterhead"), max_length=200, blank=True)
    place = models.CharField(_("place on the letterhead"), max_length=100, blank=True)
    minutes_sign = models.CharField(_("sign of minutes"), max_length=40, blank=True, default="BB-SKHCN")
    notice_sign = models.CharField(_("sign of notices"), max_length=40, blank=True, default="TB-SKHCN")

    class Meta:
        verbose_name = _("inspection settings")
        verbose_name_plural = _("inspection settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="inspection_settings_only_one")]

    def __str__(self):
        return self.issuing_body
