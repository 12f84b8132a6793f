"""Coverage of procedures as runs of days: taken out of what is recorded, so that a figure costs the same however many
agencies there are.

A take picks a moment with no open writer before it and brings the runs of the touched procedures in line with what was
known then. Late, twice or side by side it leaves the same rows. The rule is that of `coverage.py`; a test holds one
against the other at random.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_noop

from agencies.choices import LIFE
from agencies.knowledge import settled
from portal.notices.jobs import enqueue
from portal.programme.models import CoverageRun, CoverageTake

FIRST = datetime(1900, 1, 1, tzinfo=UTC)
NOW = "infinity"
"""The moment by which all is known that is known now."""


class Key(NamedTuple):
    procedure_id: int
    district_id: int | None


class Run(NamedTuple):
    key: Key
    start: date
    end: date | None
    covered: int
    outdated: int
    missing: int


class Change(NamedTuple):
    """From the day on so many agencies more, or fewer, handle the procedure, are covered or outdated."""

    key: Key
    day: date
    status: str
    by: int


# An agency's last document covers from its issue to the first change in law after it, then is outdated, until the next
# is issued: within the days on which the procedure holds and the agency handles it.
_CHANGES = """
    WITH held AS (
        SELECT procedure.id, tier, agency_id, daterange(since, (
            SELECT min(happened_on) FROM programme_legalchange gone
            WHERE gone.procedure_id = procedure.id AND gone.kind = 'abolished' AND {gone_is_known}
        )) AS during
        FROM programme_procedure procedure
        WHERE (%(procedures)s::bigint[] IS NULL OR procedure.id = ANY(%(procedures)s)) AND {procedure_is_known}
    ),
    lives AS (
        SELECT held.id, standing.agency_id, standing.district_id, held.during * standing.during AS during
        FROM held JOIN agencies_standing standing ON standing.during && held.during
            AND (standing.agency_id = held.agency_id OR held.agency_id IS NULL AND standing.tier = held.tier)
        WHERE standing.known @> %(at)s::timestamptz AND (%(own)s::bigint[] IS NULL OR standing.agency_id IN (
            SELECT agency.id FROM agencies_agency agency WHERE agency.line && %(own)s::bigint[]
        ))
    ),
    issued AS (
        SELECT id, agency_id, issued_on, lead(issued_on) OVER (PARTITION BY id, agency_id ORDER BY issued_on) AS next_on
        FROM (
            SELECT DISTINCT held.id, issue.agency_id, issued_on
            FROM held JOIN programme_issue issue ON issue.procedure_id = held.id WHERE {issue_is_known}
        ) AS days
    ),
    aged AS (
        SELECT issued.*, (
            SELECT min(happened_on) FROM programme_legalchange later WHERE later.procedure_id = issued.id
                AND later.kind = 'changed' AND later.happened_on > issued.issued_on AND {later_is_known}
        ) AS changed_on
        FROM issued
    ),
    documents AS (
        SELECT id, agency_id, 'covered' AS status, daterange(issued_on, least(next_on, changed_on)) AS during FROM aged
        UNION ALL
        SELECT id, agency_id, 'outdated', daterange(changed_on, next_on) FROM aged
        WHERE changed_on < coalesce(next_on, 'infinity')
    ),
    stretches AS (
        SELECT id, district_id, 'handled' AS status, during FROM lives
        UNION ALL
        SELECT id, district_id, status, lives.during * documents.during
        FROM lives JOIN documents USING (id, agency_id) WHERE lives.during && documents.during
    )
    SELECT id, district_id, change.day, status, sum(change.by)::int
    FROM stretches, LATERAL (VALUES (lower(during), 1), (upper(during), -1)) AS change (day, by)
    WHERE change.day IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3
"""
_KNOWN = (
    "{0}.recorded_at <= %(at)s::timestamptz AND ({0}.withdrawn_at IS NULL OR {0}.withdrawn_at > %(at)s::timestamptz)"
)
_SQL = _CHANGES.format(**{f"{name}_is_known": _KNOWN.format(name) for name in ("gone", "procedure", "issue", "later")})


def changes(
    procedures: Collection[int] | None = None, at: datetime | str = NOW, own: Collection[int] | None = None
) -> list[Change]:
    """What changed when, in order, as known at a moment; `own` narrows it to these agencies and those below them."""
    asked = {"procedures": None if procedures is None else list(procedures), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked | {"own": None if own is None else list(own)})
        return [Change(Key(*row[:2]), *row[2:]) for row in cursor.fetchall()]


def ask_for_take() -> None:
    """Something was recorded or withdrawn: the runs are stale from here until the job is done; one a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text, now()")
        number, began = cursor.fetchone()
    enqueue("take_coverage", key=f"take_coverage:{number}:{began.isoformat()}")


def take_coverage() -> dict[str, int]:
    """Bring the runs up to now; gives how many procedures were touched and runs written or removed."""
    with settled() as as_of:
        pass
    with transaction.atomic():
        take, _ = CoverageTake.objects.select_for_update().get_or_create(pk=1)
        if take.as_of is not None and take.as_of >= as_of:
            return {}
        touched = _touched(take.as_of, as_of)
        written, removed = _store(touched, as_of) if touched else (0, 0)
        take.as_of = as_of
        take.save()
    return {
        gettext_noop("procedures"): len(touched),
        gettext_noop("written"): written,
        gettext_noop("removed"): removed,
    }


