"""The bell and the page of the machine's work, over HTTP."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.notices.jobs import enqueue, run
from portal.notices.models import Heartbeat, Job, Mail, Notice
from portal.notices.outbox import notify, notify_all
from portal.notices.permissions import can_see_jobs, can_see_notices
from portal.notices.queries import in_words, unread_count
from tests import make
from tests.notices import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make.person(language="en")
    client.force_login(officer)
    return officer


@pytest.fixture
def staff(client):
    staff = make.person(language="en", is_staff=True)
    client.force_login(staff)
    return staff


def failed_job(**fields):
    return Job.objects.create(
        **{
            "kind": "mark",
            "key": "mark:1",
            "state": "failed",
            "attempts": 8,
            "lost": 2,
            "ended_at": timezone.now(),
        }
        | fields
    )


def mail(person, state, **fields):
    return Mail.objects.create(
        person=person,
        day="2026-11-22",
        message_id=f"<{person.pk}@x>",
        urgent_on="2026-12-01",
        state=state,
        **fields,
    )


# --- the bell -----------------------------------------------------------------------------------


def test_the_bell_shows_one_s_own_notices_newest_first(client, officer):
    notify(**samples.told(officer, params={"number": "QMS-01", "agency": "Sở Y tế"}))
    notify(**samples.told(officer, params={"number": "QMS-02", "agency": "<b>Sở</b>"}, link="/certificates/2/"))
    notify(**samples.told(make.person(), params={"number": "QMS-03", "agency": "Sở Xây dựng"}))

    body = client.get(reverse("notices")).content.decode()

    assert body.index("Certificate QMS-02 of &lt;b&gt;Sở&lt;/b&gt;") < body.index("Certificate QMS-01 of Sở Y tế")
    newest = officer.notices.latest("pk")
    assert f'href="/notices/{newest.pk}/open/"' in body
    assert "QMS-03" not in body


def test_an_empty_bell_says_what_will_stand_there(client, officer):
    assert "There are no notices for you." in client.get(reverse("notices")).content.decode()


def test_a_notice_is_marked_as_read_by_its_own_reader_only(client, officer):
    notify(**samples.told(officer))
    notify(**samples.told(make.person()))
    mine, other = Notice.objects.order_by("pk")

    assert client.post(reverse("notice-read", args=[other.pk])).status_code == 404
    assert client.get(reverse("notice-read", args=[mine.pk])).status_code == 405
    assert client.post(reverse("notice-read", args=[mine.pk])).url == reverse("notices")
    assert list(Notice.objects.unread()) == [other]
    assert unread_count(officer) == 0


def test_all_are_marked_as_read_but_those_that_came_meanwhile(client, officer):
    for _ in range(3):
        notify(**samples.told(officer))
    first, second, third = Notice.objects.order_by("pk")
    notify(**samples.told(make.person()))

    client.post(reverse("notices-read"), {"newest": second.pk})

    assert unread_count(officer) == 1
    assert third in Notice.objects.unread()
    assert Notice.objects.unread().count() == 2


@pytest.mark.parametrize("newest", ["", "x", "-1", "1.5"])
def test_nonsense_marks_nothing(client, officer, newest):
    notify(**samples.told(officer))

    assert client.post(reverse("notices-read"), {"newest": newest}).status_code == 400
    assert unread_count(officer) == 1


def test_a_number_of_any_length_does_no_harm(client, officer):
    notify(**samples.told(officer))

    assert client.post(reverse("notices-read"), {"newest": "9" * 40}).status_code == 302
    assert unread_count(officer) == 0


def queries_of(client, name):
    """How many queries the page's own tables are asked; the frame of the page has others, and a cache."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(name)).status_code == 200
    return len([query for query in captured if "notices_" in query["sql"]])


def test_the_bell_costs_the_same_however_many_there_are(client, officer):
    costs = set()
    for count in (1, 2, 27):
        notify_all([samples.notice(officer) for _ in range(count)])
        costs.add(queries_of(client, "notices"))

    assert len(costs) == 1
    assert costs.pop() <= 3  # notices, unread; unread once more in the frame


def test_nobody_counts_more_than_a_hundred(officer):
    notify_all([samples.notice(officer) for _ in range(120)])

    assert unread_count(officer) == 100


def test_who_is_not_signed_in_has_no_bell(client):
    for name in ("notices", "jobs"):
        assert client.get(reverse(name)).status_code == 302
    assert not can_see_notices(AnonymousUser())
    assert not can_see_jobs(AnonymousUser())


# --- the machine's work -------------------------------------------------------------------------


