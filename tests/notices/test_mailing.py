"""Sending, to a real SMTP server that answers, refuses, falls silent and hangs up."""

import re
import socket
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.mail import get_connection
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agencies.actions.roles import give_role, take_role
from agencies.choices import Role
from agencies.models import Membership
from portal.notices.mailing import _give_back_held, send, send_due
from portal.notices.models import Mail, Notice
from portal.notices.outbox import gather_mails, notify_all
from tests import make
from tests.notices import samples
from tests.notices.conftest import mail_server, time_passes
from tests.notices.postbox import FORGET, HANG_UP, SILENT, Postbox

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
FOREVER = float("inf")


def mail_for(person, **about):
    """A mail that waits, with one notice."""
    notify_all([samples.notice(person, **about)])
    gather_mails(TODAY)
    return person.mails.get()


def now(mail):
    mail.refresh_from_db()
    return mail.state, mail.answer


def test_a_mail_is_sent_once_and_keeps_what_the_server_said(postbox, settings):
    settings.PORTAL_URL = "https://iso.daklak.gov.vn"
    postbox.answers["DATA"] = "250 2.0.0 Ok: queued as 4F1"
    mail = mail_for(make.person(email="hoa@example.vn", name="Nguyễn Thị Hoà", language="en"))

    assert send_due(FOREVER) == 1
    assert send_due(FOREVER) == 0

    assert now(mail) == ("sent", "250 2.0.0 Ok: queued as 4F1")
    assert mail.sent_at is not None
    (letter,) = postbox.letters
    assert letter.recipients == ["hoa@example.vn"]
    assert letter["Message-ID"] == mail.message_id
    assert letter["Subject"] == "ISO 9001 portal: 1 reminder"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = [part.get_content() for part in letter.iter_parts()]
    for part in (text, html):
        assert "Nguyễn Thị Hoà" in part
        assert "Certificate QMS-01 of Sở Y tế is valid until 24/12/2026." in part
        assert f"https://iso.daklak.gov.vn/notices/{mail.notices.get().pk}/open/" in part
        assert "https://iso.daklak.gov.vn/notices/" in part
    assert "<script" not in html
    assert "style=" not in html


def test_names_are_harmless_in_both_forms(postbox):
    mail_for(make.person(language="en"), params={"number": "<b>&", "agency": "A & B <script>"})
    send_due(FOREVER)

    text, html = [part.get_content() for part in postbox.letters[0].iter_parts()]
    assert "Certificate <b>& of A & B <script>" in text
    assert "&lt;b&gt;&amp; of A &amp; B &lt;script&gt;" in html


def test_the_most_urgent_goes_first_and_one_connection_serves_all(postbox):
    for day in (20, 5, 12):
        mail_for(make.person(email=f"due{day}@example.vn"), due_on=date(2026, 12, day))

    assert send_due(FOREVER) == 3
    assert [letter.recipients for letter in postbox.letters] == [
        ["due5@example.vn"],
        ["due12@example.vn"],
        ["due20@example.vn"],
    ]


# --- who reads it is asked when it is sent ----------------------------------------------------------


def test_who_left_meanwhile_is_not_written_to(postbox):
    officer = make.person()
    mail = mail_for(officer)
    officer.is_active = False
    officer.save()

    assert send_due(FOREVER) == 0
    assert now(mail) == ("dropped", "")
    assert postbox.letters == []


def test_whose_role_was_taken_meanwhile_is_not_told_of_the_agency(postbox):
    agency, other, administrator = make.agency(), make.agency(), make.person(Role.ADMINISTRATOR)
    officer = make.officer(agency)
    give_role(Membership(person=officer, role=Role.OFFICER, agency=other), by=administrator)
    notify_all([samples.notice(officer, link=reverse("agency", args=[each.pk])) for each in (agency, other)])
    gather_mails(TODAY)
    take_role(officer.memberships.get(agency=agency), by=administrator)

    assert send_due(FOREVER) == 1
    (letter,) = postbox.letters
    kept = Notice.objects.get(link=reverse("agency", args=[other.pk]))
    text = letter.get_body(["plain"]).get_content()
    assert re.findall(r"/notices/(\d+)/open/", text) == [str(kept.pk)]


