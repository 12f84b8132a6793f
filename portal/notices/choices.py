"""Closed lists of this app. The codes are stored; the words people see are beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CANARY = "sweep"
"""The heartbeat of the round that is made once a minute (portal/notices/sweeping.py)."""


class JobState(TextChoices):
    """Where a job stands. Only a waiting one, or a running one whose lease has run out, may be taken."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


LIVE_JOBS = (JobState.WAITING, JobState.RUNNING)


class MailState(TextChoices):
    """Where a mail stands. `unknown`: the mail server may have taken it or not, so it is sent once more."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Outcome unknown")
    BOUNCED = "bounced", _("Refused by the mail server")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("Not needed any more")


DUE_MAILS = (MailState.WAITING, MailState.UNKNOWN)
UNDELIVERED_MAILS = (MailState.UNKNOWN, MailState.BOUNCED, MailState.FAILED)
