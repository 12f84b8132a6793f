"""Whether the portal is well, for supervisors and monitors: figures that tell nothing of who or what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error, connection

from portal.notices.choices import CANARY

CANARY_LIMIT = 180  # seconds: three rounds of the sweeper
BROKER_TIMEOUT = 0.5  # seconds

TROUBLES: dict[str, Callable[[], int]] = {}
"""What else is counted, by its name among the figures: registered by whoever can count it."""

_AGES = """
    SELECT
        extract(epoch FROM statement_timestamp() - (SELECT at FROM notices_heartbeat WHERE name = %s)),
        extract(epoch FROM statement_timestamp() - (
            SELECT min(coalesce(lease_until, due_at)) FROM notices_job
            WHERE state IN ('waiting', 'running') AND coalesce(lease_until, due_at) <= statement_timestamp()
        ))
"""


@dataclass(frozen=True)
class Health:
    """Ages in seconds; None: there is none (no round yet, nothing due), or the database cannot be asked."""

    database: bool
    broker: bool
    canary_age: int | None
    oldest_due_age: int | None
    troubles: Mapping[str, int] = field(default_factory=dict)  # each needs a person, not a restart

    @property
    def is_well(self) -> bool:
        """The broker only hurries things, and a job that nobody can do needs a person, not a restart."""
        return self.database and self.canary_age is not None and self.canary_age <= CANARY_LIMIT


def look() -> Health:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_AGES, [CANARY])
            canary, oldest = cursor.fetchone()
        troubles = {name: count() for name, count in TROUBLES.items()}
    except Error:
        return Health(False, _broker_answers(), None, None)
    return Health(True, _broker_answers(), _whole(canary), _whole(oldest), troubles)


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)


def _broker_answers() -> bool:
    from redis import Redis  # takes a tenth of a worker's start
    from redis.exceptions import RedisError

    times = {"socket_connect_timeout": BROKER_TIMEOUT, "socket_timeout": BROKER_TIMEOUT}
    try:
        with Redis.from_url(settings.REDIS_URL, **times) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
