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

_WRITERS = 19_009_001  # key of the advisory lock: shared by writers, alone for a reader that signs


@contextmanager
def knowing(agency_ids: Iterable[int]) -> Iterator[datetime]:
    """Write facts about these agencies: gives the moment from which they are known, refolds each once at the end.

    Raises nothing of its own. Not to be nested: an agency is refolded once per transaction.
    """
    ids = sorted(set(agency_ids))
    with transaction.atomic():
        at = _moment(ids)
        yield at
        refold(ids, at)
        refresh(ids)
        _figures_changed(at)


@contextmanager
def replaying(agency_ids: Iterable[int]) -> Iterator[Callable[[Iterable[int], datetime], None]]:
    """Write facts with the moments at which they once became known, oldest first; gives the refold to call after each.

    Only for a register that is still empty: history must not be slipped in behind figures that were signed.
    """
    with transaction.atomic():
        ids = sorted(set(agency_ids))
        at = _moment(ids)
        yield refold
        refresh(ids)
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


def _moment(ids: list[int]) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_WRITERS])
        list(Agency.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        # A clock set back must not put new knowledge before old.
        cursor.execute(
            """
            SELECT greatest(clock_timestamp(), max(greatest(recorded_at, withdrawn_at)) + interval '1 microsecond')
            FROM agencies_fact WHERE agency_id = ANY(%s)
            """,
            [ids],
        )
        return cursor.fetchone()[0]