def test_officers_do_not_see_the_machine(client, officer):
    job, letter = failed_job(), mail(officer, "bounced")

    assert client.get(reverse("jobs")).status_code == 403
    assert client.post(reverse("job-run", args=[job.pk])).status_code == 404
    assert client.post(reverse("mail-send", args=[letter.pk])).status_code == 404
    job.refresh_from_db()
    letter.refresh_from_db()
    assert (job.state, letter.state) == ("failed", "bounced")


def test_staff_see_what_ran_how_long_and_what_came_of_it(client, staff):
    notify(**samples.told(staff))
    enqueue("digest_mails", key="digest_mails@2026-11-22", slot="2026-11-22")
    run()
    failed_job(last_error="ValueError: no such certificate <i>")
    mail(make.person(name="Lê Văn Đạt"), "bounced", answer="550 no such user")
    mail(make.person(name="Trần Thị Ngọc"), "sent", sent_at=timezone.now())

    body = client.get(reverse("jobs")).content.decode()

    assert "Prepare the e-mails of the day" in body
    assert "every day at 06:30" in body
    assert "mails: 1" in body
    assert "ValueError: no such certificate &lt;i&gt;" in body
    assert "550 no such user" in body
    assert "Trần Thị Ngọc" not in body
    assert "No worker has made its round for three minutes" in body


def test_the_page_costs_the_same_however_many_there_are(client, staff):
    costs = set()
    for number in range(3):
        failed_job(key=f"mark:{number}", kind=f"mark{number}")
        mail(make.person(), "bounced")
        costs.add(queries_of(client, "jobs"))

    assert len(costs) == 1
    assert costs.pop() <= 6  # kinds, counts, failed, mails, health; unread in the frame


def test_failed_work_is_run_again_as_if_it_were_new(client, staff, handle):
    handle("mark", samples.mark)
    job = failed_job()

    for _ in range(2):  # a double click changes nothing
        assert client.post(reverse("job-run", args=[job.pk])).url == reverse("jobs")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lost) == ("waiting", 0, 0)

    run(job.pk)
    assert samples.marks() == ["done"]
    assert "asked for again already" in client.get(reverse("jobs")).content.decode()


def test_a_mail_that_came_back_is_sent_again(client, staff, postbox):
    officer = make.person(email="right@example.vn")
    letter = mail(officer, "bounced", attempts=1)
    notify(**samples.told(officer))
    Notice.objects.update(mail=letter)

    for _ in range(2):
        client.post(reverse("mail-send", args=[letter.pk]))
    letter.refresh_from_db()

    assert (letter.state, letter.attempts) == ("waiting", 0)


def test_outcomes_in_words():
    with translation.override("vi"):
        assert in_words({"mails": 3, "deleted": 2}) == "thư: 3, đã xóa: 2"
    assert in_words("all told") == "all told"
    assert in_words(None) == ""


# --- health -------------------------------------------------------------------------------------


def test_a_portal_is_well_while_somebody_sweeps(client):
    Heartbeat.objects.create(name="sweep", at=timezone.now() - timedelta(seconds=170))

    response = client.get(reverse("healthz"))

    figures = response.json()
    assert 170 <= figures.pop("canary_age") <= 175
    assert (response.status_code, figures) == (
        200,
        {"ok": True, "database": True, "broker": True, "oldest_due_age": None, "wrong_files": 0},
    )
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("age", [None, 181])
def test_it_is_not_when_nobody_does(client, age):
    if age:
        Heartbeat.objects.create(name="sweep", at=timezone.now() - timedelta(seconds=age))

    response = client.get(reverse("healthz"))

    assert (response.status_code, response.json()["ok"]) == (503, False)


def test_a_broker_that_is_gone_is_told_and_no_more(client, settings):
    Heartbeat.objects.create(name="sweep")
    settings.REDIS_URL = "unix:///nowhere/valkey.sock?db=0"

    response = client.get(reverse("healthz"))

    assert (response.status_code, response.json()["broker"]) == (200, False)


@pytest.fixture
def lost_connection(transactional_db):
    """This process's connection, cut by the server."""
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())")
    yield
    connection.close()  # the next use connects anew


def test_a_database_that_is_gone_is_told(client, lost_connection):
    response = client.get(reverse("healthz"))

    assert response.status_code == 503
    assert response.json() == {
        "ok": False,
        "database": False,
        "broker": True,
        "canary_age": None,
        "oldest_due_age": None,
    }


def test_the_oldest_piece_of_work_is_told(client):
    enqueue("unheard_of", key="unheard_of:1", due_at=timezone.now() - timedelta(seconds=900))

    assert 900 <= client.get(reverse("healthz")).json()["oldest_due_age"] <= 905
