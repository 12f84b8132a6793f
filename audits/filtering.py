"""What the filters of lists share: choices with "all" before them, and where the agency stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.models import Standing

PLACES = {"tier": "tier", "district": "district__code"}
"""The filters that ask where the agency stands on a day."""


def any_of(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", _("all")), *choices]


def standing_in(rows, filters: Mapping[str, Any], on: date):
    """Rows of the agencies that stand on a day where the filters say."""
    places = {PLACES[name]: filters[name] for name in PLACES if filters.get(name)}
    if not places:
        return rows
    return rows.filter(agency__in=Standing.objects.known().on(on).filter(**places).values("agency"))
