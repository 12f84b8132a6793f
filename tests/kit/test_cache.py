"""The cache, present and gone, on real sockets."""

import logging
import socket
import time
import uuid

import pytest
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.test import RequestFactory, override_settings

from portal.kit.cache import MOST_NEAR, NEAR, ForgivingRedisCache

NOBODY_LISTENS = "unix:///nonexistent/valkey.sock?db=0"


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "rests_until", 0.0)


@pytest.fixture
def cache():
    return ForgivingRedisCache(settings.REDIS_URL, {"KEY_PREFIX": uuid.uuid4().hex, "TIMEOUT": 60})


@pytest.fixture
def silent_server():
    """A server that lets one connect, and then never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_cache_that_answers_is_a_cache(cache):
    cache.set("a", {"rows": 184})

    assert cache.get("a") == {"rows": 184}
    assert (cache.add("a", 2), cache.add("n", 1), cache.incr("n", 4), cache.has_key("n")) == (
        False,
        True,
        5,
        True,
    )
    assert (cache.set_many({"x": 1, "y": 2}), cache.get_many(["x", "y", "z"])) == ([], {"x": 1, "y": 2})
    cache.delete_many(["x", "y"])
    assert (cache.delete("a"), cache.get("a", "gone"), cache.touch("x")) == (True, "gone", False)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("never")


def test_a_cache_that_is_gone_is_empty(caplog):
    cache = ForgivingRedisCache(NOBODY_LISTENS, {})

    with caplog.at_level(logging.WARNING):
        cache.set("a", 1)
        cache.delete_many(["a"])
        answers = [
            cache.get("a", "miss"),
            cache.get_or_set("a", lambda: "worked out"),
            cache.add("a", 1),
            cache.touch("a"),
            cache.delete("a"),
            cache.has_key("a"),
            "a" in cache,
            cache.get_many(["a", "b"]),
            cache.set_many({"a": 1, "b": 2}),
            cache.clear(),
        ]
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")

    assert answers == ["miss", "worked out", False, False, False, False, False, {}, ["a", "b"], False]
    assert [record.name for record in caplog.records] == ["portal.kit.cache"]


def test_a_page_waits_for_a_hanging_cache_once(silent_server, caplog):
    cache = ForgivingRedisCache(silent_server, {})
    began = time.monotonic()

    assert [cache.get("a", "miss") for _ in range(20)] == ["miss"] * 20
    assert 0.4 < time.monotonic() - began < 1.0
    assert len(caplog.records) == 1


def test_a_cache_that_comes_back_is_used_again(cache, monkeypatch):
    gone = ForgivingRedisCache(NOBODY_LISTENS, {})
    gone.get("a")
    cache.set("a", 1)
    assert cache.get("a") is None

    monkeypatch.setattr(ForgivingRedisCache, "rests_until", time.monotonic())
    cache.set("a", 1)

    assert cache.get("a") == 1


def test_a_wrong_use_of_the_cache_is_still_an_error(cache):
    with pytest.raises(TypeError, match="pickle"):
        cache.set("a", (_ for _ in ()))


@pytest.mark.parametrize(("location", "tries"), [("present", 3), ("gone", 0)])
def test_sign_in_is_refused_while_its_tries_cannot_be_counted(location, tries):
    where = settings.REDIS_URL if location == "present" else NOBODY_LISTENS
    config = {"default": {"BACKEND": "portal.kit.cache.ForgivingRedisCache", "LOCATION": where}}
    request, person = RequestFactory().post("/"), uuid.uuid4().hex

    def attempt():
        limits = {"login_failed": "3/m/key"}
        return ratelimit.consume(request, app="allauth.account", action="login_failed", config=limits, key=person)

    with override_settings(CACHES=config):
        allowed = [bool(attempt()) for _ in range(4 if location == "present" else 1)]
        caches.close_all()

    assert sum(allowed) == tries
    assert not allowed[-1]


def test_what_is_kept_near_is_asked_for_once_and_forgotten_with_the_cache(cache, monkeypatch):
    made = []

    def make():
        made.append(len(made))
        return len(made)

    assert [cache.near("n", make, 60), cache.near("n", make, 60), cache.get("n")] == [1, 1, 1]
    cache.set("n", 7)
    assert cache.near("n", make, 60) == 1
    later = time.monotonic() + NEAR
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert cache.near("n", make, 60) == 7
    cache.delete_many(["n"])
    assert cache.near("n", make, 60) == 2
    cache.clear()
    assert cache.near("n", make, 60) == 3


def test_what_is_kept_near_is_there_while_the_cache_is_gone(monkeypatch):
    cache = ForgivingRedisCache(NOBODY_LISTENS, {})
    made = iter("ab")

    assert [cache.near("gone", made.__next__, 60), cache.near("gone", made.__next__, 60)] == ["a", "a"]
    cache.clear()


def test_few_values_are_kept_near(cache):
    for number in range(MOST_NEAR + 1):
        cache.near(f"k{number}", lambda number=number: number, 60)

    assert len(cache._nearby) <= MOST_NEAR


def test_what_one_release_keeps_is_nothing_to_another(cache, monkeypatch):
    cache = ForgivingRedisCache(settings.REDIS_URL, {"KEY_FUNCTION": "portal.kit.cache.key_of_release"})
    cache.set("a", 1)
    assert cache.get("a") == 1

    monkeypatch.setattr("portal.kit.cache.release", lambda: "another")
    assert cache.get("a") is None
