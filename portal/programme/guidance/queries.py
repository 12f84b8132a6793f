"""Reads of the library and of announcements."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from agencies.models import Agency, Standing
from agencies.permissions import own_agencies
from portal.kit.searching import matching
from portal.programme.models import Announcement, Material, Opening


def library(user: Any, on: date, *, q: str = "", kind: str = "", edition: str = "", tier: str = "") -> QuerySet:
    """The materials that are to be used on a day, each with its `version` and `version_since`."""
    rows = Material.objects.visible_to(user).known().with_version(on)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.of_edition(edition) if edition else rows
    rows = rows.meant_for(tier) if tier else rows
    return matching(rows, q).select_related("edition")


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


@dataclass(frozen=True)
class Reach:
    """How many agencies were told, and at how many of them somebody opened it."""

    told: int
    opened: int

    @property
    def unopened(self) -> int:
        return self.told - self.opened


def reach(announcement: Announcement, user: Any) -> Reach:
    """Of the agencies that this person may see."""
    rows = announcement.addressees.visible_to(user)
    return Reach(rows.count(), rows.opened().count())


def announcements(user: Any) -> QuerySet[Announcement]:
    """Those that this person reads, with whether the person has opened each."""
    opened = Opening.objects.filter(announcement=OuterRef("pk"), person=user)
    return Announcement.objects.visible_to(user).known().annotate(is_opened=Exists(opened))


def told_counts(rows: list[Announcement]) -> dict[int, Reach]:
    """Of these announcements; two queries, for who sees every agency."""
    keys = [row.pk for row in rows]
    told = Announcement.objects.filter(pk__in=keys).annotate(count=Count("addressees"))
    opened = Opening.objects.filter(announcement__in=keys).values("announcement").order_by()
    by_key = dict(opened.annotate(count=Count("agency", distinct=True)).values_list("announcement", "count"))
    return {pk: Reach(count, by_key.get(pk, 0)) for pk, count in told.values_list("pk", "count")}


def with_openings(announcement: Announcement, rows: list[Any]) -> list[tuple[Any, Any]]:
    """These addressees, each with who opened it first; None where nobody did. One query."""
    found = announcement.openings.filter(agency__in=[row.agency_id for row in rows]).select_related("person")
    first = {opening.agency_id: opening for opening in found.order_by("-opened_at", "-pk")}
    return [(row, first.get(row.agency_id)) for row in rows]
