"""What the worker keeps for pages: at how many agencies documents cover a procedure, as runs of days."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q


class CoverageRun(models.Model):
    """How many agencies of a district stood how to a procedure, for a run of days: one row per change."""

    procedure = models.ForeignKey("programme.Procedure", models.CASCADE, related_name="+", db_index=False)
    district = models.ForeignKey("agencies.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    covered = models.PositiveIntegerField()
    outdated = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    during = DateRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "district", "during"], nulls_distinct=False, name="coverage_run_once"
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="coverage_run_not_empty"),
        ]
        indexes = [
            GistIndex(fields=["during"], name="coverage_on_day"),
            GistIndex(fields=["procedure", "during"], name="coverage_of_procedure"),
        ]

    def __str__(self):
        return f"{self.procedure_id} {self.district_id} {self.during}"


class CoverageTake(models.Model):
    """The one row that says as of when the runs hold."""

    as_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="coverage_take_only_one")]

    def __str__(self):
        return f"{self.as_of}"
