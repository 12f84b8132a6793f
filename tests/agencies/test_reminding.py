"""Certificates that end are told of in time, to the right person, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from agencies.choices import Role
from agencies.deadlines import Expiring, certificate_dues, step_reached, window
from agencies.models import Certificate
from agencies.reminding import dues, remind
from agencies.tasks import find_due_certificates
from portal.notices.choices import JobState
from portal.notices.jobs import run
from portal.notices.models import Job, Notice
from portal.notices.sweeping import claim_slots
from tests import make

ENDS = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("left", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-30, 7), (-31, None)],
)
def test_the_innermost_step_that_is_reached_counts(left, step):
    assert step_reached(ENDS, ENDS - timedelta(days=left)) == step


def certificate(agency, ends=ENDS, number="01/2023", **what):
    fields = {"body": "Tổ chức chứng nhận", "edition_id": "2015", "issued_on": date(2023, 7, 1)} | what
    return Certificate.objects.create(agency=agency, number=number, valid_until=ends, **fields)


@pytest.mark.django_db
def test_the_officer_is_told_once_for_each_step():
    agency = make.agency()
    officer = make.officer(agency)
    held = certificate(agency)

    told = [remind(ENDS - timedelta(days=left)) for left in (95, 90, 89, 60, 60, 20, 7, 1)]

    assert told == [0, 1, 0, 1, 0, 1, 1, 0]
    assert list(
        Notice.objects.order_by("-step").values_list("person", "subject", "rule", "clock", "step", "due_on")
    ) == [
        (officer.pk, f"certificate:{held.pk}", "certificate_expiry", "certificate", step, ENDS)
        for step in (90, 60, 30, 7)
    ]


@pytest.mark.django_db
def test_nights_that_were_missed_are_made_up_by_the_innermost_step_alone():
    agency = make.agency()
    make.officer(agency)
    certificate(agency)

    assert [remind(ENDS - timedelta(days=20)), Notice.objects.get().step] == [1, 30]


@pytest.mark.django_db
def test_without_an_officer_the_superior_is_told_and_without_one_the_lead_body():
    district = make.agency(tier="district", area="645")
    below, alone = make.agency(superior=district), make.agency()
    above, lead = make.officer(district), make.clerk()
    make.person(Role.STAFF, is_active=False)
    certificate(below, number="1")
    certificate(alone, number="2")

    assert {(due.agency, due.person) for due in dues(ENDS)} == {(below.key, above.pk), (alone.key, lead.pk)}


@pytest.mark.django_db
def test_a_certificate_that_was_replaced_is_not_spoken_of():
    agency = make.agency()
    make.officer(agency)
    certificate(agency, ended_on=date(2026, 5, 1))

    assert dues(ENDS) == []


@pytest.mark.django_db
def test_a_date_that_was_corrected_is_told_anew():
    agency = make.agency()
    make.officer(agency)
    held = certificate(agency)
    remind(ENDS - timedelta(days=30))

    Certificate.objects.filter(pk=held.pk).update(valid_until=ENDS + timedelta(days=5))

    assert remind(ENDS - timedelta(days=20)) == 1


@pytest.mark.django_db
def test_the_nightly_job_and_a_dry_run(capsys):
    agency = make.agency()
    make.officer(agency)
    certificate(agency)

    call_command("remind", "--on", "2026-06-25", "--dry-run", "--json")
    assert not Notice.objects.exists()

    assert find_due_certificates(slot="2026-06-25") == {"notices": 1}
    assert find_due_certificates(slot="2026-06-25") == {"notices": 0}


@pytest.mark.django_db(transaction=True)
def test_the_clock_finds_it_by_itself_and_once(settings):
    agency = make.agency()
    make.officer(agency)
    certificate(agency)
    schedule = [periodic for periodic in settings.PERIODIC if periodic.kind == "find_due_certificates"]

    for _ in range(2):
        claim_slots(schedule, datetime(2026, 6, 24, 23, 0, tzinfo=UTC))  # six in the morning of the 25th in Vietnam
        while run():
            pass

    done = Job.objects.get(kind="find_due_certificates")
    assert (done.state, done.args, done.outcome) == (JobState.DONE, {"slot": "2026-06-25"}, {"notices": 1})
    assert Notice.objects.get().step == 7


def told(agency_key, subject, due_on, person):
    return Expiring(subject, agency_key, agency_key, "1", due_on, "/", person)


def test_who_is_told_what_in_which_order():
    """Pure: by the day on which it is due, then by what it is about, then by person."""
    late, soon = told("a", "certificate:2", ENDS, (2, 1)), told("b", "certificate:1", ENDS - timedelta(days=1), (1,))
    far = told("c", "certificate:3", ENDS + timedelta(days=60), (1,))

    found = certificate_dues([late, far, soon], ENDS - timedelta(days=31))

    assert [(due.subject, due.person, due.step, due.clock) for due in found] == [
        ("certificate:1", 1, 30, "certificate"),
        ("certificate:2", 1, 60, "certificate"),
        ("certificate:2", 2, 60, "certificate"),
    ]


@pytest.mark.parametrize("day", [ENDS - timedelta(days=90), ENDS, ENDS + timedelta(days=30)])
def test_the_window_holds_every_certificate_that_may_be_told_of(day):
    first, last = window(day)
    for shift in range(-200, 200):
        ends = day + timedelta(days=shift)
        assert (step_reached(ends, day) is not None) == (first <= ends <= last)
