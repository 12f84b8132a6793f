"""The queue of record: jobs, what people are told, the mails that carry it, the sweeper's sign of life.

Rows are written by `jobs.py`, `outbox.py`, `mailing.py` and `actions.py` only. Every moment is the
database's, so that machines whose clocks differ agree on what is due.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.choices import DUE_MAILS, LIVE_JOBS, UNDELIVERED_MAILS, JobState, MailState
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


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User) -> "MailQuerySet":
        return self if can_see_jobs(user) else self.none()

    def undelivered(self) -> "MailQuerySet":
        """Those that staff should look at."""
        return self.filter(state__in=UNDELIVERED_MAILS)


class Mail(models.Model):
    """What one person is mailed about one day. Written when it is sent, from the notices that point to it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", db_index=False)
    day = models.DateField()
    message_id = models.CharField(max_length=200)  # the same at every try: taken twice, it shows once
    state = models.CharField(max_length=8, choices=MailState, db_default=MailState.WAITING)
    urgent_on = models.DateField()  # the earliest day on which one of its notices falls due
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    lost = models.PositiveSmallIntegerField(db_default=0)  # tries whose outcome nobody knows
    answer = models.TextField(db_default="")
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="mail_one_a_day"),
            models.UniqueConstraint(fields=["message_id"], name="mail_message_id_unique"),
            models.CheckConstraint(name="mail_state_known", condition=Q(state__in=MailState.values)),
            models.CheckConstraint(
                name="mail_sending_is_held",
                condition=Q(state=MailState.SENDING, lease_until__isnull=False, token__isnull=False)
                | (~Q(state=MailState.SENDING) & Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="mail_sent_has_time",
                condition=Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["urgent_on", "id"], name="mail_due", condition=Q(state__in=DUE_MAILS)),
            models.Index(fields=["lease_until"], name="mail_held", condition=Q(state=MailState.SENDING)),
            models.Index(fields=["-id"], name="mail_undelivered", condition=Q(state__in=UNDELIVERED_MAILS)),
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.person_id}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> "NoticeQuerySet":
        """One's own, nobody else's."""
        return self.filter(person=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """What one person is told about one thing that falls due: in the bell at once, then in the day's mail.

    The sentence is an English msgid with placeholders; it is put into the reader's language when it is
    shown.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False)
    subject = models.CharField(max_length=100)  # what it is about, such as "certificate:12"
    rule = models.CharField(max_length=64)
    clock = models.CharField(max_length=64)
    step = models.SmallIntegerField()  # days before the due day; below zero: after it
    due_on = models.DateField()
    sentence = models.TextField()
    params: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    link = models.CharField(max_length=300)  # a path in the portal
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            # With the due day: when a deadline moves, its reminders begin anew.
            models.UniqueConstraint(fields=["person", "subject", "rule", "step", "due_on"], name="notice_once"),
            models.CheckConstraint(
                name="notice_link_inside", condition=Q(link__startswith="/") & ~Q(link__startswith="//")
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_newest"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person"], name="notice_unsent", condition=Q(mail=None)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Heartbeat(models.Model):
    """When something that must happen all the time last happened."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
