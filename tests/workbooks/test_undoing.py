"""Much is taken back by a job: what counts on it is looked at when it is asked for, and again when it is done."""

import re
from contextlib import closing
from datetime import date, timedelta

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.urls import reverse

from agencies.models import Fact
from portal.celery import app
from portal.notices import jobs
from portal.notices.models import Job
from portal.workbooks import actions
from portal.workbooks.choices import ImportState
from portal.workbooks.kinds import KINDS
from portal.workbooks.models import Import
from portal.workbooks.undo_actions import AT_ONCE, UNDO, undo, undo_key
from tests import make
from tests.notices.conftest import time_passes
from tests.notices.processes import until, worker
from tests.workbooks.files import plain_book
from tests.workbooks.given import seen_on

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 2)
MANY = AT_ONCE + 1


@pytest.fixture
def staff():
    return make.staff()


@pytest.fixture
def sent(register, staff, tmp_path):
    """An import that wrote a row more than is taken back at once."""
    days = [date(2015, 1, 1) + timedelta(number) for number in range(MANY)]
    rows = [[number, "Sở Nội vụ", f"{number}/QĐ", day, 2008, ""] for number, day in enumerate(days)]
    path = plain_book(tmp_path / "a.xlsx", rows)
    sent = actions.look_through(sent=actions.send(kind=KINDS["facts"], by=staff, path=path, name="a.xlsx"), on=TODAY)
    actions.confirm(sent=sent, on=TODAY, only_good=False)
    work()
    assert standing() == MANY
    return sent


@pytest.fixture
def page(client, staff, sent):
    """Asks for the page where it is taken back, and presses its button."""
    client.force_login(staff)
    address = reverse("import-undo", args=[sent.pk])

    def press(because="Nhầm tệp", seen=None):
        mark = seen or seen_on(client.get(address))
        return client.post(address, {"because": because, "seen": mark})

    return press


def work():
    app.loader.import_default_modules()
    while jobs.run():
        pass


def standing() -> int:
    return Fact.objects.known().filter(kind="declared").count()


def state(sent) -> str:
    return Import.objects.get(pk=sent.pk).state


def test_whoever_asks_waits_for_the_job_on_the_import_s_page(client, sent, page):
    show = reverse("import", args=[sent.pk])
    assert page()["Location"] == show
    assert (state(sent), standing()) == (ImportState.UNDOING, MANY)
    assert "Đang hoàn tác lần nhập" in client.get(show).content.decode()
    assert reverse("import-undo", args=[sent.pk]) not in client.get(show).content.decode()

    work()
    assert (state(sent), standing()) == (ImportState.UNDONE, 0)
    assert Job.objects.get(kind=UNDO).outcome == {"rows taken back": MANY}
    assert "Nhầm tệp" in client.get(show).content.decode()


def test_a_second_press_leads_to_the_import_and_asks_for_nothing_more(client, sent, page):
    seen = seen_on(client.get(reverse("import-undo", args=[sent.pk])))
    again = [page(seen=seen) for _ in range(2)]
    assert [answer["Location"] for answer in again] == [reverse("import", args=[sent.pk])] * 2
    assert Job.objects.filter(kind=UNDO).count() == 1
    work()
    assert page(seen=seen)["Location"] == reverse("import", args=[sent.pk])
    assert state(sent) == ImportState.UNDONE


def test_what_was_recorded_since_the_page_was_shown_is_shown_before_anything_happens(client, register, sent, page):
    seen = seen_on(client.get(reverse("import-undo", args=[sent.pk])))
    make.fact(register["nv"], "internal_audit", date(2016, 1, 5))
    answer = page(seen=seen)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Nhầm tệp" in words
    assert "05/01/2016" in words
    assert (state(sent), standing()) == (ImportState.WRITTEN, MANY)

    assert page(seen=seen_on(answer)).status_code == 302
    work()
    assert (state(sent), standing()) == (ImportState.UNDONE, 0)


def test_what_is_recorded_while_the_job_waits_stops_it(client, register, sent, page):
    page("Nhầm tệp tháng ba")
    make.fact(register["nv"], "internal_audit", date(2016, 1, 5))
    work()
    assert (state(sent), standing()) == (ImportState.WRITTEN, MANY)
    assert "Chưa hoàn tác" in client.get(reverse("import", args=[sent.pk])).content.decode()
    shown = client.get(reverse("import-undo", args=[sent.pk])).content.decode()
    assert "05/01/2016" in shown
    assert "Nhầm tệp tháng ba" in shown

    page()
    work()
    assert (state(sent), standing()) == (ImportState.UNDONE, 0)
    assert "Chưa hoàn tác" not in client.get(reverse("import", args=[sent.pk])).content.decode()


def test_the_newest_of_many_are_told(client, register, staff, sent):
    client.force_login(staff)
    for number in range(25):
        make.fact(register["nv"], "internal_audit", date(2016, 1, 1) + timedelta(number))
    words = client.get(reverse("import-undo", args=[sent.pk])).content.decode()
    days = re.findall(r"<li>Sở Nội vụ: [^<]*(\d\d)/01/2016</li>", words)
    assert days == [f"{day:02}" for day in range(25, 5, -1)]


def test_a_worker_killed_in_the_middle_leaves_the_import_whole_for_the_next(register, staff, sent, published):
    with worker(published) as child, _held(register["nv"]):
        undo(sent=sent, by=staff, because="Nhầm tệp")
        until(_somebody_waits)
        child.kill()
        child.wait()
    assert (state(sent), standing()) == (ImportState.UNDOING, MANY)

    time_passes(Job.objects.filter(key=undo_key(Import.objects.get(pk=sent.pk))))
    work()
    assert (state(sent), standing()) == (ImportState.UNDONE, 0)


def _held(agency):
    """Somebody else works on the agency: what would change it waits in the middle of its work."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT FROM agencies_agency WHERE id = %s FOR UPDATE", [agency.pk])
    return closing(other)


def _somebody_waits() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
