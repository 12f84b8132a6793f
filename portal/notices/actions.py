"""What people decide about notices, jobs and mails: one function per decision."""

import logging

from django.db.models.functions import Now

from portal.accounts.models import User
from portal.kit.wake import wake
from portal.notices.choices import JobState, MailState
from portal.notices.jobs import RUN_JOB
from portal.notices.models import Job, Mail, Notice

log = logging.getLogger(__name__)


def mark_read(*, by: User, newest: int) -> int:
    """Mark one's own notices as read, up to the newest that was on the page; gives how many were unread."""
    return Notice.objects.visible_to(by).unread().filter(pk__lte=newest).update(read_at=Now())


def mark_one_read(*, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=Now())


def run_again(*, job: Job, by: User) -> bool:
    """Try a job that was given up as if it were new. False when it is not given up (any more)."""
    anew = {"state": JobState.WAITING, "attempts": 0, "lost": 0, "due_at": Now()}
    if not Job.objects.failed().filter(pk=job.pk).update(**anew):
        return False
    log.info("Job %s is run again by person %d", job.key, by.pk)
    wake(RUN_JOB, job_id=job.pk)
    return True


def send_again(*, mail: Mail, by: User) -> bool:
    """Send a mail that came back, or was given up, once more: to the person's address as it is now."""
    over = (MailState.BOUNCED, MailState.FAILED)
    anew = {"state": MailState.WAITING, "attempts": 0, "lost": 0, "due_at": Now()}
    if not Mail.objects.filter(pk=mail.pk, state__in=over).update(**anew):
        return False
    log.info("Mail %s is sent again by person %d", mail.message_id, by.pk)
    return True
