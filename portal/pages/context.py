"""What every page's frame shows: whose portal it is, and where this person can go."""

from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies import register
from agencies.permissions import can_list_agencies, can_see_province, can_see_reminders
from audits.permissions import can_list_findings, can_list_programmes, can_list_visits
from portal.accounts.choices import Look
from portal.accounts.middleware import chosen_look
from portal.notices.permissions import can_see_jobs

PLACES = (
    ("start", lambda: _("What to do"), lambda user: user.is_authenticated),
    ("province", lambda: _("The province"), can_see_province),
    ("agencies", lambda: _("Agencies"), can_list_agencies),
    ("visits", lambda: _("Inspections"), can_list_visits),
    ("findings", lambda: _("Findings"), can_list_findings),
    ("notices", lambda: _("Notices"), lambda user: user.is_authenticated),
    ("reminders", lambda: _("Who is told what"), can_see_reminders),
    ("jobs", lambda: _("Jobs"), can_see_jobs),
    ("public", lambda: _("Public register"), lambda user: not user.is_authenticated),
    ("admin:index", lambda: _("Administration"), lambda user: user.is_staff),
)


def site(request) -> dict:
    """Context processor of base.html."""
    settings = register.current()
    look = chosen_look(request) if hasattr(request, "user") else Look.SYSTEM
    return {
        "look": look,
        "scheme": "light dark" if look == Look.SYSTEM else look,
        "looks": Look.choices,
        "site": {
            "name": _("ISO 9001 in state agencies"),
            "province": settings.name,
            "is_demo": settings.is_demo,
            "demo_notice": _(
                "Demonstration data: units and published totals of 31/12/2017 are real; documents and dates of "
                "declaration are made up for illustration."
            ),
        },
        "nav": _nav(request),
        "sees_inspections": bool(getattr(request, "user", None)) and can_list_programmes(request.user),
        "may_search": bool(getattr(request, "user", None)) and can_list_agencies(request.user),
    }


class Place(NamedTuple):
    url: str
    label: str
    is_current: bool


def _nav(request) -> tuple[Place, ...]:
    if not getattr(request, "user", None):
        return ()
    places = [(url, label) for url, label, may in _places(get_language()) if may(request.user)]
    return tuple(Place(url, label, _is_at(request.path, url)) for url, label in places)


def _is_at(path: str, place: str) -> bool:
    """On the place's page or one below it; every page is below the start."""
    return path == place if place == reverse("start") else path.startswith(place)


@cache
def _places(language: str) -> list[tuple]:
    """Address and label of each place in this language, worked out once: every page shows them."""
    return [(reverse(name), label(), may) for name, label, may in PLACES]
