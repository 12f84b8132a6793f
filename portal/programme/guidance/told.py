"""Reads of announcements: for whom one is somebody who looks after an agency that was told."""

from agencies.models import Agency
from agencies.permissions import own_agencies
from agencies.responsible import Responsible
from portal.deadlines.choices import Audience
from portal.programme.models import Announcement, Opening


def looked_after(announcement: Announcement, person) -> list[int]:
    """The agencies that were told, that this person looks after, and at which the person has not opened it yet.

    Of officers: the lead body looks after agencies without officers too, and is who tells.
    """
    own = own_agencies(person)
    if not own:
        return []
    opened = Opening.objects.filter(announcement=announcement, person=person).values("agency")
    told = announcement.addressees.filter(agency__line__overlap=own).exclude(agency__in=opened)
    agencies = list(Agency.objects.filter(pk__in=told.values("agency")))
    found = Responsible.for_(agencies)
    return [agency.pk for agency in agencies if person.pk in found.people(Audience.HOLDER, agency.pk)]
