"""Messages that come many times, in the wrong order, or make no sense; workers that are cut off from them."""

import time
from collections.abc import Iterator

from django.utils import timezone
from redis import Redis

from portal.celery import app
from portal.notices.jobs import enqueue
from portal.notices.models import Heartbeat, Job
from portal.notices.tasks import run_job
from tests.faults import ground, scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.notices import samples
from tests.notices.processes import until

QUEUE = "celery"


def _done(number: int) -> bool:
    return Job.objects.filter(kind="test_mark", state="done").count() == number


@fault(5, "all connections to the broker are cut, fifty times")
def cut_off() -> Iterator[Line]:
    scene.begin()
    with scene.worker(), scene.clock(), Redis(unix_socket_path=str(ground.broker().socket)) as broker:
        for _ in range(50):
            broker.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            time.sleep(0.1)
        cut, began = timezone.now(), time.monotonic()
        enqueue("test_mark", key="woken", name="woken")
        until(lambda: _done(1), within=200)
        yield at_most("until a job is done", time.monotonic() - began, 60, " s")
        until(lambda: Heartbeat.objects.filter(name="sweep", at__gt=cut).exists(), within=200)
        yield at_most("until the sign of life", time.monotonic() - began, 180, " s")


@fault(14, "the same message comes a hundred times")
def doubled() -> Iterator[Line]:
    scene.begin()
    enqueue("test_mark", key="one", name="one")
    for _ in range(100):
        run_job.delay(job_id=Job.objects.get().pk)
    enqueue("test_mark", key="last", name="last")
    with scene.worker():
        until(lambda: _done(2), within=60)
    yield equal("effects", samples.marks(), ["last", "one"])
    yield equal("tries of each", set(Job.objects.values_list("attempts", flat=True)), {1})


@fault(15, "messages come in the wrong order")
def reversed_() -> Iterator[Line]:
    scene.begin()
    for number in range(20):
        enqueue("test_mark", key=f"{number}", name=f"{number:02}")
    ground.broker().forget()
    for pk in Job.objects.order_by("-pk").values_list("pk", flat=True):
        run_job.delay(job_id=pk)
    with scene.worker():
        until(lambda: _done(20), within=60)
    yield equal("effects", samples.marks() == [f"{number:02}" for number in range(20)], True)


RUBBISH = ("{", "null", '{"body": 7}')
"""What is no message at all. Celery's transport ends the worker over it, and its supervisor starts a new one."""


@fault(16, "messages that make no sense")
def poison() -> Iterator[Line]:
    scene.begin()
    with Redis(unix_socket_path=str(ground.broker().socket)) as broker:
        broker.lpush(QUEUE, *RUBBISH)
    app.send_task("no.such.task", kwargs={"job_id": 1})
    run_job.delay(job_id="rubbish")
    run_job.delay(job_id=10**12)
    run_job.delay(job_id=1, more="x" * 5_000_000)
    enqueue("test_mark", key="after", name="after")
    began, starts = time.monotonic(), 0
    with scene.clock():
        while not _done(1) and starts <= len(RUBBISH) + 1:
            starts += 1
            with scene.worker() as worker:
                until(lambda child=worker.child: _done(1) or child.poll() is not None, within=200)
    yield at_most("until the job behind them is done", time.monotonic() - began, 180, " s")
    yield at_most("starts of the worker", starts, 1 + len(RUBBISH))
    yield equal("effects", samples.marks(), ["after"])