_BETWEEN = (
    "(recorded_at > %(since)s AND recorded_at <= %(until)s OR withdrawn_at > %(since)s AND withdrawn_at <= %(until)s)"
)
_TOUCHED = f"""
    WITH moved AS (
        SELECT agency_id FROM agencies_fact WHERE kind = ANY(%(life)s) AND {_BETWEEN}
    )
    SELECT id FROM programme_procedure WHERE {_BETWEEN}
        OR tier IN (SELECT tier FROM agencies_standing WHERE agency_id IN (SELECT agency_id FROM moved))
        OR agency_id IN (SELECT agency_id FROM moved)
    UNION SELECT procedure_id FROM programme_legalchange WHERE {_BETWEEN}
    UNION SELECT procedure_id FROM programme_issue WHERE {_BETWEEN}
"""  # noqa: S608 (nothing in it comes from outside)


def _touched(since: datetime | None, until: datetime) -> list[int]:
    """The procedures of which something was recorded or withdrawn in between, and those whose agencies changed."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, {"since": since or FIRST, "until": until, "life": sorted(LIFE)})
        return [procedure for (procedure,) in cursor.fetchall()]


def _store(procedures: list[int], as_of: datetime) -> tuple[int, int]:
    wanted = set(runs(changes(procedures, as_of)))
    stored = {
        Run(
            Key(row.procedure_id, row.district_id),
            row.during.lower,
            row.during.upper,
            row.covered,
            row.outdated,
            row.missing,
        ): row.pk
        for row in CoverageRun.objects.filter(procedure__in=procedures)
    }
    gone = [pk for run, pk in stored.items() if run not in wanted]
    CoverageRun.objects.filter(pk__in=gone).delete()
    new = wanted - stored.keys()
    CoverageRun.objects.bulk_create(map(_row, new), batch_size=1000)
    return len(new), len(gone)


def _row(run: Run) -> CoverageRun:
    counts = {"covered": run.covered, "outdated": run.outdated, "missing": run.missing}
    return CoverageRun(**run.key._asdict(), **counts, during=DateRange(run.start, run.end))


def runs(found: Iterable[Change]) -> Iterator[Run]:
    """Running sums, one run for each stretch of days with the same counts; empty stretches are left out."""
    for key, of_key in groupby(found, key=lambda change: change.key):
        sums = {"handled": 0, "covered": 0, "outdated": 0}
        start, held = date.min, (0, 0, 0)
        for day, of_day in groupby(of_key, key=lambda change: change.day):
            for change in of_day:
                sums[change.status] += change.by
            now = sums["covered"], sums["outdated"], sums["handled"] - sums["covered"] - sums["outdated"]
            if now == held:
                continue
            if any(held):
                yield Run(key, start, day, *held)
            start, held = day, now
        if any(held):
            yield Run(key, start, None, *held)


_AS_OF = """
    SELECT as_of FROM programme_coveragetake WHERE NOT EXISTS (
        SELECT FROM notices_job WHERE kind IN ('take_coverage', 'take_rollups') AND state IN ('waiting', 'running')
    )
"""


def as_of() -> datetime | None:
    """The moment that the runs hold for; None when they were never taken or a change waits to be counted."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_OF)
        return next(iter(cursor), (None,))[0]


class Tally(NamedTuple):
    """Of one procedure in one district."""

    procedure: int
    district: int | None
    covered: int
    outdated: int
    missing: int

    @property
    def total(self) -> int:
        return self.covered + self.outdated + self.missing


_OVER = """
    SELECT day, coalesce(sum(covered), 0)::int, coalesce(sum(covered + outdated + missing), 0)::int
    FROM unnest(%s::date[]) AS day LEFT JOIN ({rows}) AS runs ON runs.during @> day GROUP BY day ORDER BY day
"""


class Stored:
    """Figures read from the runs."""

    def __init__(self, procedures: Any) -> None:
        self.rows = CoverageRun.objects.filter(procedure__in=procedures)

    def on(self, day: date) -> list[Tally]:
        rows = self.rows.filter(during__contains=day)
        return [
            Tally(*row) for row in rows.values_list("procedure_id", "district_id", "covered", "outdated", "missing")
        ]

    def over(self, days: Sequence[date]) -> list[tuple[date, int, int]]:
        """Each day with how many are covered, and of how many."""
        with connection.cursor() as cursor:
            sql, params = self.rows.values("covered", "outdated", "missing", "during").query.sql_with_params()
            cursor.execute(_OVER.format(rows=sql), [list(days), *params])
            return cursor.fetchall()


class Reckoned:
    """The same for what no run is kept of: a past moment, some agencies, or what waits to be counted."""

    def __init__(self, procedures: Any, known: datetime | None, own: Collection[int] | None) -> None:
        ids = list(procedures.values_list("pk", flat=True))
        self.runs = list(runs(changes(ids, known or NOW, own)))

    def on(self, day: date) -> list[Tally]:
        return [
            Tally(*run.key, run.covered, run.outdated, run.missing)
            for run in self.runs
            if run.start <= day and (run.end is None or day < run.end)
        ]

    def over(self, days: Sequence[date]) -> list[tuple[date, int, int]]:
        tallies = [(day, self.on(day)) for day in days]
        return [(day, sum(each.covered for each in found), sum(each.total for each in found)) for day, found in tallies]
