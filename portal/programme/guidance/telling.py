"""What the people of agencies get of an announcement: one notice each, in the bell and by mail."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agencies.models import Agency
from agencies.responsible import Responsible
from portal.deadlines.choices import Audience
from portal.notices.models import Notice
from portal.notices.outbox import notify_all
from portal.programme.models import Announcement

JOB = "tell_announcement"
RULE = "announcement"
TITLE = _("Announcements")
SENTENCE = gettext_noop("The lead body announces: %(title)s")


def subject_of(announcement: int) -> str:
    return f"announcement:{announcement}"


def tell(announcement: int) -> dict[str, int]:
    """Tell whoever looks after an agency that was chosen; who was told before is not told again."""
    told = Announcement.objects.known().filter(pk=announcement).first()
    return {gettext_noop("notices"): notify_all(_notices(told)) if told else 0}


def _notices(told: Announcement) -> Iterator[Notice]:
    agencies = list(Agency.objects.filter(pk__in=told.addressees.values("agency")))
    found = Responsible.for_(agencies)
    people = {person for agency in agencies for person in found.people(Audience.HOLDER, agency.pk)}
    for person in sorted(people):
        yield Notice(
            person_id=person,
            subject=subject_of(told.pk),
            rule=RULE,
            clock="announcements",
            step=0,
            due_on=told.told_on,
            sentence=SENTENCE,
            params={"title": told.title},
            link=reverse("announcement", args=[told.pk]),
        )
