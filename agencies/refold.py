"""From facts to stored standings: folds agencies anew and closes or opens only the spans that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import connection
from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Upper

from agencies.choices import Tier
from agencies.models import Agency, Area, Fact, Standing
from agencies.standing import RULES, Event, Span, fold, name_and_superior
from agencies.standing import Standing as Held
from portal.kit.copying import copy_in
from portal.kit.vietnamese import search_key, sort_key

BATCH = 2000
"""Agencies folded at once, so that memory stays flat in a register of any size."""


def refold(agency_ids: Iterable[int], at: datetime) -> None:
    """Bring the standings of these agencies in line with their facts, as known from `at`.

    The caller holds the lock of each agency and calls once per transaction (agencies/knowledge.py).
    """
    for batch in batches(agency_ids):
        _store_standings(batch, folded(known_events(batch), batch), at)


def refresh(agency_ids: Iterable[int], moving: bool) -> None:
    """Write what the facts say now onto the agencies' own rows: name, tier, area, superior, obligation, keys.

    Without `moving` none of that can have changed, and only the version goes up. With it also the lines of superiors
    are written, of those below too.
    """
    ids = list(agency_ids)
    if moving:
        for batch in batches(ids):
            _store_agencies(batch, known_events(batch))
        _store_lines(ids)
    Agency.objects.filter(pk__in=ids).update(version=F("version") + 1)


def batches(agency_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(agency_ids)
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


_TOLD = (
    *("agency_id", "edition_id", "pk", "kind", "happened_on", "precision", "number"),
    *("name", "tier", "area_id", "superior_id", "obligation"),
)


def known_events(agency_ids: list[int]) -> dict[int, list[Event]]:
    """The facts known now, by agency."""
    events: dict[int, list[Event]] = defaultdict(list)
    for agency_id, edition, *told in Fact.objects.known().filter(agency_id__in=agency_ids).values_list(*_TOLD):
        events[agency_id].append(Event(*told[:5], edition or "", *told[5:]))
    return events


def differing_agencies(agency_ids: list[int]) -> list[int]:
    """The agencies whose stored standings of today differ from a fold from scratch."""
    stored, wanted = _stored(agency_ids), _wanted(folded(known_events(agency_ids), agency_ids))
    differing = {row[0] for row in stored.keys() ^ wanted}
    return sorted(differing)


def folded(events: dict[int, list[Event]], agency_ids: list[int]) -> dict[int, list[Span]]:
    """The spans of each agency; none for an agency of which nothing is known."""
    return {pk: fold(events.get(pk, ())) for pk in agency_ids}


_HELD = ("agency_id", "state", "edition", "upkeep", "tier", "area_id", "district_id", "obligation")
_STORED = (*_HELD, "during", "known", "rules")
Row = tuple  # (agency, state, edition, upkeep, tier, area, district, obligation, start, end, rules)


def _store_standings(ids: list[int], spans: dict[int, list[Span]], at: datetime) -> None:
    stored, wanted = _stored(ids), _wanted(spans)
    gone = [pk for row, pk in stored.items() if row not in wanted]
    if gone:
        known = Func(Lower("known"), Value(at), function="tstzrange", output_field=Standing.known.field)
        Standing.objects.filter(pk__in=gone).update(known=known)
    new = sorted(wanted - stored.keys(), key=lambda row: (row[0], row[8]))
    copy_in(Standing, _STORED, ((*row[:8], (row[8], row[9]), (at, None), row[10]) for row in new))


def _stored(ids: list[int]) -> dict[Row, int]:
    days = Lower("during"), Upper("during")  # as days: to read them out of ranges takes ten times as long
    rows = Standing.objects.known().filter(agency_id__in=ids).values_list(*_HELD, *days, "rules", "pk")
    return {row[:-1]: row[-1] for row in rows}


def _wanted(spans: dict[int, list[Span]]) -> set[Row]:
    areas = {span.standing.area for life in spans.values() for span in life} - {None}
    districts = {area.pk: area.district for area in Area.objects.select_related("parent").filter(pk__in=areas)}
    return {_row(pk, span, districts) for pk, life in spans.items() for span in life}


def _row(agency_id: int, span: Span, districts: dict) -> Row:
    standing = span.standing
    district = None if standing.tier == Tier.PROVINCE else districts.get(standing.area)
    return (
        agency_id,
        str(standing.state),
        standing.edition,
        str(standing.upkeep),
        standing.tier,
        standing.area,
        district and district.pk,
        standing.obligation,
        span.start,
        span.end,
        RULES,
    )


OWN = ("name", "superior_id", "sort_key", "search_key", "tier", "tiers", "area_id", "obligation")


def _store_agencies(ids: list[int], events: dict[int, list[Event]]) -> None:
    agencies = list(Agency.objects.filter(pk__in=ids))
    areas = Area.objects.in_bulk({event.area for pk in ids for event in events.get(pk, ())} - {None})
    changed = [agency for agency in agencies if _bring_up_to_date(agency, events.get(agency.pk, []), areas)]
    Agency.objects.bulk_update(changed, [name.removesuffix("_id") for name in OWN], batch_size=500)


def _bring_up_to_date(agency: Agency, events: list[Event], areas: dict[int, Area]) -> bool:
    """Set what the facts say on the agency; whether anything changed."""
    before = [getattr(agency, name) for name in OWN]
    spans = fold(events)
    last = spans[-1].standing if spans else Held()
    agency.name, agency.superior_id = name_and_superior(events)
    agency.tier, agency.area_id, agency.obligation = last.tier, last.area, last.obligation
    agency.tiers = sorted({*agency.tiers, *(event.tier for event in events if event.tier)})
    agency.sort_key = sort_key(agency.name)
    area = areas.get(last.area)
    agency.search_key = search_key(agency.name, agency.key, *([area.name, *area.variants] if area else []))
    return before != [getattr(agency, name) for name in OWN]


_LINES = """
    WITH RECURSIVE up AS (
        SELECT id, superior_id AS above, ARRAY[id] AS line FROM agencies_agency
        WHERE id = ANY(%(ids)s::bigint[]) OR line && %(ids)s::bigint[]
        UNION ALL
        SELECT up.id, agency.superior_id, up.line || agency.id
        FROM up JOIN agencies_agency agency ON agency.id = up.above
        WHERE agency.id <> ALL(up.line)
    ),
    longest AS (SELECT DISTINCT ON (id) id, line FROM up ORDER BY id, cardinality(line) DESC)
    UPDATE agencies_agency SET line = longest.line
    FROM longest WHERE agencies_agency.id = longest.id AND agencies_agency.line <> longest.line
"""


def _store_lines(ids: list[int]) -> None:
    """Each agency's line of superiors, also of those below the agencies given: what an officer's reach is read from."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"ids": ids})
