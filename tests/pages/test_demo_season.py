"""The season of 2017 of the demonstration: sixty agencies, labelled illustrative, the same everywhere."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from audits.choices import DRAFT_FINDING, AnswerState, PaperKind, VisitState
from audits.models import Finding, Paper, PaperFile, Programme, Visit
from audits.queries.programme import reached
from audits.queries.then import stood
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


def test_minutes_are_there_as_files_and_the_agency_of_the_article_has_its_notice():
    papers = Paper.objects.filter(visit__season=2017)
    of_the_article = papers.filter(visit__agency__name="Sở Tài chính")

    assert papers.filter(kind=PaperKind.MINUTES, signed_on__isnull=False).count() == 54
    assert PaperFile.objects.filter(paper__in=papers).count() == 2 * (9 + 1)
    assert [(paper.number, paper.files.count()) for paper in of_the_article.order_by("pk")] == [
        ("MH-01/BB-SKHCN", 2),
        ("MH-01/TB-SKHCN", 2),
    ]
    assert of_the_article.first().fields["superior"] == "UBND TỈNH ĐẮK LẮK"


def test_the_season_was_recorded_as_it_went():
    programme = Programme.objects.get(year=2017)
    autumn = datetime(2017, 8, 31, 17, tzinfo=UTC)

    then = reached(programme, date(2017, 12, 31), known=autumn)[0]
    assert (then.planned, then.visited) == (60, reached(programme, date(2017, 8, 31))[0].visited)
    known = stood(Finding.objects.filter(season=2017), date(2017, 12, 31), autumn)
    assert 0 < len(known) < len(stood(Finding.objects.filter(season=2017), date(2017, 12, 31)))


def test_a_second_load_finds_it():
    before = Visit.objects.count(), Finding.objects.count()

    season.load_season()

    assert (Visit.objects.count(), Finding.objects.count()) == before
