"""Telling chosen agencies, and noting who opened it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.knowledge import written_now
from agencies.models import Agency
from portal.kit.sql import held
from portal.kit.vietnamese import nfc
from portal.notices.jobs import enqueue
from portal.notices.outbox import end_settled
from portal.programme.actions.recorded import kept, withdrawn
from portal.programme.guidance.telling import JOB, RULE, subject_of
from portal.programme.guidance.told import looked_after
from portal.programme.models import Addressee, Announcement, Material, Opening
from portal.programme.permissions import can_announce

BATCH = 2000


@transaction.atomic
def announce(
    *, by, on: date, title: str, text: str, agencies: Collection[int], material: Material | None = None
) -> Announcement:
    """Tell these agencies (by key); their people find it in the bell and in a mail. `on` is today.

    Raises NotYours, Refused (nobody chosen), ValidationError.
    """
    if by is not None and not can_announce(by):
        raise NotYours
    chosen = Agency.objects.filter(pk__in=agencies).order_by("pk").values_list("pk", flat=True)
    told = Announcement(title=nfc(title).strip(), text=nfc(text).strip(), told_on=on, material=material)
    kept(told, by)
    rows = [Addressee(announcement=told, agency_id=agency) for agency in chosen]
    if not rows:
        raise Refused(_("No agency is chosen."), code="nobody")
    Addressee.objects.bulk_create(rows, batch_size=BATCH)
    enqueue(JOB, key=f"{JOB}:{told.pk}", announcement=told.pk)
    return told


@transaction.atomic
def withdraw_announcement(*, announcement: Announcement, by, because: str) -> None:
    """Say that it was wrong: it is read no more, and whoever was told and has had no mail of it yet gets none.

    Raises NotYours, Refused.
    """
    if not can_announce(by):
        raise NotYours
    announcement = held(Announcement.objects.all(), announcement.pk)
    withdrawn(announcement, by, because)
    day = announcement.told_on
    others = Announcement.objects.known().filter(told_on=day).values_list("pk", flat=True)
    end_settled({RULE: (day, day)}, [(subject_of(pk), RULE, day) for pk in others])


@transaction.atomic
def note_opened(*, announcement: Announcement, by) -> None:
    """Note that this person has opened it, for each agency that was told and that the person looks after; once."""
    agencies = looked_after(announcement, by)
    if not agencies:
        return
    opened = {"announcement": announcement, "person": by, "opened_at": written_now()}
    rows = [Opening(agency_id=agency, **opened) for agency in agencies]
    Opening.objects.bulk_create(rows, ignore_conflicts=True)
