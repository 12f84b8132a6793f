"""What every page's frame shows: whose portal it is, and where this person can go."""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from django.conf import settings as django_settings
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies import register
from agencies.permissions import can_bring_in_facts, can_list_agencies, can_see_province, can_see_reminders
from audits.permissions import can_bring_in_findings, can_list_findings, can_list_programmes, can_list_visits
from portal.accounts.choices import Look
from portal.accounts.middleware import chosen_look
from portal.kit.web import url
from portal.notices.permissions import can_see_jobs
from portal.programme.permissions import (
    can_list_advisers,
    can_list_courses,
    can_list_plans,
    can_list_procedures,
    can_read_library,
    can_see_report,
)


def may_bring_in(user) -> bool:
    """As the kinds of import say (`can_bring_in`), which nearly every page can do without."""
    return can_bring_in_facts(user) or can_bring_in_findings(user)


PLACES = (
    ("start", lambda: _("What to do"), lambda user: user.is_authenticated),
    ("province", lambda: _("The province"), can_see_province),
    ("agencies", lambda: _("Agencies"), can_list_agencies),
    ("certificates", lambda: _("Certificates"), can_list_agencies),
    ("plans", lambda: _("Plans"), can_list_plans),
    ("visits", lambda: _("Inspections"), can_list_visits),
    ("findings", lambda: _("Findings"), can_list_findings),
    ("notices", lambda: _("Notices"), lambda user: user.is_authenticated),
    ("public", lambda: _("Public register"), lambda user: not user.is_authenticated),
)
FURTHER = (
    ("guidance", lambda: _("Guidance"), can_read_library),
    ("procedures", lambda: _("Procedures"), can_list_procedures),
    ("training", lambda: _("Training"), can_list_courses),
    ("advisers", lambda: _("Consultants and assessors"), can_list_advisers),
    ("imports", lambda: _("Bring in files"), may_bring_in),
    ("exports", lambda: _("My files"), lambda user: user.is_authenticated),
    ("reminders", lambda: _("Who is told what"), can_see_reminders),
    ("jobs", lambda: _("Jobs"), can_see_jobs),
    ("admin:index", lambda: _("Administration"), lambda user: user.is_staff),
)
"""Places that few need every day: under "More" where a person has several of them."""
ALSO_BELOW = {
    "agencies": ("/facts/", "/scans/"),
    "plans": ("/plan-targets/", "/planned-money/", "/payments/"),
    "guidance": ("/guidance-versions/", "/announcements/"),
    "procedures": ("/procedure-changes/", "/procedure-documents/"),
    "advisers": ("/eligibility-papers/", "/certification-bodies/", "/services/"),
    "training": ("/courses/", "/attendances/"),
    "visits": ("/programmes/", "/programme-entries/", "/papers/"),
    "findings": ("/corrective-actions/",),
    "jobs": ("/mails/", "/files/"),
    "admin:index": ("/gallery/", "/people/"),
}
"""Where else pages of a place lie than below its own address."""


def site(request) -> dict:
    """Context processor of base.html."""
    settings = register.current()
    user = getattr(request, "user", None)
    look = chosen_look(request) if hasattr(request, "user") else Look.SYSTEM
    return {
        "look": look,
        "scheme": "light dark" if look == Look.SYSTEM else look,
        "looks": Look.choices,
        "site": {
            "name": _("ISO 9001 in state agencies"),
            "province": settings.name,
            "provider": django_settings.OIDC_NAME,
            "is_demo": settings.is_demo,
            "demo_notice": _(
                "Demonstration data: units and published totals of 31/12/2017 are real; documents and dates of "
                "declaration are made up for illustration."
            ),
        },
        "nav": _nav(request, PLACES),
        "nav_further": _nav(request, FURTHER),
        "csrf_input": SimpleLazyObject(partial(csrf_input, request)),  # drawn once for all forms of the page
        "may_search": bool(user) and can_list_agencies(user),
        "sees_report": bool(user) and can_see_report(user),
        "sees_all_visits": bool(user) and can_list_programmes(user),
    }


class Place(NamedTuple):
    url: str
    label: str
    is_current: bool


class Entry(NamedTuple):
    """A place as it is in one language. `below`: how the addresses of its pages begin."""

    url: str
    label: str
    below: tuple[str, ...]


def _nav(request, named: tuple) -> tuple[Place, ...]:
    if not getattr(request, "user", None):
        return ()
    places = [_entry(name, label, get_language()) for name, label, may in named if may(request.user)]
    return tuple(Place(place.url, place.label, _is_at(request.path, place)) for place in places)


def _is_at(path: str, place: Entry) -> bool:
    """On the place's page or one below it; every page is below the start."""
    return path == place.url if place.url == url("start") else path.startswith(place.below)


@cache
def _entry(name: str, label: Callable[[], str], language: str) -> Entry:
    """The place in this language, worked out once: every page shows it."""
    return Entry(url(name), label(), (url(name), *ALSO_BELOW.get(name, ())))
