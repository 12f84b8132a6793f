"""Reminders as each person wants them, how they end, and the story that the agency's page tells of them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.choices import CertificateKind
from agencies.colleagues import colleagues
from agencies.dues import dues, remind
from portal.deadlines.actions import change_rule
from portal.notices.actions import hand_over, mute_kinds, take_back
from portal.notices.models import Mail, Notice
from portal.notices.outbox import gather_mails
from portal.notices.wording import say
from tests import make
from tests.pages import dom

pytestmark = pytest.mark.django_db

ENDS = date(2026, 6, 30)
WEEK = timedelta(days=7)
RULE = "certificate_expiry"


def certificate(agency, number="01/2023", ends=ENDS):
    return make.certificate(agency, number=number, issued_on=date(2023, 7, 1), valid_until=ends)


def told_to(on):
    return {(due.person, due.instead_of) for due in dues(on) if due.reached.kind.code == RULE}


@pytest.fixture
def agency():
    return make.agency("UBND xã Ea Sol")


# --- ending -----------------------------------------------------------------------------------------


def test_a_renewal_ends_the_open_reminders_and_a_lapse_never_does(agency):
    make.officer(agency)
    renewed, lapsed = certificate(agency), certificate(agency, "2")
    for weeks in range(-4, 20):
        remind(ENDS + weeks * WEEK)
        if weeks == -1:
            make.happened(renewed, CertificateKind.CANCELLED, ENDS - timedelta(days=6))

    ended = dict(Notice.objects.filter(rule=RULE).values_list("subject", "ended_at"))
    assert ended[f"certificate:{renewed.pk}"] is not None
    assert ended[f"certificate:{lapsed.pk}"] is None


# --- somebody else is told --------------------------------------------------------------------------


def test_a_deputy_is_told_instead_and_nobody_twice(agency):
    away, there, apart = make.officer(agency), make.officer(agency), make.officer(make.agency("Sở Y tế"))
    certificate(agency)
    hand_over(person=away, deputy=there, first=ENDS, last=None, on=ENDS)
    assert told_to(ENDS + WEEK) == {(there.pk, None)}

    take_back(absence=away.absences.get(), on=ENDS)
    hand_over(person=away, deputy=apart, first=ENDS, last=None, on=ENDS)
    assert told_to(ENDS + WEEK) == {(there.pk, None), (apart.pk, away.pk)}
    remind(ENDS + WEEK)
    with override("en"):
        words = say(Notice.objects.get(person=apart, rule=RULE))
    assert words.endswith(f"(instead of {away.name})")


def test_who_takes_over_is_told_what_the_one_before_was(agency):
    """Nothing is orphaned when an officer leaves."""
    before = make.officer(agency)
    certificate(agency)
    remind(ENDS - 2 * WEEK)
    before.is_active = False
    before.save()
    after = make.officer(agency)

    remind(ENDS - 2 * WEEK)

    assert set(Notice.objects.filter(rule=RULE).values_list("person", flat=True)) == {before.pk, after.pk}


def test_only_who_may_open_it_can_stand_in():
    district = make.agency(tier="district", area="645")
    below, other = make.agency(superior=district), make.agency()
    own, above, foreign = make.officer(below), make.officer(district), make.officer(other)
    mate, clerk = make.officer(below), make.clerk()

    assert set(colleagues(own)) == {mate, above, clerk}
    assert set(colleagues(foreign)) == {clerk}


# --- by mail or not ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_mandatory", [True, False])
def test_what_the_law_demands_is_mailed_whatever_the_person_wants(agency, is_mandatory):
    officer, today = make.officer(agency), localdate()
    certificate(agency, ends=today + 2 * WEEK)
    rule = {"audience": ["holder"], "ladder": ["1m"], "is_mandatory": is_mandatory}
    change_rule(kind=RULE, since=today, on=today, **rule)
    mute_kinds(person=officer, rules=[RULE])

    remind(today)
    gather_mails(today)

    assert Notice.objects.get(rule=RULE).by_mail is is_mandatory
    assert Mail.objects.filter(notices__rule=RULE).exists() is is_mandatory


# --- the story --------------------------------------------------------------------------------------


def test_the_story_of_a_lapse_says_who_was_told_and_who_looked(agency):
    officer, mate = make.officer(agency), make.officer(agency)
    held = certificate(agency)
    remind(ENDS + WEEK)
    gather_mails(ENDS + WEEK)
    officer.notices.update(read_at="2026-07-08T02:00Z")
    mate.language = "en"
    mate.save()
    client = Client()
    client.force_login(mate)

    page = dom.text(dom.read(client.get(reverse("told", args=[agency.pk]), {"subject": f"certificate:{held.pk}"})))

    assert "Past its day and not done: 1. People told: 2; of them opened it: 1." in page
    assert page.count("Lapsed: nothing was done") == 2
    assert page.count("No e-mail yet") == 2
    assert "Opened 08/07/2026 09:00" in page
    assert "Nobody has been told" in dom.text(
        dom.read(client.get(reverse("told", args=[agency.pk]), {"subject": "finding:1"}))
    )


def test_the_story_takes_few_queries_whatever_was_told(agency, django_assert_max_num_queries):
    staff = make.clerk()
    make.officer(agency)
    for number in range(20):
        certificate(agency, str(number))
    remind(ENDS + WEEK)
    client = Client()
    client.force_login(staff)
    client.get(reverse("told", args=[agency.pk]))

    with django_assert_max_num_queries(9):
        client.get(reverse("told", args=[agency.pk]))
