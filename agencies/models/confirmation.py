import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency


class ConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))


class Confirmation(models.Model):
    """Somebody said that nothing has changed at an agency since the last fact. Only ever added: its own history."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="confirmations", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        indexes = [models.Index(fields=["agency", "at"], name="confirmation_of_agency")]
        triggers = [pgtrigger.Protect(name="unchangeable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.agency} – {self.at}"
