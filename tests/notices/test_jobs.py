"""The queue, as one worker sees it."""

import logging
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.notices import jobs
from portal.notices.jobs import enqueue, is_pending, run
from portal.notices.models import Job
from tests.notices.conftest import time_passes
from tests.notices.samples import mark, marks

pytestmark = pytest.mark.django_db

UNNAMED = """
import django
django.setup()
from django.conf import settings
from portal.notices.periodic import JOBS
named = JOBS.keys() | {line.kind for line in settings.PERIODIC}
from portal.celery import app
app.autodiscover_tasks(force=True)
from portal.notices.jobs import HANDLERS
print(len(HANDLERS), sorted(HANDLERS.keys() - named))
"""
"""How many kinds of jobs there are, and those that a process has no name for which has loaded no code of theirs."""


def test_a_job_is_done_once_and_says_what_it_did(handle):
    handle("mark", mark)
    assert enqueue("mark", key="mark:1", name="a") is True

    run()

    job = Job.objects.get()
    assert (job.state, job.outcome, job.attempts, job.lost, job.last_error) == (
        "done",
        {"marks": 1},
        1,
        0,
        "",
    )
    assert job.made_at <= job.started_at <= job.ended_at
    assert job.lease_until is None
    assert marks() == ["a"]
    assert run() is None
    assert run(job.pk) is None


def test_the_same_key_is_one_job_for_ever(handle):
    handle("mark", mark)
    assert enqueue("mark", key="mark:1", name="a") is True
    assert enqueue("mark", key="mark:1", name="b") is False
    run()
    assert enqueue("mark", key="mark:1", name="c") is False

    assert jobs.run_due(until=float("inf")) == 0
    assert marks() == ["a"]


def test_what_is_rolled_back_leaves_no_job():
    with transaction.atomic():
        enqueue("mark", key="mark:1")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_arguments_are_plain_values():
    with pytest.raises(TypeError, match="not JSON serializable"):
        enqueue("mark", key="mark:1", day=timezone.now())


def test_a_job_waits_for_its_time(handle):
    handle("mark", mark)
    enqueue("mark", key="mark:1", due_at=timezone.now() + timedelta(minutes=5))

    assert run() is None
    time_passes(Job.objects.all())
    assert run().key == "mark:1"


def test_longest_due_first(handle):
    handle("mark", mark)
    for minutes in (1, 3, 2):
        enqueue("mark", key=f"{minutes}", due_at=timezone.now() - timedelta(minutes=minutes), name=f"{minutes}")

    assert [run().key for _ in range(3)] == ["3", "2", "1"]


def test_a_kind_that_nobody_knows_is_left_for_a_newer_worker(handle):
    handle("mark", mark)
    enqueue("unheard_of", key="unheard_of:1")

    assert run() is None
    assert run(Job.objects.get().pk) is None
    assert Job.objects.get().attempts == 0


def test_one_kind_has_one_handler(handle):
    handle("mark", mark)

    with pytest.raises(RuntimeError, match="'mark' are done by tests.notices.samples already"):
        handle("mark", mark)


# --- failing ------------------------------------------------------------------------------------


def test_a_failing_job_undoes_what_it_wrote_and_is_put_off(handle, caplog):
    def break_down(**_args):
        mark()
        raise ValueError("no such certificate\0")

    handle("mark", break_down)
    enqueue("mark", key="mark:1")

    run()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.last_error) == ("waiting", 1, "ValueError: no such certificate")
    assert timezone.now() - timedelta(seconds=1) < job.due_at < timezone.now() + timedelta(seconds=3)
    assert marks() == []
    assert "Job mark:1 failed, try 1" in caplog.text
    assert "in break_down" in caplog.text  # the whole traceback


