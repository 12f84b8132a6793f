"""Certificates that end are told of in time, to the right person, once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from agencies.choices import Role
from agencies.deadlines import step_reached
from agencies.models import Certificate
from agencies.reminding import dues, remind
from agencies.tasks import find_due_certificates
from portal.notices.models import Notice
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
