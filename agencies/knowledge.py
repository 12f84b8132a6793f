"""When the portal came to know something: one moment per transaction, taken after the locks.

Lock the agencies first, then read the clock: with the transaction's own start time two writers would collide and open
standings that were known for no time at all. A reader that signs a figure for ever takes the lock of `settled`, which
waits for open writers.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from agencies.models import Agency
from agencies.refold import refold, refresh
from portal.notices.jobs import enqueue

# Keys of advisory locks.
_WRITERS = 19_009_001  # shared by writers, alone for a reader that signs
_MOVERS = 19_009_002  # one at a time: whoever may change which agency stands above which


@contextmanager
def knowing(agency_ids: Iterable[int], *, moving: bool = True) -> Iterator[datetime]:
    """Write facts about these agencies: gives the moment from which they are known, refolds each once at the end.

    `moving` is false only where no fact is about the agencies themselves (choices.LIFE): names, tiers and superiors
    surely stay, and others below or above are not waited for.
    Raises nothing of its own. Not to be nested: an agency is refolded once per transaction.
    """
    ids = sorted(set(agency_ids))
    with transaction.atomic():
        at = _moment(ids, moving)
        yield at
        refold(ids, at)
        refresh(ids, moving)
        _figures_changed(at)


@contextmanager
def replaying(agency_ids: Iterable[int]) -> Iterator[Callable[[Iterable[int], datetime], None]]:
    """Write facts with the moments at which they once became known, oldest first; gives the refold to call after each.

    Only for a register that is still empty: history must not be slipped in behind figures that were signed.
    """
    with transaction.atomic():
        ids = sorted(set(agency_ids))
        at = _moment(ids, moving=True)
        yield refold
        refresh(ids, moving=True)
        _figures_changed(at)


@contextmanager
def settled() -> Iterator[datetime]:
    """A moment with no open writer before it: what is read here as known at that moment never changes again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS])
        cursor.execute("SELECT clock_timestamp()")
        yield cursor.fetchone()[0]


def _figures_changed(at: datetime) -> None:
    """Rollups are stale from here until the job is done; pages ask for that (portal/pages)."""
    enqueue("take_rollups", key=f"take_rollups:{at.isoformat()}")


# A clock set back must not put new knowledge before old.
_NOW = """
    SELECT greatest(clock_timestamp(), max(at) + interval '1 microsecond')
    FROM (
        SELECT greatest(recorded_at, withdrawn_at) AS at FROM agencies_fact WHERE agency_id = ANY(%(ids)s)
        UNION ALL
        SELECT greatest(lower(known), upper(known)) FROM agencies_standing WHERE agency_id = ANY(%(ids)s)
    ) AS before
"""


def begin_writing(cursor) -> None:
    """From here to the end of the transaction a reader of `settled` waits: what is written here gets its moment now."""
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_WRITERS])


def written_now() -> datetime:
    """The moment from which something beside facts is known: called after the locks, within the transaction."""
    with connection.cursor() as cursor:
        begin_writing(cursor)
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _moment(ids: list[int], moving: bool) -> datetime:
    with connection.cursor() as cursor:
        begin_writing(cursor)
        if moving:
            # A move rewrites the lines of agencies below, which this writer did not lock: two movers at once would
            # each miss what the other changed, or wait for each other's agencies.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MOVERS])
        list(Agency.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        cursor.execute(_NOW, {"ids": ids})
        return cursor.fetchone()[0]
