"""What falls due within two days does not wait for the next day's mail."""

from datetime import date, timedelta

import pytest

from portal.notices.choices import JobState
from portal.notices.jobs import enqueue
from portal.notices.mailing import send_due
from portal.notices.models import Job, Mail, MailTry
from portal.notices.outbox import gather_at_once, gather_mails, notify
from tests import make
from tests.notices import samples

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 11, 23)
FOREVER = float("inf")


def prepared(day=DAY):
    """The digest of the day is done with."""
    gather_mails(day)
    enqueue("digest_mails", key=f"digest_mails@{day}")
    Job.objects.update(state=JobState.DONE, ended_at="2026-11-23T00:00Z")


def told(person, days):
    notify(**samples.told(person, due_on=DAY + timedelta(days=days)))


def test_only_what_is_due_soon_goes_at_once(postbox):
    officer = make.person(language="en")
    prepared()
    for days in (-1, 0, 2, 3):
        told(officer, days)

    assert gather_at_once(DAY) == 1
    assert send_due(FOREVER) == 1
    mail = Mail.objects.get()
    assert (mail.at_once, mail.notices.count()) == (True, 2)
    assert postbox.letters[0]["Subject"] == "ISO 9001 portal: due within two days"
    assert gather_at_once(DAY) == 0


def test_before_the_mails_of_the_day_all_waits_for_them():
    officer = make.person()
    told(officer, 1)

    assert gather_at_once(DAY) == 0
    assert gather_mails(DAY) == 1
    assert Mail.objects.get().at_once is False


def test_it_may_come_beside_the_mail_of_the_day_and_more_than_once(postbox):
    officer = make.person()
    told(officer, 30)
    prepared()
    send_due(FOREVER)
    for days in (1, 2):
        told(officer, days)
        gather_at_once(DAY)
        send_due(FOREVER)

    assert list(Mail.objects.order_by("pk").values_list("at_once", "state")) == [
        (False, "sent"),
        (True, "sent"),
        (True, "sent"),
    ]


def test_a_mail_that_still_waits_takes_it_up():
    officer = make.person()
    told(officer, 30)
    prepared()
    told(officer, 1)

    gather_at_once(DAY)

    mail = Mail.objects.get()
    assert (mail.at_once, mail.notices.count(), mail.urgent_on) == (False, 2, DAY + timedelta(days=1))


# --- proof of sending -----------------------------------------------------------------------------


def test_each_try_is_kept_with_the_address_and_the_answer(postbox):
    officer = make.person(email="hoa@example.vn")
    told(officer, 30)
    gather_mails(DAY)
    postbox.answers = {"DATA": "451 4.3.0 later"}
    send_due(FOREVER)
    officer.email = "hoa.new@example.vn"
    officer.save()
    Mail.objects.update(due_at="2026-01-01T00:00Z")
    postbox.answers = {"DATA": "250 queued as 4F1"}
    send_due(FOREVER)

    tries = list(MailTry.objects.order_by("pk").values_list("address", "state", "answer"))
    assert tries == [
        ("hoa@example.vn", "waiting", "451 4.3.0 later"),
        ("hoa.new@example.vn", "sent", "250 queued as 4F1"),
    ]


def test_a_mail_for_nobody_is_no_try():
    officer = make.person()
    told(officer, 30)
    gather_mails(DAY)
    officer.is_active = False
    officer.save()
    send_due(FOREVER)

    assert not MailTry.objects.exists()
