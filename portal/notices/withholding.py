"""Notices that a person may know of no more: a role was taken, or a place on a team."""

from functools import cache
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from portal.accounts.models import User
from portal.kit.web import may_know
from portal.notices.jobs import enqueue
from portal.notices.models import Notice, NoticeQuerySet

JOB = "give_notices_back"


@transaction.atomic
def withhold(person: User) -> None:
    """Take everything that the person was told out of the bell, and their deputies' too; a job gives back what the
    person may know of still.

    For whoever changes what a person may know of. Which notices that concerns the doors of many pages decide, too
    many for a click; until they have been asked nothing is shown.
    """
    if _told(person.pk).update(withheld_at=Coalesce("withheld_at", Now())):
        enqueue(JOB, key=f"{JOB}:{person.pk}@{timezone.now().isoformat()}", person=person.pk)


@transaction.atomic
def give_back(person: int) -> int:
    """Show again what the person (by id) and their deputies may know of; gives how many notices that are."""
    theirs = still_theirs(_told(person).exclude(withheld_at=None))
    return Notice.objects.filter(pk__in=[notice.pk for notice in theirs]).update(withheld_at=None)


def still_theirs(notices: NoticeQuerySet) -> list[Notice]:
    """Without those about what the person may know of no more, or whom a deputy stands in for: the door of the page
    that a notice leads to is asked."""
    known = cache(may_know)
    found = notices.select_related("person", "instead_of")
    return [each for each in found if known(each.instead_of or each.person, urlsplit(each.link).path)]


def _told(person: int) -> NoticeQuerySet:
    return Notice.objects.filter(Q(person=person) | Q(instead_of=person))
