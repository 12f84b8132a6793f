"""The database goes away, refuses, waits, takes its time, or its disk is full; and people go on as soon as they can."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2
from django.db import connection
from django.urls import reverse

from agencies.models import Fact
from portal.servers import Postgres, program, run, server_user
from tests.bench import sites
from tests.faults import ground, scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.faults.pages import Pages

STOPPED = 10  # seconds that the database is away; sixty are no different
QUIET = {"LOG_LEVEL": "CRITICAL"}  # each of these errors is wanted
LOCKED = 8  # longer than anybody waits for a lock


def _server() -> Postgres:
    sockets = Path(parse_qs(urlsplit(os.environ["DATABASE_OWNER_URL"]).query)["host"][0])
    return Postgres(sites.HOME.absolute(), sockets, "")


def ask_owner(statement: str, at: Path | None = None) -> list[Any]:
    """Ask as the cluster's own superuser, who always gets in."""
    link = psycopg2.connect(host=str(at or _server().sockets), user="portal", dbname=ground.SITE.name)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    link.close()
    return rows


class Told:
    """What a person sees who asks for a page again and again."""

    def __init__(self, pages: Pages) -> None:
        self.pages, self.codes, self.slowest, self.polite = pages, [], 0.0, True

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        code, body, seconds = self.pages.ask(path, form)
        self.codes.append(code)
        self.slowest = max(self.slowest, seconds)
        if code >= 500:
            self.polite &= "Retry-After" in self.pages.headers and "Cổng" in body.decode() and b"Traceback" not in body
        return code

    def lines(self, seconds: float) -> Iterator[Line]:
        yield equal("answers meanwhile", sorted({*self.codes} - {200, 302}), [503])
        yield equal("each says in Vietnamese when to come back", self.polite, True)
        yield at_most("the slowest of them", self.slowest, seconds, " s")


def _until_well(pages: Pages, path: str) -> float:
    began = time.monotonic()
    while pages.ask(path)[0] != 200 and time.monotonic() - began < 60:
        time.sleep(0.1)
    return time.monotonic() - began


@fault(17, "the database is killed while people save, and is away for a while")
def stopped() -> Iterator[Line]:
    scene.begin()
    ask_owner(f"ALTER DATABASE {ground.SITE.name} SET synchronous_commit = on")
    with Pages(**QUIET) as pages:
        before, saved = Fact.objects.count(), sum(is_saved for is_saved, _ in pages.save(20))
        connection.close()
        server = _server()
        os.kill(int(server.pid_file.read_text().split()[0]), signal.SIGQUIT)  # as after a power cut: no checkpoint
        told, ends = Told(pages), time.monotonic() + STOPPED
        try:
            while time.monotonic() < ends:
                told.ask(reverse("notices"))
        finally:
            server.ensure()
        yield from told.lines(2)
        yield at_most("the first good page, after its return", _until_well(pages, reverse("notices")), 5, " s")
        yield equal("facts whose saving was told, and that are there", Fact.objects.count() - before, saved)


@fault(18, "every connection to the database is cut")
def cut() -> Iterator[Line]:
    scene.begin()
    with Pages(**QUIET) as pages:
        connection.close()
        ask_owner("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal_web'")
        codes = [pages.ask(reverse("notices"))[0] for _ in range(20)]
        yield at_most("pages that failed, of 20, with two open connections", sum(code != 200 for code in codes), 2)
        yield equal("the last ten", set(codes[10:]), {200})


@fault(19, "no connection to the database is free")
def used_up() -> Iterator[Line]:
    scene.begin()
    with Pages(**QUIET) as pages:
        connection.close()
        ask_owner("ALTER ROLE portal_web CONNECTION LIMIT 0")
        try:
            ask_owner("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal_web'")
            told = Told(pages)
            for _ in range(10):
                told.ask(reverse("notices"))
        finally:
            ask_owner("ALTER ROLE portal_web CONNECTION LIMIT -1")
        yield from told.lines(5)
        yield at_most("the first good page, once there are some", _until_well(pages, reverse("notices")), 5, " s")


@fault(20, "somebody holds a lock on the facts for longer than anybody waits")
def locked() -> Iterator[Line]:
    scene.begin()
    with Pages(**QUIET) as pages:
        path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
        typed = pages.form(path) | {"happened_on": "1/1/2016", "confirmed": "on"}
        connection.close()
        holder = Thread(target=ask_owner, args=(f"BEGIN; LOCK TABLE agencies_fact; SELECT pg_sleep({LOCKED}); COMMIT",))
        holder.start()
        time.sleep(0.5)
        told = Told(pages)
        told.ask(path, typed)
        elsewhere = pages.ask(reverse("notices"))[0]
        holder.join()
        yield from told.lines(6)
        yield equal("a page that does not need them, meanwhile", elsewhere, 200)
        yield equal("the same form, once the lock is gone", pages.ask(path, typed)[0], 302)


