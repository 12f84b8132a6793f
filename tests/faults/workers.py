"""Workers that are killed, stopped, or out of memory."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.core.mail import get_connection
from django.db import connection

from portal.notices import mailing
from portal.notices.jobs import enqueue, run
from portal.notices.models import Job, Mail
from portal.notices.tasks import sweep
from tests.faults import scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.notices import samples, work  # noqa: F401  work: its jobs are known here too
from tests.notices.conftest import time_passes
from tests.notices.processes import until

TIMES = 25
AT_RANDOM = 10
TWICE = ("the server has taken it", "the answer came, nothing is committed")
ROOM = 2 << 30  # bytes of address space


@fault(1, "a sender is killed at each step of sending")
def killed_at_each_step() -> Iterator[Line]:
    for place in ("the claim is not committed", "before a word", "at the address", *TWICE, "it is committed"):
        scene.begin()
        scene.mails(TIMES)
        with scene.mail_taken() as postbox:
            for _ in range(TIMES):
                _kill_at(place, postbox)
            yield equal(f"{place}: lost", scene.lost(postbox) + scene.unsent(), 0)
            yield at_most(f"{place}: doubled", scene.doubled(postbox), TIMES if place in TWICE else 0)


def _kill_at(place: str, postbox: scene.Postbox) -> None:
    """Send the next mail in a process that dies there; then send what it held."""
    pids: list[int] = []
    steps = {"before a word": "MAIL", "at the address": "RCPT", "the server has taken it": "DATA"}
    queries = {"the claim is not committed": "state = 'sending'", "the answer came, nothing is committed": '"answer"'}

    def at(step: str) -> None:
        if step == steps.get(place):
            until(lambda: pids)
            os.kill(pids[0], signal.SIGKILL)

    def send() -> None:
        with connection.execute_wrapper(_dies_after(queries.get(place, "no such query"))):
            mailing.send(backend=get_connection())
        os.kill(os.getpid(), signal.SIGKILL)

    postbox.at = at
    if scene.forked(send, born=pids.append) != signal.SIGKILL:
        raise RuntimeError(f"The sender outlived its death: {place}.")
    postbox.at = lambda _step: None
    scene.leases_run_out()
    mailing.send_due(until=0)  # sends none: only what the dead one held is given back
    for held in Mail.objects.filter(state="unknown").values_list("pk", flat=True):
        mailing.send(held, backend=get_connection())
    if place == "the claim is not committed":
        mailing.send(backend=get_connection())


def _dies_after(words: str) -> Callable[..., object]:
    def execute_and_die(execute: Callable[..., object], sql: str, *arguments: object) -> object:
        result = execute(sql, *arguments)
        if words in sql and sql.lstrip().startswith("UPDATE"):
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return execute_and_die


@fault("1 at random", "a real worker is killed at random moments of a sending")
def killed_at_random() -> Iterator[Line]:
    scene.begin()
    scene.mails(400)
    with scene.mail_taken(scene.SlowPostbox(scene.settings.EMAIL_PORT, 50)) as postbox:
        for _ in range(AT_RANDOM):
            scene.leases_run_out()
            before = len(postbox.letters)
            with scene.worker() as worker:
                sweep.delay()
                until(lambda known=before: len(postbox.letters) > known, within=60)
                time.sleep(random.uniform(0, 0.4))
                worker.kill()
        while scene.unsent():
            scene.leases_run_out()
            scene.sweep()
        yield equal("lost", scene.lost(postbox), 0)
        yield at_most(f"doubled by {AT_RANDOM} kills", scene.doubled(postbox), AT_RANDOM)


@fault(2, "the whole group of a worker is killed, and started again")
def group_killed() -> Iterator[Line]:
    scene.begin()
    scene.mails(200)
    with scene.mail_taken(scene.SlowPostbox(scene.settings.EMAIL_PORT, 50)) as postbox:
        with scene.process(*scene.AS_DEPLOYED.split()) as worker:
            until(lambda: worker.said(" ready."), within=90)
            sweep.delay()
            until(lambda: len(postbox.letters) > 10, within=60)
        killed = time.monotonic()
        with scene.worker(), scene.clock(), suppress(AssertionError):
            until(lambda: not scene.unsent(), within=300)
        yield at_most("until all that was due is sent", time.monotonic() - killed, 180, " s")
        yield equal("lost", scene.lost(postbox), 0)
        yield at_most("doubled", scene.doubled(postbox), 1)


@fault(3, "a worker stands still until another has its job, and goes on")
def stood_still() -> Iterator[Line]:
    scene.begin()
    with scene.worker() as worker:
        enqueue("test_nap", key="one", seconds=1, name="one")
        until(lambda: Job.objects.get().state == "running")
        worker.child.send_signal(signal.SIGSTOP)
        time_passes(Job.objects.all())
        Job.objects.update(args={"seconds": 0, "name": "two"})
        run()
        worker.child.send_signal(signal.SIGCONT)
        until(lambda: worker.said("Job one was taken over by another worker"))
    yield equal("effects", samples.marks(), ["two"])


@fault(4, "a job asks for more memory than there is")
def out_of_memory() -> Iterator[Line]:
    scene.begin()
    with scene.worker() as worker:
        resource.prlimit(worker.child.pid, resource.RLIMIT_AS, (ROOM, ROOM))
        enqueue("test_greedy", key="greedy")
        for _ in range(20):
            job = _rested(Job.objects.get(key="greedy").pk)
            if job.state == "failed":
                break
            time_passes(Job.objects.filter(kind="test_greedy"))
            sweep.delay()
        yield equal("the job ends as", job.state, "failed")
        yield at_most("tries", job.attempts, 3)
        enqueue("test_mark", key="after", name="after")
        until(lambda: samples.marks() == ["after"], within=60)
        yield equal("what the worker does next", samples.marks(), ["after"])


def _rested(pk: int) -> Job:
    """The job after its next try."""
    tried = Job.objects.get(pk=pk).attempts

    def over() -> Job | None:
        job = Job.objects.get(pk=pk)
        return job if job.attempts > tried and job.state != "running" else None

    with suppress(AssertionError):
        return until(over, within=15)
    return Job.objects.get(pk=pk)