def test_an_error_of_the_database_is_put_off_like_any_other(handle):
    def break_down(**_args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    handle("mark", break_down)
    enqueue("mark", key="mark:1")

    run()

    assert Job.objects.get().last_error.startswith("DataError: division by zero")


def test_an_outcome_that_cannot_be_stored_is_an_error_too(handle):
    handle("mark", lambda **_args: object())
    enqueue("mark", key="mark:1")

    run()

    assert "not JSON serializable" in Job.objects.get().last_error


def test_after_eight_tries_a_job_is_given_up_and_kept(handle, caplog):
    tries = []
    handle("mark", lambda **_args: tries.append(1) or 1 / 0)
    enqueue("mark", key="mark:1")

    for _ in range(10):
        run()
        time_passes(Job.objects.filter(state="waiting"))

    job = Job.objects.get()
    assert (job.state, job.attempts, len(tries)) == ("failed", 8, 8)
    assert "Job mark:1 is given up: ZeroDivisionError" in caplog.text
    assert not is_pending("mark")


def test_a_job_that_finds_no_memory_is_given_up_after_three_tries(handle):
    handle("greedy", lambda **_args: bytearray(1 << 60))
    enqueue("greedy", key="greedy:1")

    for _ in range(5):
        run()
        time_passes(Job.objects.filter(state="waiting"))

    job = Job.objects.get()
    assert (job.state, job.attempts, job.last_error) == ("failed", 3, "MemoryError: ")


def test_a_job_that_takes_its_worker_with_it_is_given_up_after_three(handle):
    class Killed(BaseException):
        """Nothing catches this: as if the process were gone."""

    def die(**_args):
        raise Killed

    handle("mark", die)
    enqueue("mark", key="mark:1")

    for _ in range(3):
        with pytest.raises(Killed):
            run()
        assert run() is None  # held until the lease is over
        time_passes(Job.objects.all())
    run()

    job = Job.objects.get()
    assert (job.state, job.lost) == ("failed", 3)
    assert job.last_error == "3 workers took this job and never came back."


# --- leases -------------------------------------------------------------------------------------


def take_over():
    """Somebody else takes the job: its lease is over."""
    time_passes(Job.objects.all())
    assert next(iter(Job.objects.raw(jobs._CLAIM, {"lease": jobs.LEASE, "kinds": ["mark"], "job_id": None})))


def test_a_late_commit_is_refused(handle, caplog):
    def linger(**_args):
        mark("zombie")
        take_over()

    handle("mark", linger)
    enqueue("mark", key="mark:1")
    with caplog.at_level(logging.WARNING):
        run()

    # Both share a transaction here, so the taking over is undone with the rest; test_processes has two.
    assert marks() == []
    assert "Job mark:1 was taken over by another worker" in caplog.text


def test_a_handler_that_commits_its_own_steps_is_stopped_at_the_next_renewal(handle):
    def linger(**_args):
        mark("first step")
        take_over()
        jobs.renew_lease()
        mark("second step")

    handle("mark", linger, atomic=False)
    enqueue("mark", key="mark:1")
    run()

    job = Job.objects.get()
    assert marks() == ["first step"]
    assert (job.state, job.attempts, job.lost, job.last_error) == ("running", 2, 1, "")


def test_renewing_gives_a_whole_lease_again(handle):
    def linger(**_args):
        Job.objects.update(lease_until=timezone.now())
        jobs.renew_lease()
        return f"{Job.objects.get().lease_until - timezone.now() > timedelta(seconds=115)}"

    handle("mark", linger, atomic=False)
    enqueue("mark", key="mark:1")
    run()

    assert Job.objects.get().outcome == "True"


def test_outside_a_job_there_is_nothing_to_renew(django_assert_num_queries):
    with django_assert_num_queries(0):
        jobs.renew_lease()


# --- about --------------------------------------------------------------------------------------


def test_pending_is_waiting_or_running(handle, django_assert_num_queries):
    seen = []
    handle("mark", lambda **_args: seen.append(is_pending("mark")))
    enqueue("mark", key="mark:1")

    with django_assert_num_queries(1):
        assert is_pending("mark") is True
    assert is_pending("other") is False
    run()
    assert seen == [True]
    assert is_pending("mark") is False


def test_old_jobs_that_are_done_are_forgotten_and_failed_ones_kept():
    day = timedelta(days=1)
    now = timezone.now()
    for key, state, age in [
        ("old", "done", 31),
        ("new", "done", 29),
        ("bad", "failed", 400),
        ("late", "waiting", 400),
    ]:
        Job.objects.create(
            kind="mark",
            key=key,
            state=state,
            ended_at=now - age * day,
            due_at=now - age * day,
            made_at=now - age * day,
        )

    assert jobs.purge_done() == 1
    assert sorted(Job.objects.values_list("key", flat=True)) == ["bad", "late", "new"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "resting"},
        {"state": "running"},
        {"state": "done"},
        {"state": "waiting", "lease_until": timezone.now()},
    ],
)
def test_the_database_refuses_states_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="mark", key="mark:1", **wrong)


def test_taking_a_job_uses_the_index(handle):
    """Thousands wait for their day: only the index by that day finds the one that is due without reading them."""
    handle("mark", mark)
    later = timezone.now() + timedelta(days=1)
    Job.objects.bulk_create(Job(kind="mark", key=f"{n}", due_at=later + timedelta(minutes=n)) for n in range(5000))
    enqueue("mark", key="mark:1")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # only the owner may analyse
        cursor.execute("ANALYZE notices_job")
        cursor.execute("SET ROLE portal_web")
        cursor.execute(f"EXPLAIN {jobs._CLAIM}", {"lease": jobs.LEASE, "kinds": ["mark"], "job_id": None})
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "job_due" in plan, plan
    assert "Seq Scan" not in plan, plan


def test_the_page_of_jobs_names_each_kind_though_it_loads_no_tasks():
    said = subprocess.run([sys.executable, "-c", UNNAMED], check=True, capture_output=True, text=True).stdout
    count, unnamed = said.split(" ", 1)

    assert int(count) > 10
    assert unnamed.strip() == "[]"
