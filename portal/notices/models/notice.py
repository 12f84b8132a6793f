"""What people are told. Rows are written by `outbox.py` and `actions.py` only; every moment is the database's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.models.mail import Mail


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> "NoticeQuerySet":
        """One's own, nobody else's, and nothing that they may know of no more."""
        return self.filter(person=user, withheld_at=None)

    def open(self) -> "NoticeQuerySet":
        """About what is still due; what has ended by itself is not among them."""
        return self.filter(ended_at=None)

    def unread(self) -> "NoticeQuerySet":
        return self.open().filter(read_at=None)

    def to_mail(self) -> "NoticeQuerySet":
        """Still due, to be mailed, and in no mail yet; the reader has not left."""
        return self.open().filter(mail=None, by_mail=True, withheld_at=None, person__is_active=True)


class Notice(models.Model):
    """What one person is told about one thing that falls due: in the bell at once, then in the day's mail.

    The sentence is an English msgid with placeholders; it is put into the reader's language when it is
    shown.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False)
    subject = models.CharField(max_length=100)  # what it is about, such as "certificate:12"
    concerns = models.CharField(max_length=100, default="")  # whose matter that is, such as "agency:5"
    rule = models.CharField(max_length=64)
    clock = models.CharField(max_length=64)
    step = models.SmallIntegerField()  # days before the due day; below zero: after it
    due_on = models.DateField()
    sentence = models.TextField()
    params: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    link = models.CharField(max_length=300)  # a path in the portal
    by_mail = models.BooleanField(default=True)  # False: the person wants this kind in the bell only
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="handed_over", db_index=False
    )
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # when it was seen that nothing is due any more
    withheld_at = models.DateTimeField(null=True)  # since when the person may know of it no more (withholding.py)
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
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None, ended_at=None)),
            models.Index(fields=["person"], name="notice_unsent", condition=Q(mail=None, by_mail=True, ended_at=None)),
            models.Index(fields=["concerns", "subject"], name="notice_concerns"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
