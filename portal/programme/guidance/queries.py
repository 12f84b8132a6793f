"""Reads of the library and of announcements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from agencies.models import Agency, Standing
from agencies.permissions import own_agencies, sees_every_agency
from portal.kit.asking import Dates
from portal.kit.searching import matching
from portal.programme.models import Announcement, Material, Opening, Reach


def library(user: Any, dates: Dates, *, q: str = "", kind: str = "", edition: str = "", tier: str = "") -> QuerySet:
    """The materials that are to be used on a day, each with its `version` and `version_since`."""
    rows = Material.objects.visible_to(user).known(dates.known).with_version(dates.on, dates.known)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.of_edition(edition) if edition else rows
    rows = rows.meant_for(tier) if tier else rows
    return matching(rows, q).select_related("edition")


def asked_of_library(user: Any, params: Mapping[str, str]) -> dict[str, str]:
    """What is asked of the library; where nothing is, what is for the own kind of agency."""
    return dict(params.items()) or {"tier": own_tier(user, localdate())}


def own_tier(user: Any, on: date) -> str:
    """The tier of this person's own agencies; empty where there are several, or none."""
    tiers = Standing.objects.known().on(on).filter(agency__in=own_agencies(user)).values_list("tier", flat=True)
    found = set(tiers)
    return found.pop() if len(found) == 1 else ""


def chosen(user: Any, on: date, *, tier: str = "", district: str = "", state: str = "") -> QuerySet[Agency]:
    """The agencies that count on a day, narrowed by tier, code of the district and state."""
    standings = Standing.objects.visible_to(user).known().on(on).counted()
    asked = {"tier": tier, "district__code": district, "state": state}
    standings = standings.filter(**{name: value for name, value in asked.items() if value})
    return Agency.objects.filter(pk__in=standings.values("agency"))


def reach(announcement: Announcement, user: Any) -> Reach:
    """Of the agencies that this person may see."""
    if sees_every_agency(user):
        return Reach.objects.get(pk=announcement.pk)
    rows = announcement.addressees.visible_to(user)
    return Reach(announcement, told=rows.count(), opened=rows.opened().count())


def announcements(user: Any) -> QuerySet[Announcement]:
    """Those that this person reads: for who sees every agency with their reach, for others with `is_opened`."""
    rows = Announcement.objects.visible_to(user).known()
    if sees_every_agency(user):
        return rows.select_related("reach")
    return rows.annotate(is_opened=Exists(Opening.objects.filter(announcement=OuterRef("pk"), person=user)))


def with_openings(announcement: Announcement, rows: list[Any]) -> list[tuple[Any, Any]]:
    """These addressees, each with who opened it first; None where nobody did. One query."""
    found = announcement.openings.filter(agency__in=[row.agency_id for row in rows]).select_related("person")
    first = {opening.agency_id: opening for opening in found.order_by("-opened_at", "-pk")}
    return [(row, first.get(row.agency_id)) for row in rows]
