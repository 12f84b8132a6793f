"""What people decide about notices, jobs and mails: one function per decision."""

import logging
from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.kit.wake import wake
from portal.notices.choices import JobState, MailState
from portal.notices.jobs import RUN_JOB
from portal.notices.models import Absence, CalendarFeed, Job, Mail, MutedKind, Notice

log = logging.getLogger(__name__)

OVER = (MailState.BOUNCED, MailState.FAILED)
"""States of a mail that only a person tries again."""


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
    anew = {"state": MailState.WAITING, "attempts": 0, "lost": 0, "due_at": Now()}
    if not Mail.objects.filter(pk=mail.pk, state__in=OVER).update(**anew):
        return False
    log.info("Mail %s is sent again by person %d", mail.message_id, by.pk)
    return True


# --- how a person wants to be told ------------------------------------------------------------------


@transaction.atomic
def mute_kinds(*, person: User, rules: Collection[str]) -> None:
    """From now on, what falls due under these rules stands in the bell only; under all others it is mailed too."""
    muted = MutedKind.objects.filter(person=person)
    muted.exclude(rule__in=rules).delete()
    MutedKind.objects.bulk_create((MutedKind(person=person, rule=rule) for rule in rules), ignore_conflicts=True)


@transaction.atomic
def hand_over(*, person: User, deputy: User, first: date, last: date | None, on: date) -> Absence:
    """Have a colleague told instead from `first` to `last`, or for good; `on` is today.

    What is still open and unread goes to the deputy when the absence begins: the next look at what falls due tells it.
    Raises ValidationError (days that are over, days that overlap another absence, nobody else).
    """
    if first < on:
        raise ValidationError({"first": _("The first day lies in the past.")})
    if last and last < first:
        raise ValidationError({"last": _("The last day lies before the first.")})
    absence = Absence(person=person, deputy=deputy, during=DateRange(first, last and last + timedelta(days=1)))
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if Absence.objects.filter(person=person, during__overlap=absence.during).exists():
        raise ValidationError(_("For some of these days a deputy is named already: take that back first."))
    absence.full_clean()
    absence.save(force_insert=True)
    return absence


@transaction.atomic
def take_back(*, absence: Absence, on: date) -> None:
    """End an absence: from today on the person is told again. One that has not begun leaves no trace."""
    held = Absence.objects.select_for_update().get(pk=absence.pk)
    if held.during.lower >= on:
        held.delete()
    elif held.during.upper is None or held.during.upper > on:
        held.during = DateRange(held.during.lower, on)
        held.save(update_fields=["during"])


@transaction.atomic
def new_calendar_key(*, person: User) -> str:
    """A new secret for the person's calendar feed; the one before opens nothing any more. It is shown only now."""
    key = CalendarFeed.new_key()
    CalendarFeed.objects.filter(person=person).delete()
    CalendarFeed.objects.create(person=person, key_hash=CalendarFeed.hashed(key))
    return key


def revoke_calendar(*, person: User) -> None:
    CalendarFeed.objects.filter(person=person).delete()


def note_calendar_read(*, person: User) -> None:
    """When the feed was last asked for, so that its owner sees whether it is still in use."""
    CalendarFeed.objects.filter(person=person).update(read_at=Now())
