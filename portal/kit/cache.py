"""The cache in Redis or Valkey. One that is gone is a miss, never an error: nothing is kept there only.

Limits on sign-in stay closed meanwhile. allauth counts tries under a lock that it takes with `cache.add`; a
cache that is gone adds nothing, so allauth waits a second for its lock and then refuses the try. Who counts
otherwise must take an `add` that gives False as a refusal too. Other limits (portal/accounts/limits.py) are open then.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisHangs

from portal.kit.release import release

log = logging.getLogger(__name__)

GONE = (RedisGone, RedisHangs, OutOfMemoryError, ReadOnlyError)
TIMEOUTS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}  # seconds; OPTIONS in the settings may change them
REST = 1.0  # seconds that a cache that failed is left alone, so that a page waits for it once
NEAR = 2.0  # seconds that a process answers out of its own memory
MOST_NEAR = 64  # values that a process keeps so


def key_of_release(key: str, prefix: str, version: int) -> str:
    """Releases that serve side by side share the server and no value: what one has pickled another may not know."""
    return f"{prefix}:{release()}:{version}:{key}"


class OneClient(RedisCacheClient):
    """Django's client, which would make a new client of the library for every question: as costly as the question."""

    @cached_property
    def _only(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._only

    def count(self, key: str, seconds: int) -> int:
        """In one round trip; Django's `incr` takes two and knows no end."""
        total, _is_kept = self._only.pipeline(transaction=False).incr(key).expire(key, seconds).execute()
        return int(total)


class ForgivingRedisCache(RedisCache):
    """Django's cache in Redis, which answers as if it were empty while the server does not answer."""

    rests_until = 0.0  # on the monotonic clock
    _nearby: ClassVar[dict[str, tuple[float, Any]]] = {}  # key: until when, value

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": TIMEOUTS | params.get("OPTIONS", {})})
        self._class = OneClient

    def _ask(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache.rests_until:
            return otherwise
        try:
            return ask()
        except GONE as error:
            ForgivingRedisCache.rests_until = time.monotonic() + REST
            log.warning("The cache does not answer; its values are worked out anew: %s", error)
            return otherwise

    def near(self, key: str, make: Callable[[], Any], timeout: float, near: float = NEAR) -> Any:
        """`get_or_set` for what nearly every page needs and few change: kept in this process too, for `near` seconds.

        The value is shared by all who ask in this process, so nobody may change it. Another process may go on
        answering with an old one for that long after `delete`.
        """
        until, value = self._nearby.get(key, (0.0, None))
        if time.monotonic() < until:
            return value
        value = self.get(key)
        if value is None:
            value = make()
            self.set(key, value, timeout)
        if len(self._nearby) >= MOST_NEAR:
            self._nearby.clear()
        self._nearby[key] = (time.monotonic() + near, value)
        return value

    def count(self, key: str, seconds: int) -> int | None:
        """How often the key was counted in this span of so many seconds, this time included; None: nobody knows."""
        of_span = self.make_and_validate_key(f"{key}:{int(time.time() // seconds)}")
        client: Any = self._cache
        return self._ask(partial(client.count, of_span, seconds), None)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask(partial(super().add, key, value, timeout, version), False)

    def get(self, key, default=None, version=None):
        return self._ask(partial(super().get, key, default, version), default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._ask(partial(super().set, key, value, timeout, version), None)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask(partial(super().touch, key, timeout, version), False)

    def delete(self, key, version=None):
        self._nearby.pop(key, None)
        return self._ask(partial(super().delete, key, version), False)

    def get_many(self, keys, version=None):
        return self._ask(partial(super().get_many, keys, version), {})

    def has_key(self, key, version=None):
        return self._ask(partial(super().has_key, key, version), False)

    def incr(self, key, delta=1, version=None):
        """The sum; ValueError for a missing key, as everywhere in Django."""
        total = self._ask(partial(super().incr, key, delta, version), None)
        if total is None:
            raise ValueError(f"Key '{key}' not found.")
        return total

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        """The keys that were not set."""
        return self._ask(partial(super().set_many, data, timeout, version), list(data))

    def delete_many(self, keys, version=None):
        keys = list(keys)
        for key in keys:
            self._nearby.pop(key, None)
        self._ask(partial(super().delete_many, keys, version), None)

    def clear(self):
        self._nearby.clear()
        return self._ask(super().clear, False)
