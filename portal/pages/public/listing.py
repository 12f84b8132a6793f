"""The list of the public register: every agency on a day, and the figures above it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import DECLARING, OBLIGED, State, Tier
from agencies.models import Fact, Standing
from agencies.queries import names_on, with_several_names
from portal.kit.paging import keyset_page
from portal.pages.agency_list import SearchForm, narrowed, rolled_count, words_of
from portal.pages.dates import Dates
from portal.pages.province import Drawer, Line, as_known
from portal.pages.public.asking import Asked
from portal.pages.public.meaning import meanings

COLUMNS = (
    "agency_id",
    "agency__sort_key",
    "agency__key",
    "agency__name",
    "tier",
    "district__code",
    "district__name",
    "state",
    "edition",
    "obligation",
)
"""All that is read of a standing; the first two only put the list in order."""


class Row(NamedTuple):
    """An agency as the public sees it, in codes. `is_counted`: whether the figures count it.

    `scan` is the key of the public scan of the declaration in force, where that is asked for.
    """

    key: str
    name: str
    tier: str
    district: str
    district_name: str
    state: str
    edition: str
    is_counted: bool
    scan: UUID | None = None


def search_form(data: Mapping[str, str]) -> SearchForm:
    return SearchForm(data, list(register.districts().items()))


def standings(dates: Dates, filters: dict[str, Any]):
    """The public columns of the agencies that live on the day."""
    return narrowed(Standing.objects.known(dates.known).on(dates.on), filters).values(*COLUMNS)


def names(dates: Dates, agencies: Any) -> dict[int, str]:
    """The names that agencies bore on the day; never one that was withdrawn since."""
    return names_on(dates.on, Fact.objects.known(dates.known).filter(withdrawn_at=None), agencies)


def rows(records: Iterable[dict[str, Any]], names: dict[int, str]) -> list[Row]:
    return [
        Row(
            key=record["agency__key"],
            name=names.get(record["agency_id"]) or record["agency__name"] or record["agency__key"],
            tier=record["tier"],
            district=record["district__code"] or "",
            district_name=record["district__name"] or "",
            state=record["state"],
            edition=record["edition"],
            is_counted=record["obligation"] in OBLIGED,
            scan=record.get("scan"),
        )
        for record in records
    ]


def whole(asked: Asked, filters: dict[str, Any]) -> list[Row]:
    """All rows in the order of the Vietnamese alphabet, in two queries."""
    found = standings(asked.dates, filters).annotate(scan=_scan(asked.dates))
    return rows(found.order_by("agency__sort_key", "agency_id"), names(asked.dates, with_several_names()))


def _scan(dates: Dates) -> Case:
    """The key of the scan of the last declaration, if it is public; none once the system has ended."""
    last = Fact.objects.filter(agency=OuterRef("agency"), kind__in=DECLARING, withdrawn_at=None)
    last = last.known(dates.known).counting_by(dates.on).newest_first()
    shown = last.values(shown=Case(When(scan__is_public=True, then="scan__key")))
    return Case(When(~Q(state=State.ENDED), then=Subquery(shown[:1])))


def tiers(asked: Asked) -> tuple[list[Line], Line]:
    """The public figures: a line for each tier, and their sum."""
    drawer = Drawer(asked.dates, as_known(asked.dates), asked.link("public", counted="1"))
    return drawer.tiers(), drawer.line(_("Together"))


def drawn(asked: Asked, form: SearchForm, params: QueryDict) -> str:
    """The page below its frame. The figures stand where the register begins, above the unfiltered list."""
    filters = form.narrowed
    found = keyset_page(standings(asked.dates, filters), params, order=("agency__sort_key", "agency_id"))
    lines, together = tiers(asked) if not filters and not found.previous else ([], None)
    context = {
        "asked": asked,
        "dates": asked.dates,
        "form": form,
        "is_narrow": bool(filters),
        "tiers": lines,
        "together": together,
        "rows": rows(found.rows, names(asked.dates, [record["agency_id"] for record in found.rows])),
        "pages": found.links({**params.dict(), **asked.dates.query}),
        "count": rolled_count(asked.dates, filters),
        "words": {"state": words_of(State), "tier": words_of(Tier)},
        "meanings": meanings(),
    }
    return render_to_string("pages/public/_agencies.html", context)
