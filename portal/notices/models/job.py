"""The queue of record, and the sweeper's sign of life. Rows are written by `jobs.py` and `actions.py` only."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.choices import LIVE_JOBS, JobState
from portal.notices.permissions import can_see_jobs


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> "JobQuerySet":
        return self if can_see_jobs(user) else self.none()

    def live(self) -> "JobQuerySet":
        """Still to be done, or being done."""
        return self.filter(state__in=LIVE_JOBS)

    def failed(self) -> "JobQuerySet":
        return self.filter(state=JobState.FAILED)


class Job(models.Model):
    """One piece of work, to be done once; late, twice or side by side, it must leave the same result."""

    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, db_default=JobState.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)  # of the newest holder; whoever holds an older one may not write
    attempts = models.PositiveSmallIntegerField(db_default=0)
    lost = models.PositiveSmallIntegerField(db_default=0)  # tries that nobody came back from
    last_error = models.TextField(db_default="")
    outcome = models.JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="job_key_unique"),
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_running_is_held",
                condition=Q(
                    state=JobState.RUNNING,
                    lease_until__isnull=False,
                    token__isnull=False,
                    started_at__isnull=False,
                )
                | (~Q(state=JobState.RUNNING) & Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="job_over_has_end",
                condition=~Q(state__in=[JobState.DONE, JobState.FAILED]) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            # When a job may next be taken. The query spells it the same way (jobs.py).
            models.Index(Coalesce("lease_until", "due_at"), name="job_due", condition=Q(state__in=LIVE_JOBS)),
            models.Index(fields=["kind"], name="job_pending", condition=Q(state__in=LIVE_JOBS)),
            models.Index("kind", F("ended_at").desc(), name="job_newest"),
        ]

    def __str__(self) -> str:
        return self.key


class Progress(models.Model):
    """How far a job has come, told while it runs (progress.py). No foreign key: the job's row may be locked."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, db_constraint=False)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField(null=True)  # None while nobody knows
    words = models.CharField(max_length=200)  # the stage, a msgid
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("progress of a job")
        verbose_name_plural = _("progress of jobs")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class Heartbeat(models.Model):
    """When something that must happen all the time last happened."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
