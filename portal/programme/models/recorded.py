"""What is recorded as it happened, and only ever withdrawn: the base of procedures, documents, training."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

STANDS = Q(withdrawn_at=None)
WITHDRAWN_WITH_REASON = Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None) | (
    Q(withdrawn_at__gt=F("recorded_at")) & ~Q(withdrawn_because="")
)


class RecordedQuerySet(models.QuerySet):
    def known(self, at=None):
        """The rows that the portal knew of at a moment; without one, those it knows of now."""
        if at is None:
            return self.filter(STANDS)
        return self.filter(STANDS | Q(withdrawn_at__gt=at), recorded_at__lte=at)


class Recorded(models.Model):
    """Never changed, never deleted: a wrong row is withdrawn, and a right one recorded."""

    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True
        # That a row can only be withdrawn, and once, is the trigger `recorded_unchangeable` of a migration.

    def is_known(self, at=None) -> bool:
        """The same of one row as `known` asks of many."""
        if at is None:
            return self.withdrawn_at is None
        return self.recorded_at <= at and (self.withdrawn_at is None or self.withdrawn_at > at)
