"""The queue: put a job in, take it out, do it once. The rules stand in README.md."""

import json
import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models.functions import Now

from portal.kit.wake import wake
from portal.notices.choices import JobState
from portal.notices.models import Job
from portal.notices.retry import LEASE, MAX_LOST, MAX_TRIES, delay

log = logging.getLogger(__name__)

RUN_JOB = "portal.notices.tasks.run_job"  # the name of Celery's door to one job
KEEP_DONE = timedelta(days=30)  # longer than any period of the schedule: a slot's key must outlive the slot
ERROR_LENGTH = 2000  # characters of an error that are kept with the job; the log has all


# --- what can be done ---------------------------------------------------------------------------

Do = TypeVar("Do", bound=Callable[..., Any])


@dataclass(frozen=True)
class Handler:
    """Does the jobs of one kind: called with a job's arguments, gives what staff may read of it, or None."""

    do: Callable[..., Any]
    atomic: bool


HANDLERS: dict[str, Handler] = {}


def job(kind: str, *, atomic: bool = True) -> Callable[[Do], Do]:
    """Make the function the handler of this kind. It stands in its app's `tasks.py`, where workers find it.

    An atomic handler's writes and the end of its job are one transaction: both happen or neither. With
    `atomic=False` the handler commits steps of its own, each of which must bear being repeated. Raises
    RuntimeError when the kind has a handler already.
    """

    def register(do: Do) -> Do:
        if kind in HANDLERS:
            raise RuntimeError(f"Jobs of kind {kind!r} are done by {HANDLERS[kind].do.__module__} already.")
        HANDLERS[kind] = Handler(do, atomic)
        return do

    return register


# --- in -----------------------------------------------------------------------------------------

_INSERT = """
    INSERT INTO notices_job (kind, key, args, due_at)
    VALUES (%s, %s, %s::jsonb, coalesce(%s, statement_timestamp()))
    ON CONFLICT (key) DO NOTHING
    RETURNING id
"""


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **args: Any) -> bool:
    """Ask for a job in the caller's transaction, after which a worker is woken. False when the key is known.

    `args` are ids and plain values (a day as ISO text): what the handler needs to find everything else.
    Raises TypeError when they are anything else. Without `due_at` the job is due at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, key, json.dumps(args), due_at])
        row = cursor.fetchone()
    if row and due_at is None:
        wake(RUN_JOB, job_id=row[0])
    return row is not None


# --- out ----------------------------------------------------------------------------------------


class LeaseLost(RuntimeError):
    """Another worker holds the job now; what this one did must not count."""


# Kinds unknown here are left to a worker that knows them: during an update old and new code run side by side.
_CLAIM = """
    UPDATE notices_job
    SET state = 'running', token = gen_random_uuid(), attempts = attempts + 1,
        lost = lost + CASE state WHEN 'running' THEN 1 ELSE 0 END,
        lease_until = statement_timestamp() + %(lease)s, started_at = statement_timestamp(), ended_at = NULL
    WHERE id = (
        SELECT id FROM notices_job
        WHERE state IN ('waiting', 'running') AND coalesce(lease_until, due_at) <= statement_timestamp()
            AND kind = ANY (%(kinds)s) AND (%(job_id)s IS NULL OR id = %(job_id)s)
        ORDER BY coalesce(lease_until, due_at)
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING *
"""
_held: ContextVar[Job | None] = ContextVar("held", default=None)


def run(job_id: int | None = None) -> Job | None:
    """Do this job, or the one that has been due longest. None when there is none that is due and free."""
    with transaction.atomic(durable=True):
        claim = {"lease": LEASE, "kinds": list(HANDLERS), "job_id": job_id}
        taken = next(iter(Job.objects.raw(_CLAIM, claim)), None)
    if taken is None:
        return None
    if taken.lost >= MAX_LOST or taken.attempts > MAX_TRIES:
        _give_up(taken, taken.last_error or f"{taken.lost} workers took this job and never came back.")
    else:
        _try(taken)
    return taken


def run_due(until: float) -> int:
    """Do what is due, longest due first, beginning none after `until` (`time.monotonic`). Gives how many."""
    count = 0
    while monotonic() < until and run():
        count += 1
    return count


def held() -> Job | None:
    """The job that is being done here, None outside of one."""
    return _held.get()


def renew_lease() -> None:
    """To be called every minute by a handler that takes longer than a lease. Outside a job it does nothing.

    In an atomic handler the renewed row stays locked until the transaction ends, so nobody can take the job
    before. Raises LeaseLost when another worker has it already.
    """
    mine = _held.get()
    if mine and not Job.objects.filter(pk=mine.pk, token=mine.token).update(lease_until=Now() + LEASE):
        raise LeaseLost(mine.key)


def _try(mine: Job) -> None:
    began = monotonic()
    holding = _held.set(mine)
    try:
        _do(mine, HANDLERS[mine.kind])
    except LeaseLost:
        log.warning("Job %s was taken over by another worker; this one's result is refused", mine.key)
    except Exception as error:  # whatever a handler may raise ends here, as the job's last error
        log.exception("Job %s failed, try %d", mine.key, mine.attempts)
        # Out of memory is as good as a lost worker: it would be so at every try.
        most = MAX_LOST if isinstance(error, MemoryError) else MAX_TRIES
        _put_off(mine, f"{type(error).__name__}: {error}", most)
    else:
        log.info("Job %s done in %.1f s", mine.key, monotonic() - began)
    finally:
        _held.reset(holding)


def _do(mine: Job, handler: Handler) -> None:
    if handler.atomic:
        with transaction.atomic(durable=True):
            _finish(mine, handler.do(**mine.args))
    else:
        _finish(mine, handler.do(**mine.args))


def _finish(mine: Job, outcome: Any) -> None:
    """The fence: only the newest holder closes the job; whoever held it before has all rolled back."""
    if not _close(mine, state=JobState.DONE, outcome=outcome, last_error=""):
        raise LeaseLost(mine.key)


def _put_off(mine: Job, error: str, most: int) -> None:
    if mine.attempts >= most:
        _give_up(mine, error)
    else:
        later = Now() + delay(mine.attempts)
        _close(mine, state=JobState.WAITING, due_at=later, last_error=_kept(error))


def _give_up(mine: Job, error: str) -> None:
    log.error("Job %s is given up: %s", mine.key, error)
    _close(mine, state=JobState.FAILED, last_error=_kept(error))


def _kept(error: str) -> str:
    """As much of it as is kept; PostgreSQL's text knows no NUL."""
    return error[:ERROR_LENGTH].replace("\0", "")


def _close(mine: Job, **how: Any) -> bool:
    """End this try. False when the job is somebody else's by now."""
    rows = Job.objects.filter(pk=mine.pk, token=mine.token)
    return rows.update(lease_until=None, ended_at=Now(), **how) == 1


# --- about --------------------------------------------------------------------------------------


def is_pending(kind: str) -> bool:
    """Whether a job of this kind is waiting or running: what it will change is not yet so."""
    return Job.objects.live().filter(kind=kind).exists()


def purge_done() -> int:
    """Forget jobs done long ago; failed ones stay. Gives how many."""
    old = Job.objects.filter(state=JobState.DONE, ended_at__lt=Now() - KEEP_DONE)
    return old.delete()[1].get(Job._meta.label, 0)  # what they told goes with them, uncounted
