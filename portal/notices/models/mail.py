"""The mails that carry what falls due, and the proof of their sending. Rows are written by `outbox.py`, `mailing.py`
and `actions.py` only. Every moment is the database's, so that machines whose clocks differ agree on what is due."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.choices import DUE_MAILS, UNDELIVERED_MAILS, MailState
from portal.notices.permissions import can_see_jobs


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User) -> "MailQuerySet":
        return self if can_see_jobs(user) else self.none()

    def undelivered(self) -> "MailQuerySet":
        """Those that staff should look at."""
        return self.filter(state__in=UNDELIVERED_MAILS)


class Mail(models.Model):
    """What one person is mailed on one day, or at once. Written when it is sent, from the notices that point to it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", db_index=False)
    day = models.DateField()
    at_once = models.BooleanField(default=False)  # beside the day's one: what falls due too soon to wait for the next
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
            models.UniqueConstraint(fields=["person", "day"], name="mail_one_a_day", condition=Q(at_once=False)),
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


class MailTry(models.Model):
    """Proof of sending: one try, the address it went to, and what the mail server answered. Never changed.

    Without an answer: whoever tried was gone before it noted one.
    """

    mail = models.ForeignKey(Mail, models.PROTECT, related_name="tries")
    at = models.DateTimeField(db_default=Now())
    address = models.EmailField()
    state = models.CharField(max_length=8, choices=MailState)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("try to send a mail")
        verbose_name_plural = _("tries to send a mail")
        constraints = [models.CheckConstraint(name="mail_try_state_known", condition=Q(state__in=MailState.values))]
        triggers = [pgtrigger.Protect(name="unchangeable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.address}"
