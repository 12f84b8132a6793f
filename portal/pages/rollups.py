"""Taking rollups out of the standings, and reading figures from them.

A take picks a moment with no open writer before it and brings the runs of the touched keys in line with what was known
then. Late, twice or side by side it leaves the same rows. A fact that is recorded for a day long past changes only the
runs that it touches.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_noop

from agencies.choices import State
from agencies.knowledge import settled
from agencies.queries import Figure
from portal.kit.sql import prepared
from portal.pages.models import Rollup, Take

STATES = list(State.values)
KEYS = ("tier", "district", "edition", "obligation")
FIRST = datetime(1900, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """What a run is about."""

    district_id: int | None
    tier: str
    obligation: str
    edition: str


class Run(NamedTuple):
    key: Key
    start: date
    end: date | None
    counts: tuple[int, ...]


def take_rollups() -> dict[str, int]:
    """Bring the rollups up to now; returns how many keys were touched and runs written or removed."""
    with settled() as as_of:
        pass
    with transaction.atomic():
        take, _ = Take.objects.select_for_update().get_or_create(pk=1)
        if take.as_of is not None and take.as_of >= as_of:
            return {"keys": 0, "written": 0, "removed": 0}
        keys = _touched(take.as_of, as_of)
        written, removed = _store(keys, as_of)
        take.as_of = as_of
        take.save()
    return {gettext_noop("keys"): len(keys), gettext_noop("written"): written, gettext_noop("removed"): removed}


_TAKEN = """
    SELECT as_of FROM pages_take WHERE NOT EXISTS (
        SELECT FROM notices_job WHERE kind = 'take_rollups' AND state IN ('waiting', 'running')
    )
"""
_FIGURES = f"""
    SELECT ({_TAKEN}), tier, area.code, edition, obligation, counts
    FROM pages_rollup LEFT JOIN agencies_area area ON area.id = district_id
    WHERE during @> %(on)s::date AND obligation IN ('mandatory', 'encouraged')
"""  # noqa: S608 (nothing in it comes from outside)
_DECLARED_ON = f"""
    SELECT ({_TAKEN}), day, sum(counts[%(declared)s])::int, sum((SELECT sum(part) FROM unnest(counts) AS part))::int
    FROM unnest(%(days)s::date[]) AS day JOIN pages_rollup ON during @> day
    WHERE obligation IN ('mandatory', 'encouraged') GROUP BY day
"""  # noqa: S608 (nothing in it comes from outside)


def as_of() -> datetime | None:
    """The moment that the rollups hold for; None when they were never taken or a change waits to be counted."""
    with connection.cursor() as cursor:
        cursor.execute(*prepared(cursor, _TAKEN))
        return next(iter(cursor), (None,))[0]


def rolled_figures(on: date) -> tuple[datetime | None, list[Figure]]:
    """The moment that the rollups hold for, and the figures of a day by KEYS; no figures without a moment.

    Both come out of one snapshot: a take in between cannot set one against the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(*prepared(cursor, _FIGURES, on=on))
        rows = cursor.fetchall()
    moment = rows[0][0] if rows else as_of()
    return moment, [_figure(key, counts) for _, *key, counts in rows if moment]


def rolled_declared_on(days: list[date]) -> tuple[datetime | None, dict[date, tuple[int, int]]]:
    """The moment that the rollups hold for, and how many had declared on each day and how many were counted."""
    with connection.cursor() as cursor:
        cursor.execute(_DECLARED_ON, {"days": days, "declared": STATES.index(State.DECLARED) + 1})
        rows = cursor.fetchall()
    return (rows[0][0] if rows else as_of()), {day: (declared, total) for _, day, declared, total in rows}


def _figure(key: list, counts: list[int]) -> Figure:
    tier, district, edition, obligation = key
    named = {"tier": tier or None, "district": district, "edition": edition or None, "obligation": obligation or None}
    return Figure(named, dict(zip(STATES, counts, strict=True)))


def _touched(since: datetime | None, until: datetime) -> list[Key]:
    """The keys of standings that became known, or ceased to be, in between."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT district_id, tier, obligation, edition FROM agencies_standing
            WHERE (lower(known) > %(since)s AND lower(known) <= %(until)s)
               OR (upper(known) > %(since)s AND upper(known) <= %(until)s)
            """,
            {"since": since or FIRST, "until": until},
        )
        return [Key(*row) for row in cursor.fetchall()]


def _store(keys: list[Key], as_of: datetime) -> tuple[int, int]:
    wanted = set(_runs(_changes(keys, as_of)))
    stored = (
        {
            Run(
                Key(row.district_id, row.tier, row.obligation, row.edition),
                row.during.lower,
                row.during.upper,
                tuple(row.counts),
            ): row.pk
            for row in Rollup.objects.filter(_any_of(keys))
        }
        if keys
        else {}
    )
    gone = [pk for run, pk in stored.items() if run not in wanted]
    Rollup.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - stored.keys(), key=lambda run: (str(run.key), run.start))
    Rollup.objects.bulk_create(
        [
            Rollup(**run.key._asdict(), counts=list(run.counts), during=DateRange(run.start, run.end), as_of=as_of)
            for run in new
        ],
        batch_size=1000,
    )
    return len(new), len(gone)


def _any_of(keys: list[Key]) -> Q:
    condition = Q()
    for key in keys:
        condition |= Q(**key._asdict()) if key.district_id else Q(**key._asdict() | {"district_id": None})
    return condition


def _changes(keys: list[Key], as_of: datetime) -> Iterable[tuple]:
    """(key, day, state, by how many) in order: each standing adds one on its first day and takes one after its last."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT district_id, tier, obligation, edition, change.day, state, sum(change.by)::int
            FROM agencies_standing,
                 LATERAL (VALUES (lower(during), 1), (upper(during), -1)) AS change(day, by)
            WHERE known @> %(as_of)s AND change.day IS NOT NULL
              AND (coalesce(district_id, 0), tier, obligation, edition) IN %(keys)s
            GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5
            """,
            {"as_of": as_of, "keys": tuple((key.district_id or 0, *key[1:]) for key in keys)},
        )
        return [(Key(*row[:4]), *row[4:]) for row in cursor.fetchall()]


def _runs(changes: Iterable[tuple]) -> Iterable[Run]:
    for key, rows in groupby(changes, key=lambda change: change[0]):
        yield from _runs_of(key, rows)


def _runs_of(key: Key, rows: Iterable[tuple]) -> Iterable[Run]:
    """Running sums, one run for each stretch of days with the same counts; empty stretches are left out."""
    counts: dict[str, int] = defaultdict(int)
    start, held = None, ()
    for day, changes in groupby(rows, key=lambda row: row[1]):
        for _, _, state, by in changes:
            counts[state] += by
        now = tuple(counts[state] for state in STATES)
        if now == held:
            continue
        if any(held):
            yield Run(key, start, day, held)
        start, held = day, now
    if any(held):
        yield Run(key, start, None, held)
