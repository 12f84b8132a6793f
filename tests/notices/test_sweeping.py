"""The round of every minute: slots, jobs, mails, the sign of life; any number of them at once."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.notices import health
from portal.notices.jobs import enqueue, renew_lease, run, run_due
from portal.notices.models import Heartbeat, Job, Mail
from portal.notices.outbox import notify
from portal.notices.periodic import Periodic, daily
from portal.notices.sweeping import Swept, claim_slots, sweep
from tests import make
from tests.notices import samples
from tests.notices.conftest import time_passes

pytestmark = pytest.mark.django_db

SUNDAY_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = timedelta(days=1)
FINDING = Periodic("find", daily(6, 0), "every day at 06:00")
MAILING = Periodic("mail", daily(6, 30), "every day at 06:30", after=("find",))


def keys():
    return list(Job.objects.order_by("pk").values_list("key", flat=True))


def at_once(count, do):
    """Run `do` in so many threads that start together, each with a connection of its own."""
    ready = Barrier(count)
    failures = []

    def one():
        try:
            ready.wait()
            do()
        except BaseException as failure:
            failures.append(failure)
            raise
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


# --- slots --------------------------------------------------------------------------------------


def test_a_slot_is_claimed_once_and_names_its_day():
    assert claim_slots([FINDING], SUNDAY_NOON) == 1
    assert claim_slots([FINDING], SUNDAY_NOON + timedelta(minutes=1)) == 0
    job = Job.objects.get()
    assert (job.kind, job.key, job.args) == ("find", "find@2026-11-22", {"slot": "2026-11-22"})


def test_days_are_vietnam_s():
    midnight = datetime(2026, 11, 21, 23, 0, tzinfo=ZoneInfo("UTC"))  # 06:00 on the 22nd in Vietnam
    claim_slots([FINDING], midnight - timedelta(seconds=1))
    claim_slots([FINDING], midnight)

    assert keys() == ["find@2026-11-21", "find@2026-11-22"]


def test_a_clock_that_was_dead_for_days_catches_up_once():
    claim_slots([FINDING], SUNDAY_NOON)
    claim_slots([FINDING], SUNDAY_NOON + 4 * DAY)

    assert keys() == ["find@2026-11-22", "find@2026-11-26"]


def test_a_clock_that_jumps_doubles_nothing():
    for now in (
        SUNDAY_NOON,
        SUNDAY_NOON + DAY,
        SUNDAY_NOON - timedelta(hours=1),
        SUNDAY_NOON,
        SUNDAY_NOON + DAY,
    ):
        claim_slots([FINDING], now)

    assert keys() == ["find@2026-11-22", "find@2026-11-23"]


def test_mails_wait_until_all_that_falls_due_is_found(handle):
    handle("find", lambda **_args: None)
    claim_slots([FINDING, MAILING], SUNDAY_NOON)
    assert keys() == ["find@2026-11-22"]

    run()
    claim_slots([FINDING, MAILING], SUNDAY_NOON)
    assert keys() == ["find@2026-11-22", "mail@2026-11-22"]


def test_a_round_looks_for_new_slots_with_one_query(django_assert_num_queries):
    claim_slots([FINDING], SUNDAY_NOON)

    with django_assert_num_queries(3):  # the query, and the transaction around it
        claim_slots([FINDING], SUNDAY_NOON)


# --- rounds -------------------------------------------------------------------------------------


def test_a_round_does_what_is_due_and_leaves_a_sign_of_life(handle, settings, mailoutbox):
    """From the deadline that is found to the mail that goes out, in as many rounds as it takes."""
    officer = make.person()
    settings.PERIODIC = [FINDING, Periodic("digest_mails", daily(0, 0), "", after=("find",))]
    handle("find", lambda **_args: notify(**samples.told(officer)))

    assert sweep() == Swept(slots=1, jobs=1, mails=0)
    assert sweep() == Swept(slots=1, jobs=1, mails=1)
    assert sweep() == Swept(slots=0, jobs=0, mails=0)
    assert [letter.to for letter in mailoutbox] == [[officer.email]]
    assert timezone.now() - Heartbeat.objects.get(name="sweep").at < timedelta(seconds=5)
    assert health.look().is_well


def test_a_failed_job_does_not_stop_the_round(handle, settings):
    settings.PERIODIC = []
    handle("bad", lambda **_args: 1 / 0)
    handle("good", lambda **_args: None)
    enqueue("bad", key="bad:1")
    enqueue("good", key="good:1")

    sweep()

    assert Job.objects.get(key="good:1").state == "done"
    assert Heartbeat.objects.filter(name="sweep").exists()


def test_a_round_begins_nothing_after_its_time(handle):
    handle("mark", lambda **_args: None)
    enqueue("mark", key="mark:1")

    assert run_due(until=0) == 0
    assert Job.objects.get().state == "waiting"


def test_the_round_by_hand(settings, capsys):
    settings.PERIODIC = []
    call_command("sweep")

    assert capsys.readouterr().out == "slots 0, jobs 0, mails 0\n"


# --- many at once -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_sweepers_do_every_job_once(handle, settings):
    settings.PERIODIC = [FINDING]
    handle("find", samples.mark)
    handle("mark", samples.mark)
    for number in range(200):
        enqueue("mark", key=f"mark:{number}", name=f"{number}")

    at_once(8, sweep)

    assert Job.objects.filter(state="done", attempts=1).count() == Job.objects.count() == 201
    assert len(samples.marks()) == 201


@pytest.mark.django_db(transaction=True)
def test_many_who_want_the_same_job_do_it_once(handle):
    handle("mark", samples.mark)
    enqueue("mark", key="mark:1")
    job = Job.objects.get()

    at_once(20, lambda: run(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_for_the_same_job_get_one():
    at_once(20, lambda: enqueue("mark", key="mark:1"))

    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_mail_everybody_once(postbox, settings):
    settings.PERIODIC = [Periodic("digest_mails", daily(0, 0), "")]
    settings.EMAIL_TIMEOUT = 5
    officers = [make.person() for _ in range(40)]
    for officer in officers:
        notify(**samples.told(officer))

    at_once(4, sweep)
    at_once(4, sweep)

    assert sorted(letter.recipients[0] for letter in postbox.letters) == sorted(one.email for one in officers)
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_zombie_that_wakes_up_finds_its_work_refused(handle, caplog):
    """The holder stops, its lease ends, another one does the job; then the holder wants to commit."""
    doers = []

    def linger(**_args):
        doers.append("first" if not doers else "second")
        samples.mark(doers[-1])
        if doers == ["first"]:
            at_once(1, lambda: (time_passes(Job.objects.all()), run()))

    handle("mark", linger)
    enqueue("mark", key="mark:1")
    run()

    job = Job.objects.get()
    assert doers == ["first", "second"]
    assert samples.marks() == ["second"]
    assert (job.state, job.attempts, job.lost) == ("done", 2, 1)
    assert "Job mark:1 was taken over by another worker" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_lease_renewed_inside_the_transaction_keeps_others_away_until_its_end(handle):
    others = []

    def linger(**_args):
        renew_lease()
        at_once(1, lambda: others.append(run()))

    handle("mark", linger)
    enqueue("mark", key="mark:1")
    run()

    assert others == [None]
    assert Job.objects.get().attempts == 1