def test_a_mail_without_notices_is_dropped(postbox):
    mail = mail_for(make.person())
    Notice.objects.update(mail=None)

    send_due(FOREVER)

    assert now(mail) == ("dropped", "")


def test_the_address_is_the_one_of_today(postbox):
    officer = make.person(email="old@example.vn")
    mail_for(officer)
    officer.email = "new@example.vn"
    officer.save()

    send_due(FOREVER)

    assert postbox.letters[0].recipients == ["new@example.vn"]


def test_foreign_domains_go_over_the_wire_in_ascii(postbox):
    mail_for(make.person(email="hoa@tỉnh.vn"))

    send_due(FOREVER)

    assert postbox.letters[0].recipients == ["hoa@xn--tnh-dlz.vn"]


def test_an_address_that_cannot_be_written_bounces(postbox):
    officer = make.person(email="hoa@example.vn\nbcc: all@example.vn")
    mail = mail_for(officer)

    send_due(FOREVER)

    assert now(mail)[0] == "bounced"
    assert postbox.letters == []


# --- a server in trouble --------------------------------------------------------------------------


def test_a_server_that_is_down_costs_one_try_a_round_and_loses_nothing(mail_port):
    mails = [mail_for(make.person()) for _ in range(3)]

    for _ in range(4):
        assert send_due(FOREVER) == 0
    assert {now(mail)[0] for mail in mails} == {"waiting"}
    assert sum(mail.attempts for mail in mails) <= 4
    assert "refused" in mails[0].answer

    postbox = Postbox(mail_port)
    with mail_server(postbox):
        time_passes(Mail.objects.all())
        assert send_due(FOREVER) == 3
    assert len(postbox.letters) == 3


def test_a_server_that_only_listens_is_left_after_the_timeout(mail_port, settings):
    mail = mail_for(make.person())
    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)):
        began = timezone.now()
        send_due(FOREVER)

    assert timezone.now() - began < timedelta(seconds=3)
    state, answer = now(mail)
    assert state == "waiting"
    assert "timed out" in answer


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
@pytest.mark.parametrize("trouble", [SILENT, HANG_UP, "421 going down"])
def test_trouble_before_the_text_is_tried_again(postbox, step, trouble):
    mail = mail_for(make.person())
    postbox.answers[step] = trouble
    send_due(FOREVER)
    assert now(mail)[0] == "waiting"
    assert mail.lost == 0

    postbox.answers.clear()
    time_passes(Mail.objects.all())
    send_due(FOREVER)
    assert now(mail)[0] == "sent"
    assert len(postbox.letters) == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_4xx_is_put_off(postbox, step):
    mail = mail_for(make.person())
    postbox.answers[step] = "451 4.7.1 come back later"

    send_due(FOREVER)

    assert now(mail) == ("waiting", "451 4.7.1 come back later")
    assert timezone.now() - timedelta(seconds=2) < mail.due_at < timezone.now() + timedelta(seconds=3)
    assert (mail.attempts, mail.lost) == (1, 0)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_5xx_about_the_mail_bounces_and_the_next_one_goes_out(postbox, step):
    bad = mail_for(make.person(), due_on=date(2026, 12, 1))
    good = mail_for(make.person(), due_on=date(2026, 12, 2))
    postbox.answers[step] = "550 5.1.1 no such user here"
    postbox.at = lambda at: postbox.letters or postbox.steps.count(step) < 2 or postbox.answers.clear()

    assert send_due(FOREVER) == 1
    assert now(bad) == ("bounced", "550 5.1.1 no such user here")
    assert now(good)[0] == "sent"
    assert list(Mail.objects.undelivered()) == [bad]


def test_a_text_that_the_server_does_not_want_to_hear_is_refused_like_any_other(postbox):
    mail = mail_for(make.person())
    postbox.answers["RCPT"] = FORGET

    send_due(FOREVER)

    assert now(mail) == ("bounced", "503 Error: need RCPT command")


def test_an_answer_that_is_none_leaves_the_outcome_unknown(postbox):
    mail = mail_for(make.person())
    postbox.answers["DATA"] = "hm?"

    send_due(FOREVER)

    assert now(mail)[0] == "unknown"


