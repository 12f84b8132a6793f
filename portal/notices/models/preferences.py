"""How a person wants to be told: which kinds by mail, by whom instead, into which calendar."""

import hashlib
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.kit.tracking import tracked


class MutedKind(models.Model):
    """A kind of deadline that a person wants in the bell only. What the law demands is mailed all the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_kinds", db_index=False)
    rule = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("kind that is not mailed")
        verbose_name_plural = _("kinds that are not mailed")
        constraints = [models.UniqueConstraint(fields=["person", "rule"], name="muted_kind_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rule}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(during__contains=day)

    def from_(self, day: date) -> "AbsenceQuerySet":
        """Those that are not over by then, in their order."""
        return self.filter(Q(during__endswith__gt=day) | Q(during__upper_inf=True)).order_by("during")


@tracked()
class Absence(models.Model):
    """In these days a colleague is told instead: away, or handing over for good (no last day)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", db_index=False)
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", db_index=False)
    during = DateRangeField(_("days of absence"))
    made_at = models.DateTimeField(db_default=Now())

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(name="absence_deputy_is_another", condition=~Q(person=F("deputy"))),
            models.CheckConstraint(name="absence_has_days", condition=Q(during__isempty=False)),
            ExclusionConstraint(
                name="absence_one_a_day",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"

    @property
    def last(self) -> date | None:
        """The last day; None: for good."""
        return self.during.upper and self.during.upper - timedelta(days=1)


class CalendarFeed(models.Model):
    """A secret address under which a person's calendar reads what falls due. Only its hash is kept.

    Who has the address can read, so it can be revoked: by a new one, or altogether.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.person_id)

    @staticmethod
    def new_key() -> str:
        """43 characters that nobody guesses (256 bits)."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def hashed(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()
