"""The charts of the province's page: what they show is what the lists show."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.choices import Role, State
from agencies.queries import figures as counted
from agencies.queries import summed
from portal.accounts.models import User
from portal.pages.dashboard import ends, places, rolled_ends
from portal.pages.rollups import as_of
from tests.pages import dom, registers
from tests.pages.figures import figures, wrong

pytestmark = pytest.mark.django_db

ON = date(2017, 12, 31)
PROVINCE = reverse("province")


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    made_at = timezone.now()
    registers.withdrawn_and_added(agencies)
    registers.work()
    return SimpleNamespace(agencies=agencies, made_at=made_at)


@pytest.fixture
def client(register):
    client = Client()
    client.force_login(User.objects.filter(memberships__role=Role.STAFF).first())
    return client


@pytest.fixture
def page(client):
    return dom.read(client.get(PROVINCE, {"on": ON}))


# --- the trend ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", ["now", "then"])
def test_each_point_is_the_figure_of_its_day(register, known):
    moment = register.made_at if known == "then" else None
    for point in ends(ON, moment):
        figure = summed(counted(point.day, moment))
        assert (point.declared, point.total) == (figure.declared, figure.total), point.day


def test_rollups_and_standings_draw_the_same_line(register):
    assert rolled_ends(ON, as_of()) == ends(ON, None)
    assert rolled_ends(date(2013, 6, 1), as_of()) == ends(date(2013, 6, 1), None)


def test_rollups_of_another_moment_are_not_asked(register):
    assert rolled_ends(ON, register.made_at) == ends(ON, register.made_at) != ends(ON, None)


def test_one_query_counts_all_ends_and_none_when_the_year_was_asked_for_before(register, django_assert_num_queries):
    moment = as_of()
    cache.clear()
    with django_assert_num_queries(1):
        counted_anew = rolled_ends(ON, moment)
    with django_assert_num_queries(0):
        assert rolled_ends(date(ON.year, 1, 1), moment) == counted_anew


def test_the_chart_and_its_table_say_the_same(page):
    chart = dom.first(page, "figure")
    drawn = {figure for svg in dom.every(chart, "svg", class_="chart-plot") for figure in figures(svg)}
    written = {figure for table in dom.every(chart, "table") for figure in figures(table)}

    assert drawn <= written
    assert {figure.count for figure in drawn} == {figure.count for figure in written}  # the same again is said once
    assert len(drawn) == 4 < len(written)


def test_the_title_says_what_the_line_shows(page):
    title = dom.text(next(head for head in dom.every(page, "h2", id="trend-title")))

    assert f"→ {summed(counted(ON)).declared} " in title
    assert "2017" in title


def test_a_day_before_all_agencies_has_a_chart_too(client):
    response = client.get(PROVINCE, {"on": "1990-05-01"})

    assert response.status_code == 200
    assert figures(dom.first(dom.read(response), "figure")) == []


# --- where they stand ----------------------------------------------------------------------------------


def test_the_bars_open_what_the_table_of_tiers_opens(page):
    table = next(each for each in dom.every(page, "table") if dom.text(dom.first(each, "caption")) == "Theo cấp")
    opened = figures(dom.first(page, "ul", class_="bars"))

    assert set(opened) == set(figures(dom.first(table, "tbody")))
    assert len(opened) == len(set(opened)) > 4


def test_the_title_of_the_bars_says_how_many_have_declared_and_where_most_others_stand(page):
    whole = summed(counted(ON))
    others = {state: count for state, count in whole.counts.items() if state != State.DECLARED}
    title = dom.text(next(iter(dom.every(page, "h2", id="stack-title"))))

    assert title.startswith(f"{whole.declared}/{whole.total} cơ quan đã công bố")
    assert title.endswith(f": {max(others.values())}")


# --- the map ------------------------------------------------------------------------------------------


def test_each_tile_says_what_the_table_of_districts_says(client, page):
    tiles = list(dom.every(page, "li", class_="tile"))
    (far, near) = [dom.text(tile) for tile in tiles]

    assert far.replace(" ", "").endswith("0/1")
    assert near.replace(" ", "").endswith("2/34")
    assert [dom.attribute(tile, "data-band") for tile in tiles] == ["1", "2"]
    assert [wrong(client, tile) for tile in tiles] == [[], []]


def test_the_map_has_a_place_of_its_own_for_each_district():
    assert len(places()) == len(set(places().values())) == 15


# --- the years ----------------------------------------------------------------------------------------


def test_the_slider_leads_to_the_end_of_its_year(client):
    assert client.get(PROVINCE, {"year": "2016"}).url == f"{PROVINCE}?on=31%2F12%2F2016"
    assert client.get(PROVINCE, {"year": "2016", "known": "1/1/2018"}).url.endswith("2016&known=1%2F1%2F2018")
    assert client.get(PROVINCE, {"year": str(localdate().year)}).url == f"{PROVINCE}?on={localdate()}"


@pytest.mark.parametrize("year", ["x", "20177", "0", "9" * 40, "2016&on=1"])
def test_a_year_that_is_none_is_told(client, year):
    response = client.get(PROVINCE, {"year": year}, follow=True)

    assert response.status_code == 422
    assert len(list(dom.every(dom.read(response), "div", class_="invalid-feedback"))) == 1


def test_links_to_years_keep_what_was_asked_to_be_known_and_nothing_else(client):
    def addresses(**query):
        links = dom.first(dom.read(client.get(PROVINCE, query)), "nav", class_="year-links")
        return [dom.attribute(link, "href") for link in dom.every(links, "a")]

    assert f"{PROVINCE}?on=2016-12-31" in addresses(on="2017-12-31")
    assert f"{PROVINCE}?on=2016-12-31&known=2018-01-01" in addresses(on="2017-12-31", known="2018-01-01")
