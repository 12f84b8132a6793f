"""What falls due for a person, as a calendar (RFC 5545) that a phone or Outlook subscribes to."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.accounts.models import User
from portal.notices.models import Notice
from portal.notices.withholding import still_theirs
from portal.notices.wording import say

PRODUCT = "-//ISO 9001 portal//VI"
REFRESH = timedelta(hours=6)


def calendar_of(person: User) -> bytes:
    """An all-day event for each thing that the person has been told of, that is still due and still theirs to know."""
    notices = Notice.objects.visible_to(person).open()
    newest = notices.order_by("due_on", "subject", "rule", "-pk").distinct("due_on", "subject", "rule")
    with translation.override(person.language):
        calendar = Calendar.new(name=_("ISO 9001 portal"), prodid=PRODUCT, uid=f"person-{person.pk}@{_host()}")
        # RFC 7986, section 5.7, asks for the VALUE parameter, which the library leaves out.
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        for notice in still_theirs(newest):
            calendar.add_component(_event(notice))
        return calendar.to_ical()


def _event(notice: Notice) -> Event:
    """The same matter has the same name for ever, so that a calendar moves it instead of showing it twice."""
    return Event.new(
        uid=f"{notice.rule}.{notice.subject}.{notice.due_on.isoformat()}@{_host()}",
        stamp=notice.made_at,
        start=notice.due_on,
        end=notice.due_on + timedelta(days=1),
        summary=say(notice),
        url=settings.PORTAL_URL + reverse("notice-open", args=[notice.pk]),
    )


def _host() -> str | None:
    return urlsplit(settings.PORTAL_URL).hostname
