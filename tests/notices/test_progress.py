"""How far a job is: seen while it runs, by others, and after a reload."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import timezone
from django.utils.translation import gettext_noop

from portal.notices import jobs, progress
from portal.notices.jobs import enqueue, run
from portal.notices.models import Job, Progress
from portal.notices.progress import Work, tell, telling, work_of
from tests.notices.conftest import time_passes

STAGE = gettext_noop("Under way")


def seen():
    """What another connection sees of it."""
    with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as other, other.cursor() as cursor:
        cursor.execute("SELECT done, total, words FROM notices_progress WHERE job_id = %s", [jobs.held().pk])
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("atomic", [True, False])
def test_others_see_how_far_a_job_is_before_it_ends(handle, atomic):
    looks = []

    def work(**_args):
        for done in (0, 5, 10):
            tell(done, 10, STAGE)
            looks.append(seen())

    handle("work", work, atomic=atomic)
    enqueue("work", key="work:1")
    run()

    # The first and the last note, and none between: five of ten came too soon after the first.
    assert looks == [[(0, 10, STAGE)], [(0, 10, STAGE)], [(10, 10, STAGE)]]
    assert work_of("work:1").state == "done"


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_worked_on_one_by_one_are_counted(handle):
    looks = []
    handle("work", lambda **_args: looks.extend((row, seen()) for row in telling("ab", STAGE)))
    enqueue("work", key="work:1")
    run()

    assert looks == [("a", [(0, 2, STAGE)]), ("b", [(0, 2, STAGE)])]


@pytest.mark.django_db(transaction=True)
def test_it_is_told_while_the_jobs_own_row_is_locked(handle):
    def work(**_args):
        jobs.renew_lease()
        tell(1, 2)
        return {"seen": len(seen())}

    handle("work", work)
    enqueue("work", key="work:1")
    run()

    assert Job.objects.get().outcome == {"seen": 1}


@pytest.mark.django_db
def test_a_new_stage_is_told_at_once_and_one_that_goes_on_not_too_often(handle, monkeypatch):
    notes = []
    monkeypatch.setattr(progress, "_write", lambda _mine, *note: notes.append(note))
    clock = iter([10.0, 10.1, 10.8, 10.9, 11.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))

    def work(**_args):
        tell(0, 9, "one")
        tell(1, 9, "one")  # too soon
        tell(2, 9, "one")
        tell(2, 9, "two")
        tell(9, 9, "two")

    handle("work", work)
    enqueue("work", key="work:1")
    run()

    assert notes == [(0, 9, "one"), (2, 9, "one"), (2, 9, "two"), (9, 9, "two")]


@pytest.mark.django_db
def test_telling_keeps_the_lease(handle, monkeypatch):
    clock = iter([10.0, 71.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))

    def work(**_args):
        tell(0, 2)
        Job.objects.update(lease_until=timezone.now())
        tell(1, 2)
        return f"{Job.objects.get().lease_until - timezone.now() > timedelta(seconds=115)}"

    handle("work", work)
    enqueue("work", key="work:1")
    run()

    assert Job.objects.get().outcome == "True"


@pytest.mark.django_db
def test_a_database_that_takes_no_more_connections_does_not_stop_the_work(handle, monkeypatch, caplog):
    def no_more(_alias):
        raise OperationalError("sorry, too many clients already")

    handle("work", lambda **_args: tell(1, 2))
    enqueue("work", key="work:1")
    with monkeypatch.context() as patch:
        patch.setattr(connections, "create_connection", no_more)
        run()

    assert Job.objects.get().state == "done"
    assert "How far job work:1 is could not be told: sorry" in caplog.text


@pytest.mark.django_db
def test_outside_a_job_there_is_nothing_to_tell(django_assert_num_queries):
    with django_assert_num_queries(0):
        tell(1, 2)


@pytest.mark.django_db
def test_who_waits_learns_of_every_state(handle):
    assert work_of("work:1") is None

    handle("work", lambda **_args: 1 / 0)
    enqueue("work", key="work:1")
    assert work_of("work:1") == Work("waiting")
    assert work_of("work:1").is_live

    run()
    again = work_of("work:1")
    assert (again.state, again.error) == ("waiting", "ZeroDivisionError: division by zero")
    assert again.again_at == Job.objects.get().due_at

    for _ in range(8):
        time_passes(Job.objects.filter(state="waiting"))
        run()
    over = work_of("work:1")
    assert (over.state, over.is_live) == ("failed", False)


def test_a_hundred_percent_is_all_of_it():
    assert [Work("running", done, 300).percent for done in (0, 1, 299, 300)] == [0, 0, 99, 100]
    assert Work("running", 0, 0).percent == 100
    assert Work("running").percent is None


@pytest.mark.django_db
def test_what_was_told_goes_with_its_job(handle):
    handle("work", lambda **_args: tell(1, 2))
    enqueue("work", key="work:1")
    run()
    job = Job.objects.get()
    assert Progress.objects.filter(job=job).exists()

    Job.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert jobs.purge_done() == 1
    assert not Progress.objects.filter(job_id=job.pk).exists()
