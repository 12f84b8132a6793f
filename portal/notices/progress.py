"""How far a job has come: told by its handler, seen by whoever waits for it, also after a reload.

A handler may be one long transaction, of which nobody sees anything before its end. What it tells then goes over a
connection of its own, and stands in a table of its own, because the job's own row may be locked meanwhile.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext

from portal.notices.choices import LIVE_JOBS, JobState
from portal.notices.jobs import held, renew_lease
from portal.notices.models import Job

log = logging.getLogger(__name__)

EVERY = 0.7  # seconds between two notes of one stage: a page asks no more often
RENEW = 60  # seconds after which telling renews the lease


@dataclass
class _Told:
    """What the present job told last, on the monotonic clock."""

    token: UUID | None
    words: str
    at: float
    renewed: float


_last: ContextVar[_Told | None] = ContextVar("last", default=None)

_NOTE = """
    INSERT INTO notices_progress (job_id, done, total, words, at) VALUES (%s, %s, %s, %s, statement_timestamp())
    ON CONFLICT (job_id) DO UPDATE
    SET done = excluded.done, total = excluded.total, words = excluded.words, at = excluded.at
"""


def tell(done: int, total: int | None = None, words: str = "") -> None:
    """Say how far the present job is: so many of so many, None while nobody knows; `words` is a msgid (the stage).

    May be called for every row: it writes when the stage changes, at its end, and at most once in 0.7 seconds
    between, and renews the lease in time (LeaseLost, as `renew_lease`). Outside a job it does nothing.
    """
    mine = held()
    if mine is None:
        return
    now, last = monotonic(), _last.get()
    if last is None or last.token != mine.token:
        last = _Told(mine.token, "", 0.0, now)
        _last.set(last)
    if words == last.words and done != total and now - last.at < EVERY:
        return
    last.words, last.at = words, now
    if now - last.renewed > RENEW:
        renew_lease()
        last.renewed = now
    _write(mine, done, total, words)


Row = TypeVar("Row")


def telling(rows: Collection[Row], words: str) -> Iterator[Row]:
    """Each of the rows, one after another; how many of them are done is told on the way."""
    for done, row in enumerate(rows):
        tell(done, len(rows), words)
        yield row


def _write(mine: Job, done: int, total: int | None, words: str) -> None:
    """What is told is no part of the work: a database that takes no further connection does not stop it."""
    try:
        with _seen_at_once() as cursor:
            cursor.execute(_NOTE, [mine.pk, done, total, words])
    except OperationalError as error:
        if not connection.in_atomic_block:
            raise
        log.warning("How far job %s is could not be told: %s", mine.key, error)


@contextmanager
def _seen_at_once() -> Iterator[CursorWrapper]:
    """A cursor whose writes others see before the present transaction ends."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as other, other.cursor() as cursor:
        yield cursor


# --- seen ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """A job as the person sees it who waits for it."""

    state: str
    done: int = 0
    total: int | None = None
    stage: str = ""
    """What it does at present, in the reader's language."""
    again_at: datetime | None = None
    """When it is tried again, after a try that failed."""
    error: str = ""
    """The last error, in the programmer's words: for staff."""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_JOBS

    @property
    def percent(self) -> int | None:
        """Full percents; 100 only when all is done."""
        return None if self.total is None else 100 if self.done >= self.total else self.done * 100 // self.total


def work_of(key: str) -> Work | None:
    """The job with this key and how far it is; None when there is none (any more). Who may see it, the caller knows."""
    job = Job.objects.filter(key=key).select_related("progress").first()
    if job is None:
        return None
    told = getattr(job, "progress", None)
    return Work(
        state=job.state,
        done=told.done if told else 0,
        total=told.total if told else None,
        stage=gettext(told.words) if told and told.words else "",
        again_at=job.due_at if job.state == JobState.WAITING and job.attempts else None,
        error=job.last_error,
    )
