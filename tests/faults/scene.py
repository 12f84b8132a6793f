"""What the faults are done to: people with reminders, mail servers, workers, clocks, a web server; all real."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from portal.accounts.models import User
from portal.embedded import CHECKOUT
from portal.notices.models import Job, Mail
from portal.notices.outbox import gather_mails, notify_all
from tests.faults import ground
from tests.notices import samples
from tests.notices.conftest import mail_server, time_passes
from tests.notices.postbox import Postbox
from tests.notices.processes import until

WORKER = "celery --app tests.faults.worker worker --pool threads --concurrency 2 --loglevel info"
AS_DEPLOYED = "celery --app tests.faults.worker worker --concurrency 2 --loglevel info"
CLOCK = "celery --app portal.celery beat --loglevel warning"
_numbers = count(1)


def begin() -> None:
    """Nothing is told, waiting or sent, nobody has to be told; the clocks agree."""
    ground.move_clock(timedelta(0))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notices_job, notices_mail, notices_mailtry, notices_notice, notices_heartbeat CASCADE")
    ground.broker().forget()


# --- processes ----------------------------------------------------------------------------------------


class Process:
    """A Python module in a process group of its own; what it says goes into a file, so that it never waits for us."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.words = ground.HOME / f"{next(_numbers)}-{command[0]}.log"
        with self.words.open("wb") as file:
            self.child = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=CHECKOUT,
                env={**os.environ, "DATABASE_ROLE": "worker", "LOG_LEVEL": "INFO", **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self, words: str) -> bool:
        return words in self.words.read_text(errors="replace")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """The whole group."""
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGCONT)
            os.killpg(self.child.pid, number)
        self.child.wait()


@contextmanager
def process(*command: str, **environment: str) -> Iterator[Process]:
    started = Process(*command, **environment)
    try:
        yield started
    finally:
        started.kill()


@contextmanager
def worker(**environment: str) -> Iterator[Process]:
    """A worker of Celery's with the jobs of the faults, listening."""
    with process(*WORKER.split(), **environment) as started:
        until(lambda: started.said(" ready."), within=90)
        yield started


@contextmanager
def clock() -> Iterator[Process]:
    """Celery's clock, which wakes the sweeper once a minute."""
    schedule = ground.HOME / f"schedule-{next(_numbers)}"
    for stale in ground.HOME.glob(f"{schedule.name}*"):
        stale.unlink()
    with process(*CLOCK.split(), f"--schedule={schedule}") as started:
        yield started


def sweep(**environment: str) -> None:
    """One round, by hand, to its end."""
    with process("django", "sweep", **environment) as started:
        started.child.wait()


def forked(do: Callable[[], object], born: Callable[[int], object] = lambda _pid: None) -> int:
    """The end of a process that is a copy of this one and does only this: a signal's number, or 0.

    `born` is told its number.
    """
    connection.close()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            do()
            code = 0
        finally:
            os._exit(code)
    born(child)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


# --- mail ---------------------------------------------------------------------------------------------


class SlowPostbox(Postbox):
    """Takes at most so many letters a second, whoever sends them."""

    def __init__(self, port: int, a_second: float) -> None:
        super().__init__(port)
        self.every = 1 / a_second
        self.next_at = 0.0

    async def handle_DATA(self, server, session, envelope):
        self.next_at = max(time.monotonic(), self.next_at + self.every)
        await asyncio.sleep(self.next_at - time.monotonic())
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def mail_taken(postbox: Postbox | None = None) -> Iterator[Postbox]:
    """A mail server at the portal's address while the block runs."""
    postbox = postbox or Postbox(settings.EMAIL_PORT)
    with mail_server(postbox):
        yield postbox


def letters_of(postbox: Postbox) -> dict[str, int]:
    """How often each letter was taken, by its Message-ID."""
    taken: dict[str, int] = {}
    for letter in postbox.letters:
        taken[letter["Message-ID"]] = taken.get(letter["Message-ID"], 0) + 1
    return taken


def lost(postbox: Postbox) -> int:
    """Mails that no server ever took."""
    return len(set(Mail.objects.values_list("message_id", flat=True)) - letters_of(postbox).keys())


def doubled(postbox: Postbox) -> int:
    return sum(times - 1 for times in letters_of(postbox).values())


def unsent() -> int:
    return Mail.objects.exclude(state="sent").count()


def leases_run_out() -> None:
    """Two minutes later, without waiting for them."""
    time_passes(Mail.objects.all())
    time_passes(Job.objects.all())


# --- people -------------------------------------------------------------------------------------------


def people(number: int) -> list[User]:
    """So many who can be told things; made once, without passwords."""
    there = list(User.objects.filter(email__startswith="told").order_by("pk")[:number])
    missing = number - len(there)
    first = len(there)
    made = [
        User(email=f"told{first + n}@example.vn", name=f"Người nhận {first + n}", password="!") for n in range(missing)
    ]
    return there + User.objects.bulk_create(made, batch_size=1000)


def mails(number: int) -> None:
    """So many people are told of something each, the later ones of what is more urgent; their mails wait."""
    today = localdate()
    told = people(number)
    notify_all(
        samples.notice(person, due_on=today + timedelta(days=3 + (number - place) % 300))
        for place, person in enumerate(told)
    )
    gather_mails(today)
