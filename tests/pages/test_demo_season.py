"""The season of 2017 of the demonstration: sixty agencies, labelled illustrative, the same everywhere."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from audits.choices import DRAFT_FINDING, AnswerState, VisitState
from audits.models import Finding, Programme, Visit
from audits.queries.programme import reached
from portal.pages.demo import season
from tests.conftest import ensure_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, loaded once in a transaction that is rolled back at the end."""
    with django_db_blocker.unblock():
        ensure_reference()
        with transaction.atomic():
            call_command("load_demo", accounts=tmp_path_factory.mktemp("demo") / "accounts.json", verbosity=0)
            yield
            transaction.set_rollback(True)


def test_sixty_agencies_were_planned_and_most_visited():
    programme = Programme.objects.get(year=2017)

    whole, *forms = reached(programme, date(2017, 12, 31))

    assert (whole.planned, whole.visited) == (60, 54)
    assert [sum(parts) for parts in zip(*((each.planned, each.visited) for each in forms), strict=True)] == [60, 54]
    assert "minh họa" in programme.title
    assert {visit.state for visit in Visit.objects.filter(season=2017)} == {VisitState.CLOSED}


def test_so_tai_chinh_was_visited_first_and_answered_line_by_line():
    visit = Visit.objects.filter(season=2017).order_by("planned_on", "pk")[0]

    assert visit.agency.name == "Sở Tài chính"
    assert not visit.answers.filter(state=AnswerState.NOT_CHECKED).exists()
    found = visit.findings.order_by("number")
    assert [(finding.clause.number, finding.line.key) for finding in found] == [
        ("8.2.2", "2008-8.2.2"),
        ("4.2.4", "2008-4.2.4"),
        ("5.4.1", "2008-5.4.1"),
    ]


def test_findings_are_spread_some_closed_some_overdue_then():
    findings = Finding.objects.filter(season=2017).exclude(state__in=DRAFT_FINDING)
    year_end = date(2017, 12, 31)
    closed_then = findings.filter(closed_on__lte=year_end).count()
    overdue_then = findings.filter(due_key__lt=year_end).exclude(closed_on__lte=year_end).count()

    assert set(findings.values_list("grade", flat=True)) == {"major", "minor", "observation", "recommendation", "good"}
    assert closed_then > 20
    assert overdue_then > 3
    assert all("minh họa" in finding.statement for finding in findings)


def test_a_second_load_finds_it():
    before = Visit.objects.count(), Finding.objects.count()

    season.load_season()

    assert (Visit.objects.count(), Finding.objects.count()) == before
