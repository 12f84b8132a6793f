"""Faults on real processes: workers killed and stopped, messages doubled and lost, a broker that is gone."""

import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.celery import app
from portal.notices.jobs import enqueue, run
from portal.notices.models import Heartbeat, Job, Mail
from portal.notices.outbox import gather_mails, notify
from portal.notices.tasks import run_job, sweep
from tests import make
from tests.notices import samples, work  # noqa: F401  work: its jobs are known here too
from tests.notices.conftest import time_passes
from tests.notices.processes import process, said, until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def the(key):
    return Job.objects.get(key=key)


def is_done(key):
    return lambda: the(key).state == "done"


# --- a worker that lives --------------------------------------------------------------------------


def test_a_worker_is_woken_and_bears_every_kind_of_message(published):
    with worker(published) as child:
        began = time.monotonic()
        enqueue("test_mark", key="mark:1", name="woken")
        until(is_done("mark:1"))
        assert time.monotonic() - began < 5  # the sweeper's minute was not needed

        job = the("mark:1")
        for _ in range(20):
            run_job.delay(job_id=job.pk)  # the same message many times
        app.send_task("no.such.task", kwargs={"job_id": 1})
        run_job.delay(job_id="rubbish")
        run_job.delay(job_id=10**12)
        run_job.delay(job_id=job.pk, of_a_newer_release=True)
        for _ in range(2):
            sweep.delay()  # two clocks
        enqueue("test_mark", key="mark:2", name="still alive")
        until(is_done("mark:2"))
        until(lambda: Heartbeat.objects.filter(name="sweep").exists())
        until(lambda: Job.objects.filter(kind="purge_done_jobs", state="done").exists())
        assert child.poll() is None

    assert samples.marks() == ["still alive", "woken"]
    assert the("mark:1").attempts == the("mark:2").attempts == 1
    assert not Job.objects.filter(attempts__gt=1).exists()


# --- workers that do not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "left"), [("test_nap", []), ("test_steps", ["one, first step"])], ids=["atomic", "in steps"]
)
def test_a_worker_killed_in_the_middle_of_a_job_leaves_only_what_it_committed(published, kind, left):
    with worker(published) as child:
        enqueue(kind, key="one", seconds=30, name="one")
        until(lambda: the("one").state == "running" and samples.marks() == left)
        child.kill()
        child.wait()

    assert samples.marks() == left
    assert run() is None  # its lease still runs
    time_passes(Job.objects.all())
    Job.objects.update(args={"seconds": 0, "name": "two"})
    run()

    job = the("one")
    assert (job.state, job.attempts, job.lost) == ("done", 2, 1)
    assert len(samples.marks()) == len(left) + (1 if kind == "test_nap" else 2)


def test_a_worker_that_stood_still_finds_its_late_commit_refused(published):
    with worker(published) as child:
        enqueue("test_nap", key="one", seconds=1, name="one")
        until(lambda: the("one").state == "running")
        child.send_signal(signal.SIGSTOP)
        time_passes(Job.objects.all())
        Job.objects.update(args={"seconds": 0, "name": "two"})
        run()
        assert the("one").state == "done"
        child.send_signal(signal.SIGCONT)
        until(lambda: said(child, "Job one was taken over by another worker"))

    assert samples.marks() == ["two"]
    assert (the("one").attempts, the("one").lost) == (2, 1)


# --- a broker that does not -----------------------------------------------------------------------


def test_without_a_broker_everything_is_saved_and_the_sweeper_does_it(published):
    published.stop()
    try:
        slowest = 0.0
        for number in range(20):
            began = time.monotonic()
            assert enqueue("test_mark", key=f"mark:{number}", name=f"{number}")
            slowest = max(slowest, time.monotonic() - began)
        with process("django", "sweep", REDIS_URL=f"unix://{published.socket}?db=0") as child:
            child.wait()
    finally:
        published.start()

    assert slowest < 1
    # Here, because the command knows the portal's own jobs only.
    while run():
        pass
    assert set(Job.objects.filter(kind="test_mark").values_list("state", "attempts")) == {("done", 1)}
    assert len(samples.marks()) == 20
    assert Heartbeat.objects.filter(name="sweep").exists()


def test_a_broker_that_forgot_everything_costs_nothing(published):
    for number in range(5):
        enqueue("test_mark", key=f"mark:{number}", name=f"{number}")
    published.forget()

    with worker(published):
        sweep.delay()
        until(lambda: Job.objects.filter(kind="test_mark", state="done").count() == 5)

    assert len(samples.marks()) == 5


# --- a sender that dies ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "letters"),
    [("MAIL", 1), ("RCPT", 1), ("DATA", 2)],
    ids=["before", "during", "after the server took it"],
)
def test_a_sender_killed_at_any_step_loses_nothing_and_doubles_at_most_once(postbox, broker, step, letters):
    """The mail server kills it: at DATA after having taken the letter, so before the sender can know."""
    notify(**samples.told(make.person()))
    gather_mails(timezone.localdate())
    Job.objects.all().delete()
    environment = {
        "REDIS_URL": f"unix://{broker.socket}?db=0",
        "EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
    }
    with process("django", "sweep", **environment) as sender:
        postbox.at = lambda at: at == step and (sender.kill(), sender.wait())
        sender.wait()
    assert sender.returncode == -signal.SIGKILL
    assert Mail.objects.get().state == "sending"

    postbox.at = lambda at: None
    with process("django", "sweep", **environment) as early:
        early.wait()
    assert Mail.objects.get().state == "sending"  # the lease of the dead one still runs

    time_passes(Mail.objects.all())
    with process("django", "sweep", **environment) as second:
        second.wait()

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.lost) == ("sent", 2, 1)
    assert [letter["Message-ID"] for letter in postbox.letters] == [mail.message_id] * letters
    assert timezone.now() - mail.sent_at < timedelta(minutes=1)
