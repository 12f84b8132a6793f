"""The demonstration shows the published figures of Đắk Lắk at the end of 2017, and every figure opens its rows."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from portal.accounts.models import User
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
