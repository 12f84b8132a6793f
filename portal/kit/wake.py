"""Waking a worker. What there is to do stands in the database, so a broker that is gone only delays it."""

import logging
from functools import partial

from celery import Task
from django.db import transaction
from kombu import Producer
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TIMEOUTS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}  # seconds that a save may wait for the broker


def wake(task: Task, **ids: int | str) -> None:
    """Hand the task on once the transaction is committed, at once outside of one; never fail for the broker.

    The rows that the ids name must be found by the sweeper as well: it does the work if this call is lost.
    """
    transaction.on_commit(partial(_send, task, ids))


def _send(task: Task, ids: dict[str, int | str]) -> None:
    """Send over a connection of its own: workers need longer timeouts than a person who waits for a page."""
    try:
        with task.app.connection_for_write(transport_options=TIMEOUTS) as connection:
            task.apply_async(kwargs=ids, producer=Producer(connection, auto_declare=False), retry=False)
    except (OperationalError, RedisError) as error:
        log.warning("Nobody was woken for %s; the sweeper does it within a minute: %s", task.name, error)
