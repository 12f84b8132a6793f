"""Rollups: the province's figures as runs of days, kept by the worker for pages, trends and comparisons."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from agencies.choices import Obligation, State, Tier


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
