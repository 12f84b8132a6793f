"""Waking a worker. What there is to do stands in the database, so a broker that is gone only delays it.

Celery is loaded with the first message: it is a quarter of the memory of a process that serves pages, and half of its
start, and most never send one.
"""

import logging
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

TIMEOUTS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}  # seconds that a save may wait for the broker


def wake(task: str, **ids: int | str) -> None:
    """Hand on the task of this name after the commit, at once outside of a transaction; never fail for the broker.

    The rows that the ids name must be found by the sweeper as well: it does the work if this call is lost.
    """
    transaction.on_commit(partial(_send, task, ids))


def _send(task: str, ids: dict[str, int | str]) -> None:
    """Send over a connection of its own: workers need longer timeouts than a person who waits for a page."""
    from kombu import Producer  # noqa: PLC0415 (loaded late, see above)
    from kombu.exceptions import OperationalError  # noqa: PLC0415
    from redis.exceptions import RedisError  # noqa: PLC0415

    app = import_string(settings.WAKES_BY)
    try:
        with app.connection_for_write(transport_options=TIMEOUTS) as connection:
            producer = Producer(connection, auto_declare=False)
            app.send_task(task, kwargs=ids, producer=producer, retry=False)
    except (OperationalError, RedisError) as error:
        log.warning("Nobody was woken for %s; the sweeper does it within a minute: %s", task, error)
