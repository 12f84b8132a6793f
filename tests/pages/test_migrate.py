"""A migration that meets a table in use lets everybody pass, and tries again."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.pages.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = "0003_history"  # a migration that nothing depends on


@pytest.fixture
def unapplied():
    """The trigger of one migration is taken away; in the end it is there again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    call_command("migrate", "deadlines", "0002", verbosity=0)
    yield
    call_command("migrate", "deadlines", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_web")


class Writer:
    """Somebody whose transaction keeps a table in use."""

    def __init__(self):
        self.holds, self.free = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.write)
        self.thread.start()
        self.holds.wait(10)

    def write(self):
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE deadlines_ruleevent IN ROW EXCLUSIVE MODE")
            self.holds.set()
            self.free.wait(30)
            cursor.execute("COMMIT")
        connection.close()

    def leave(self):
        self.free.set()
        self.thread.join()


def is_applied():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'deadlines' AND name = %s", [HISTORY])
        return cursor.fetchone() == (1,)


def test_it_waits_and_comes_through(unapplied, monkeypatch):
    writer = Writer()
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "200ms")
    paused = []
    monkeypatch.setattr(migrate.time, "sleep", lambda seconds: paused.append(seconds) or writer.leave())

    call_command("migrate", "deadlines", verbosity=0)

    assert paused == [1]
    assert is_applied()


def test_it_gives_up_and_leaves_nothing_half_done(unapplied, monkeypatch):
    writer = Writer()
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(migrate, "PAUSES", (0.01,))
    try:
        with pytest.raises(CommandError, match="nothing is half done"):
            call_command("migrate", "deadlines", verbosity=0)
        assert not is_applied()
    finally:
        writer.leave()