def test_a_sender_that_is_refused_bounces_nobody_s_mail(postbox):
    mails = [mail_for(make.person()) for _ in range(2)]
    postbox.answers["MAIL"] = "550 we do not know you"

    send_due(FOREVER)

    assert sorted((now(mail)[0], mail.attempts) for mail in mails) == [("waiting", 0), ("waiting", 1)]


def test_a_server_over_its_quota_is_left_alone_after_three_refusals(postbox):
    for _ in range(6):
        mail_for(make.person())
    postbox.answers["RCPT"] = "450 4.7.1 quota"

    send_due(FOREVER)

    assert postbox.steps.count("RCPT") == 3


@pytest.mark.parametrize("trouble", [SILENT, HANG_UP])
def test_a_connection_lost_after_the_text_leaves_the_outcome_unknown_and_is_sent_once_more(postbox, trouble):
    mail = mail_for(make.person())
    postbox.answers["DATA"] = trouble
    send_due(FOREVER)
    assert now(mail)[0] == "unknown"
    assert list(Mail.objects.undelivered()) == [mail]

    postbox.answers.clear()
    time_passes(Mail.objects.all())
    send_due(FOREVER)
    assert now(mail)[0] == "sent"
    assert (mail.attempts, mail.lost) == (2, 1)
    assert [letter["Message-ID"] for letter in postbox.letters] == [mail.message_id] * 2


def test_an_outcome_that_stays_unknown_is_given_up_after_three(postbox):
    mail = mail_for(make.person())
    postbox.answers["DATA"] = HANG_UP

    for _ in range(5):
        send_due(FOREVER)
        time_passes(Mail.objects.all())

    assert now(mail)[0] == "failed"
    assert (mail.lost, len(postbox.letters)) == (3, 3)


def test_patience_with_a_server_ends_after_five_days(mail_port):
    mail = mail_for(make.person())
    Mail.objects.update(made_at=timezone.now() - timedelta(days=5, minutes=1))

    send_due(FOREVER)

    assert now(mail)[0] == "failed"


# --- leases ---------------------------------------------------------------------------------------


def held(until):
    """Somebody took all mails and holds them."""
    Mail.objects.update(state="sending", token=uuid4(), lease_until=until)


def test_a_mail_held_by_the_dead_is_sent_again_under_the_same_id(postbox):
    mail = mail_for(make.person())
    held(until=timezone.now())

    assert send_due(FOREVER) == 1
    assert now(mail)[0] == "sent"
    assert mail.lost == 1
    assert postbox.letters[0]["Message-ID"] == mail.message_id


def test_a_mail_that_is_being_sent_is_nobody_else_s(postbox):
    mail_for(make.person())
    held(until=timezone.now() + timedelta(seconds=100))

    assert send_due(FOREVER) == 0
    assert postbox.letters == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("taken_by_another", [False, True])
def test_who_comes_back_late_may_say_that_it_was_sent_until_another_takes_it(postbox, taken_by_another):
    mail = mail_for(make.person())

    def lease_ends(step):
        """In the server's thread, so in another transaction, while the sender waits for the answer."""
        if step == "DATA":
            time_passes(Mail.objects.all())
            _give_back_held()
            if taken_by_another:
                held(until=timezone.now() + timedelta(seconds=100))
            connection.close()

    postbox.at = lease_ends
    send(mail.pk, backend=get_connection())

    assert now(mail)[0] == ("sending" if taken_by_another else "sent")
    assert mail.lost == 1


def test_without_a_server_mails_go_to_whatever_backend_is_set(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mail = mail_for(make.person(language="en"))

    assert send_due(FOREVER) == 1
    assert now(mail) == ("sent", "")
    (file,) = tmp_path.iterdir()
    assert mail.message_id in file.read_text()


def test_a_folder_that_cannot_be_written_is_a_server_in_trouble(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    mail = mail_for(make.person())
    backend = get_connection()
    (tmp_path / "mails").rmdir()

    delivery = send(backend=backend)

    assert (delivery.state, delivery.server_ok) == ("waiting", False)
    assert now(mail)[0] == "waiting"