@fault(21, "a query takes a minute")
def slow() -> Iterator[Line]:
    scene.begin()
    with Pages(**QUIET) as pages:
        connection.close()
        ask_owner("ALTER TABLE notices_notice RENAME TO notices_kept")
        ask_owner("CREATE VIEW notices_notice AS SELECT * FROM notices_kept WHERE (SELECT pg_sleep(60)::text) = ''")
        ask_owner("GRANT SELECT ON notices_notice TO portal_web")
        try:
            told = Told(pages)
            told.ask(reverse("notices"))
        finally:
            ask_owner("DROP VIEW notices_notice")
            ask_owner("ALTER TABLE notices_kept RENAME TO notices_notice")
        yield from told.lines(16)
        yield equal("the page after it", pages.ask(reverse("notices"))[0], 200)


@contextmanager
def _small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of its own; needs the right to mount one."""
    place = ground.HOME / "small disk"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@fault(24, "the disk of the database is full")
def database_full() -> Iterator[Line]:
    """The facts' own disk: their table lies on a small one meanwhile."""
    scene.begin()
    with _small_disk(16) as disk, Pages(**QUIET) as pages:
        connection.close()
        place = disk / "facts"
        place.mkdir(mode=0o700)
        os.chown(place, server_user()[1], -1)
        ask_owner(f"CREATE TABLESPACE small LOCATION '{place}'")
        ask_owner("ALTER TABLE agencies_fact SET TABLESPACE small")
        filler = disk / "filler"
        try:
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
            before, told = Fact.objects.count(), Told(pages)
            path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
            for day in range(300):
                typed = pages.form(path) | {"happened_on": f"{1 + day % 28}/{1 + day // 28}/2016", "confirmed": "on"}
                if told.ask(path, typed) == 503:
                    break
            elsewhere = pages.ask(reverse("notices"))[0]
            filler.unlink()
            yield from told.lines(2)
            yield equal("reading goes on", elsewhere, 200)
            yield equal("facts told as saved, and there", Fact.objects.count() - before, told.codes.count(302))
            yield equal("the same form, once there is room", pages.ask(path, typed)[0], 302)
        finally:
            filler.unlink(missing_ok=True)
            connection.close()
            ask_owner("ALTER TABLE agencies_fact SET TABLESPACE pg_default")
            ask_owner("DROP TABLESPACE small")


@fault(26, "the database's machine is lost, and its standby takes over")
def failed_over() -> Iterator[Line]:
    """The portal knows both places and asks whichever takes writes."""
    scene.begin()
    ask_owner(f"ALTER DATABASE {ground.SITE.name} SET synchronous_commit = on")
    first = _server()
    standby = Postgres(ground.HOME / "standby", ground.HOME / "s", "")
    for folder in (standby.data.parent, standby.sockets):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o711)
    words, owner, _version = server_user()
    os.chown(standby.data.parent, owner, -1)
    copied = ("--write-recovery-conf", "--checkpoint=fast", "--host", first.sockets, "--username", "portal")
    done = run(*words, program("pg_basebackup"), "--pgdata", standby.data, *copied)
    if done.returncode:
        raise AssertionError(done.stderr)
    standby.ensure()
    both = f"{first.sockets},{standby.sockets}&target_session_attrs=read-write"
    with Pages(DATABASE_URL=f"postgres://portal_web@/{ground.SITE.name}?host={both}", **QUIET) as pages:
        try:
            saved = sum(is_saved for is_saved, _ in pages.save(20))
            before = ask_owner("SELECT count(*) FROM agencies_fact")[0][0]
            connection.close()
            time.sleep(1)  # it follows at a moment's distance
            os.kill(int(first.pid_file.read_text().split()[0]), signal.SIGQUIT)
            began = time.monotonic()
            told = pages.ask(reverse("notices"))[0]
            run(*words, program("pg_ctl"), "promote", "--pgdata", standby.data, "--silent")
            _until_well(pages, reverse("notices"))
            yield equal("meanwhile", told, 503)
            yield at_most("until the first good page", time.monotonic() - began, 60, " s")
            yield equal("and it saves", next(iter(pages.save(1)))[0], True)
            there = ask_owner("SELECT count(*) FROM agencies_fact", at=standby.sockets)[0][0] - 1
            yield equal(f"of {saved} facts saved a second before, lost", before - there, 0)
        finally:
            standby.stop()
            first.ensure()


@fault(25, "the disk of the scans is full")
def media_full() -> Iterator[Line]:
    scene.begin()
    with _small_disk(8) as disk, Pages(MEDIA_ROOT=str(disk), **QUIET) as pages:
        path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
        before = Fact.objects.count()
        codes, bodies = [], []
        for day in range(1, 5):  # five megabytes each: one fits
            typed = pages.form(path) | {"happened_on": f"{day}/1/2016", "confirmed": "on"}
            code, body, _ = pages.ask(path, typed, scan=b"%PDF-1.7 " + os.urandom(5 << 20) + b" %%EOF")
            codes.append(code)
            bodies.append(body.decode())
        kept = [each for each in disk.rglob("*") if each.is_file()]
        yield equal("answers", codes, [302, 422, 422, 422])
        yield equal("each says what is the matter", all("đầy" in body for body in bodies[1:]), True)
        yield equal("facts saved, files kept", (Fact.objects.count() - before, len(kept)), (1, 1))
        yield equal("without a scan all is saved", pages.ask(path, typed)[0], 302)
