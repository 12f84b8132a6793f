"""What the worker keeps for pages: rollups, the province's figures as runs of days; what is known of stored files."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.choices import Obligation, State, Tier
from portal.accounts.models import User
from portal.notices.permissions import can_see_jobs
from portal.pages.files.choices import WRONG, Condition, Infection


class Rollup(models.Model):
    """How many agencies of one kind stood in each state, for a run of days: one row per change.

    `counts` follows the order of `State`. `as_of` is the moment at which this run was last found changed.
    """

    district = models.ForeignKey("agencies.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.CharField(max_length=10, choices=Tier, blank=True)
    obligation = models.CharField(max_length=10, choices=Obligation, blank=True)
    edition = models.CharField(max_length=10, blank=True)
    counts = ArrayField(models.PositiveIntegerField(), size=len(State))
    during = DateRangeField()
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "tier", "obligation", "edition", "during"],
                nulls_distinct=False,
                name="rollup_run_once",
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="rollup_run_not_empty"),
            models.CheckConstraint(condition=Q(tier__in=["", *Tier.values]), name="rollup_tier_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=["", *Obligation.values]), name="rollup_obligation_known"
            ),
        ]
        indexes = [GistIndex(fields=["during"], name="rollup_on_day")]

    def __str__(self):
        return f"{self.tier} {self.district_id} {self.edition} {self.during}"


class Take(models.Model):
    """The one row that says as of when the rollups hold."""

    as_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="take_only_one")]

    def __str__(self):
        return f"{self.as_of}"


class FileCheckQuerySet(models.QuerySet["FileCheck"]):
    def visible_to(self, user: User) -> "FileCheckQuerySet":
        return self if can_see_jobs(user) else self.none()

    def wrong(self) -> "FileCheckQuerySet":
        """Those that somebody must look at."""
        return self.filter(Q(condition__in=WRONG) | Q(infection=Infection.INFECTED))


class FileCheck(models.Model):
    """What was found when a stored file was last looked at (files/looking.py). `name` is its key in the storage."""

    name = models.CharField(_("file"), max_length=200, unique=True)
    condition = models.CharField(max_length=7, choices=Condition, default=Condition.UNSEEN)
    verified_at = models.DateTimeField(null=True)
    infection = models.CharField(max_length=9, choices=Infection, default=Infection.UNCHECKED)
    virus = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    objects = FileCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file that was looked at")
        verbose_name_plural = _("stored files that were looked at")
        constraints = [
            models.CheckConstraint(condition=Q(condition__in=Condition.values), name="file_condition_known"),
            models.CheckConstraint(condition=Q(infection__in=Infection.values), name="file_infection_known"),
            # Nothing passes for clean without an answer of the scanner.
            models.CheckConstraint(
                condition=Q(infection=Infection.UNCHECKED) | Q(scanned_at__isnull=False), name="file_answered"
            ),
        ]
        indexes = [
            models.Index(
                fields=["name"],
                name="file_wrong",
                condition=Q(condition__in=WRONG) | Q(infection=Infection.INFECTED),
            )
        ]

    def __str__(self) -> str:
        return self.name
