"""The list of agencies as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.choices import Group, Obligation, State, Tier, Upkeep
from agencies.exporting import AT_ONCE, book_of, checked, dates_in, in_words
from agencies.freshness import still_since, told_at
from agencies.models import Fact
from agencies.permissions import can_list_agencies, scope_of
from agencies.queries import names_on, with_several_names
from portal.kit.dates import VIETNAM
from portal.pages import agency_list
from portal.pages.agency_list import words_of
from portal.pages.dates import Dates
from portal.workbooks.writing.book import Book, Cell, Column, Kind, Table
from portal.workbooks.writing.sources import source

READ = (
    "agency_id",
    "agency__key",
    "agency__name",
    "state",
    "edition",
    "upkeep",
    "tier",
    "district__name",
    "obligation",
    "agency__group",
    "still_since",
    "told_at",
)


@source("agencies", may=can_list_agencies, scope=scope_of)
def agencies(user, params: QueryDict) -> Book:
    dates = dates_in(params)
    form = checked(agency_list.filter_form(params))
    rows = agency_list.listed(user, dates, form.narrowed)
    table = Table(columns(), _rows(rows, dates, "order" in form.narrowed), rows.count())
    return book_of(_("List of agencies"), dates, [table], in_words(form, "plan"))


def columns() -> list[Column]:
    return [
        Column(_("Key"), Kind.CODE),
        Column(_("Name"), Kind.TEXT, 44),
        Column(_("State"), Kind.CODE, 18),
        Column(_("Edition"), Kind.CODE, 9),
        Column(_("Upkeep"), Kind.CODE, 14),
        Column(_("Tier"), Kind.TEXT, 20),
        Column(_("District"), Kind.TEXT, 24),
        Column(_("Obligation"), Kind.CODE),
        Column(_("Group"), Kind.TEXT, 24),
        Column(_("In this state since"), Kind.DAY),
        Column(_("Last updated or confirmed"), Kind.DAY),
    ]


def _rows(rows: Any, dates: Dates, is_by_time: bool) -> Iterator[tuple[Cell, ...]]:
    """In the order of the page, with the names of the day."""
    rows = rows.annotate(still_since=still_since(dates.on, dates.known), told_at=told_at(dates.on, dates.known))
    rows = rows.order_by("still_since" if is_by_time else "agency__sort_key", "agency_id")
    names = names_on(dates.on, Fact.objects.known(dates.known), with_several_names())
    states, upkeeps, tiers, duties, groups = map(words_of, (State, Upkeep, Tier, Obligation, Group))
    for pk, key, name, state, edition, upkeep, tier, district, duty, group, since, told in rows.values_list(
        *READ
    ).iterator(AT_ONCE):
        yield (
            key,
            names.get(pk, name),
            states[state],
            edition,
            upkeeps[upkeep],
            tiers[tier],
            district,
            duties[duty],
            groups[group],
            since,
            told.astimezone(VIETNAM).date() if told else None,
        )
