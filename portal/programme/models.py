"""Plans of the province: which agencies are to get where by when."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency


@pghistory.track()
class Plan(models.Model):
    """A yearly plan (kế hoạch). What it has reached is computed from facts, never typed."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    basis = models.CharField(_("source"), max_length=300, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="plans", verbose_name=_("agencies to declare"))

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="plan_title_in_year")]

    def __str__(self):
        return self.title
