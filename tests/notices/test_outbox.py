"""Telling people, and gathering what they are told into one mail a day."""

from datetime import date
from threading import Thread

import polib
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from portal.notices.choices import MailState
from portal.notices.models import Mail, Notice
from portal.notices.outbox import gather_mails, notify, notify_all
from portal.notices.queries import unread_count
from portal.notices.wording import say
from tests import make
from tests.notices import samples

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


def mails():
    """Who has which mail with how many notices in it."""
    return [(mail.person, mail.day, mail.notices.count()) for mail in Mail.objects.order_by("day", "person_id")]


# --- telling ------------------------------------------------------------------------------------


def test_the_same_thing_is_told_once():
    officer = make.person()
    about = samples.told(officer)

    assert notify(**about) is True
    assert notify(**about) is False
    assert Notice.objects.count() == 1
    assert unread_count(officer) == 1


@pytest.mark.parametrize(
    "other",
    [{"step": 7}, {"rule": "surveillance"}, {"subject": "certificate:x"}, {"due_on": date(2027, 12, 24)}],
)
def test_another_step_rule_thing_or_deadline_is_told_again(other):
    about = samples.told(make.person())
    notify(**about)

    assert notify(**about | other) is True


@pytest.mark.parametrize(
    "name",
    ["{notice.person.password}", "{0.__class__.__init__.__globals__}", "%(due_on)s %(person)s", "{{ settings }}"],
)
def test_what_looks_like_a_placeholder_in_a_name_stays_text(name):
    officer = make.person()
    notify(**samples.told(officer, params={"number": "QMS-01", "agency": name}))

    with translation.override("en"):
        assert say(Notice.objects.get()) == f"Certificate QMS-01 of {name} is valid until 24/12/2026."


def test_many_are_told_in_one_statement_and_only_the_new_ones_count(django_assert_num_queries):
    officer = make.person()
    notices = [samples.notice(officer) for _ in range(500)]
    notify_all(notices[:3])

    with django_assert_num_queries(3):  # the statement, and the transaction around it
        assert notify_all([*notices[:490], *notices[:10]]) == 487
    assert notify_all([]) == 0


def test_a_sentence_that_cannot_be_filled_in_is_refused_at_its_author():
    officer = make.person()

    with pytest.raises(KeyError, match="agency"):
        notify(**samples.told(officer, params={"number": "QMS-01"}))
    with pytest.raises(ValueError, match="unsupported format character"):
        notify(**samples.told(officer, sentence="100 % yes"))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("link", ["https://elsewhere.vn/", "//elsewhere.vn/", "relative/"])
def test_a_link_never_leads_out_of_the_portal(link):
    with pytest.raises(IntegrityError), transaction.atomic():
        notify(**samples.told(make.person(), link=link))


def test_a_notice_speaks_the_language_of_the_moment():
    notice = samples.notice(make.person())

    with translation.override("en"):
        assert say(notice) == "Certificate QMS-01 of Sở Y tế is valid until 24/12/2026."


def test_a_translation_with_wrong_placeholders_falls_back_to_english(caplog, settings, tmp_path):
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    wrong = polib.POEntry(msgid=samples.SENTENCE, msgstr="Chứng chỉ %(so)s")
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(wrong)
    catalogue.save_as_mofile(folder / "django.mo")
    settings.LOCALE_PATHS = [tmp_path]

    with translation.override("vi"):
        assert say(samples.notice(make.person())) == "Certificate QMS-01 of Sở Y tế is valid until 24/12/2026."
    assert "has other placeholders" in caplog.text


# --- gathering ----------------------------------------------------------------------------------


def test_one_mail_a_person_with_all_that_is_new():
    officer, other = make.person(), make.person()
    notify_all([samples.notice(officer), samples.notice(officer), samples.notice(other)])

    assert gather_mails(TODAY) == 2
    assert mails() == [(officer, TODAY, 2), (other, TODAY, 1)]
    assert gather_mails(TODAY) == 2  # those two still wait
    assert mails() == [(officer, TODAY, 2), (other, TODAY, 1)]


def test_what_comes_before_the_mail_is_sent_goes_into_it():
    officer = make.person()
    notify(**samples.told(officer, due_on=date(2026, 12, 24)))
    gather_mails(TODAY)
    notify(**samples.told(officer, due_on=date(2026, 12, 1)))
    gather_mails(TODAY)

    assert mails() == [(officer, TODAY, 2)]
    assert Mail.objects.get().urgent_on == date(2026, 12, 1)


@pytest.mark.parametrize("over", [MailState.SENT, MailState.BOUNCED, MailState.DROPPED, MailState.UNKNOWN])
def test_what_comes_later_goes_into_the_next_day_s(over):
    officer = make.person()
    notify(**samples.told(officer))
    gather_mails(TODAY)
    Mail.objects.update(state=over, sent_at="2026-11-22T06:31+07:00" if over == MailState.SENT else None)
    notify(**samples.told(officer))

    assert gather_mails(TODAY) == 0
    assert gather_mails(TOMORROW) == 1
    assert mails() == [(officer, TODAY, 1), (officer, TOMORROW, 1)]


def test_an_outage_of_days_ends_in_one_mail():
    officer = make.person()
    for day in (TODAY, TOMORROW):
        notify(**samples.told(officer))
        gather_mails(day)

    assert mails() == [(officer, TODAY, 2)]


def test_who_left_gets_no_mail_and_whoever_comes_back_does():
    officer = make.person(is_active=False)
    notify(**samples.told(officer))
    assert gather_mails(TODAY) == 0

    officer.is_active = True
    officer.save()
    assert gather_mails(TOMORROW) == 1


def test_the_number_of_statements_does_not_grow_with_the_people(django_assert_max_num_queries):
    notify_all([samples.notice(make.person()) for _ in range(100)])

    with django_assert_max_num_queries(7):
        assert gather_mails(TODAY) == 100


def test_every_mail_has_an_id_of_its_own_at_the_portal_s_host(settings):
    settings.PORTAL_URL = "https://iso.daklak.gov.vn"
    notify_all([samples.notice(make.person()), samples.notice(make.person())])
    gather_mails(TODAY)

    ids = set(Mail.objects.values_list("message_id", flat=True))
    assert len(ids) == 2
    assert all(one.startswith("<") and one.endswith("@iso.daklak.gov.vn>") for one in ids)


@pytest.mark.django_db(transaction=True)
def test_two_who_gather_at_once_make_one_mail():
    officers = [make.person() for _ in range(20)]
    notify_all([samples.notice(officer) for officer in officers for _ in range(3)])

    def gather():
        try:
            gather_mails(TODAY)
        finally:
            connection.close()

    threads = [Thread(target=gather) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert mails() == [(officer, TODAY, 3) for officer in officers]
