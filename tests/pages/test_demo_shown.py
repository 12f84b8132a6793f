"""The demonstration shows the published figures of Đắk Lắk at the end of 2017, and every figure opens its rows; its
season of 2017, of sixty agencies and labelled illustrative, is the same everywhere. Loaded once for all of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from audits.choices import DRAFT_FINDING, AnswerState, PaperKind, VisitState
from audits.models import Finding, Paper, PaperFile, Programme, Visit
from audits.queries.programme import reached
from audits.queries.then import stood
from portal.accounts.models import User
from portal.pages.demo import season
from tests.pages import dom, registers
from tests.pages.figures import figures, tables, wrong

pytestmark = pytest.mark.django_db

PROVINCE = reverse("province")


@pytest.fixture(scope="module")
def demo(lasting_db, tmp_path_factory):
    accounts = tmp_path_factory.mktemp("demo") / "accounts.json"
    call_command("load_demo", accounts=accounts, verbosity=0)
    registers.work()


@pytest.fixture
def client(demo):
    client = Client()
    client.force_login(User.objects.get(email="canbo@demo.local"))
    return client


@pytest.fixture
def page(client):
    return dom.read(client.get(PROVINCE, {"on": "2017-12-31"}))


def test_the_published_figures(page):
    cards = [dom.text(card) for card in dom.every(page, "div", class_="figure")]
    numbers = [int(dom.text(shown)) for shown in dom.every(page, "span", class_="figure-number")]

    assert numbers[:5] == [195, 34, 15, 18, 128]
    assert "34/34 (100,00 %)" in cards[1]
    assert "15/15 (100,00 %)" in cards[2]
    assert "%" not in cards[3]
    assert "128/184 (69,56 %)" in cards[4]


def test_what_is_left_and_where(page):
    _tiers, left = dom.every(page, "div", class_="figures")
    districts = [dom.text(card).rsplit(" ", 1) for card in dom.every(left, "div", class_="figure")]

    assert sorted((name, int(count)) for name, count in districts) == [
        ("Huyện Buôn Đôn", 7),
        ("Huyện Ea H'leo", 12),
        ("Huyện Ea Kar", 16),
        ("Huyện Krông A Na", 8),
        ("Huyện M'Đrắk", 13),
    ]


def test_the_plan_of_2018_names_the_56_that_are_left(client, page):
    plan = next(each for each in dom.every(page, "div", class_="notice") if "2018" in dom.text(each))

    assert [dom.number(dom.text(link)) for link in dom.every(plan, "a")] == [56, 0]


def test_the_parts_add_up_to_the_whole(page):
    _trend, by_tier, by_district, by_obligation, by_edition = tables(page).values()

    assert by_tier[-1][0] == Agency.objects.count() == 251
    for *lines, total in (by_tier, by_obligation, by_edition):
        assert [sum(column) for column in zip(*lines, strict=True)] == total == by_tier[-1]
    assert sum(row[-1] for row in by_district) == 56


def test_every_figure_opens_exactly_the_agencies_that_it_counts(client, page):
    assert len(figures(page)) > 100
    assert wrong(client, page) == []


def test_what_was_known_at_the_end_of_2017_was_less(client):
    page = dom.read(client.get(PROVINCE, {"on": "2017-12-31", "known": "2017-12-31"}))

    assert int(dom.text(dom.first(page, "span", class_="figure-number"))) < 195
    assert wrong(client, page) == []


# --- the season of 2017 -------------------------------------------------------------------------------


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
