"""A new release while people work; and what else `make test` or a command of its own breaks, named here too."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from django.db import connection
from django.urls import reverse

from agencies.models import Fact
from portal.embedded import CHECKOUT
from tests.bench import sites
from tests.faults import ground, scene
from tests.faults.databases import ask_owner
from tests.faults.listing import Line, at_least, at_most, equal, fault
from tests.faults.pages import Pages
from tests.faults.senders import QUIET

APP, BEFORE, NEXT = "agencies", "0008", "0009_links"
"""A migration that takes the facts for itself, and can be taken back."""
IN_USE = 7  # seconds; longer than a migration waits


@fault(40, "the code of the last release serves on the schema of this one")
def side_by_side() -> Iterator[Line]:
    yield _done("tests.upgrade")


@fault(41, "a migration wants the facts while somebody writes for seconds and others read and save; one is killed")
def migrated_in_use() -> Iterator[Line]:
    scene.begin()
    _migrate(BEFORE).wait()
    try:
        with Pages(**QUIET) as pages:
            connection.close()
            writer = Thread(target=ask_owner, args=(_writes_for(IN_USE),))
            writer.start()
            time.sleep(0.5)
            killed = _migrate()
            time.sleep(2)
            killed.kill()
            killed.wait()
            yield equal("a migration that was killed", _is_applied(), False)
            began, before, again = time.monotonic(), Fact.objects.count(), _migrate()
            with ThreadPoolExecutor() as pool:
                reading = pool.submit(_read, pages, again)
                saved = list(pages.save(12))
            writer.join()
            yield equal("the next one", (again.wait(), _is_applied()), (0, True))
            yield at_least("it had to wait, for", time.monotonic() - began, 3, " s")
            told = sum(is_saved for is_saved, _ in saved)
            yield equal("facts sent meanwhile, told as saved, there", (told, Fact.objects.count() - before), (12, 12))
            yield at_most("the slowest of them", max(seconds for _, seconds in saved), 3, " s")
            codes, slowest = reading.result()
            yield equal("a page of facts meanwhile", codes, {200})
            yield at_most("the slowest of them", slowest, 3, " s")
    finally:
        _migrate().wait()


def _writes_for(seconds: int) -> str:
    return f"BEGIN; LOCK TABLE agencies_fact IN ROW EXCLUSIVE MODE; SELECT pg_sleep({seconds}); COMMIT"


def _migrate(to: str = "") -> subprocess.Popen[bytes]:
    """As a deploy does it."""
    words = [sys.executable, "-m", "manage", "migrate", "--verbosity=0", APP, *([to] if to else [])]
    environment = os.environ | {"DATABASE_ROLE": "owner"}
    return subprocess.Popen(words, cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL)


def _is_applied() -> bool:
    with sites.owner_connection(ground.SITE.name).cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = %s AND name = %s", [APP, NEXT])
        return cursor.fetchone() == (1,)


def _read(pages: Pages, migration: subprocess.Popen[bytes]) -> tuple[set[int], float]:
    """An agency's page, again and again until the migration is through: statuses, and the seconds of the slowest."""
    path, codes, slowest = reverse("agency", args=[pages.agency.pk]), set(), 0.0
    while migration.poll() is None:
        code, _body, seconds = pages.ask(path)
        codes.add(code)
        slowest = max(slowest, seconds)
    return codes, slowest


@fault(22, "steps on several agencies in opposite order, at once")
def opposite() -> Iterator[Line]:
    yield _done("pytest", "tests/agencies/test_concurrency.py", "-k", "opposite or superior_at_once")


@fault(42, "a wrong key, a flipped bit, a backup that was cut off")
def wrong_backup() -> Iterator[Line]:
    yield _done("pytest", "tests/pages/test_backups.py")


def _done(*module: str) -> Line:
    """A module on services of its own, to its end; what it says when it fails stands in its own lines."""
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=CHECKOUT, env=ground.OUTSIDE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-2000:], sep="\n")
    return equal(" ".join(module), done.returncode, 0)
