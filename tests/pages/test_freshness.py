"""The page of freshness and standstill: every number opens its agencies, the parts add up, the longest comes first."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agencies.actions.confirmations import confirm_unchanged
from agencies.actions.settings import save_setting
from agencies.choices import Role, Tier
from agencies.models import CompleteList
from portal.pages.freshness import lasted
from tests import make
from tests.pages import dom, figures, registers

pytestmark = pytest.mark.django_db

FRESHNESS, AGENCIES = reverse("province-freshness"), reverse("agencies")
SESSION_AND_PERSON = 3  # and the roles of the person


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    save_setting(CompleteList(tier=Tier.COMMUNE, since=date(2017, 12, 31)))
    made_at, staff = timezone.now(), make.person(Role.STAFF, language="en")
    long_ago = made_at - timedelta(days=200)
    for number in range(3):
        confirm_unchanged(agency=agencies[f"commune {number}"], by=staff, at=long_ago)
    confirm_unchanged(agency=agencies["commune 0"], by=staff, at=made_at)
    registers.work()
    return SimpleNamespace(agencies=agencies, made_at=made_at, staff=staff)


@pytest.fixture
def client(register):
    client = Client()
    client.force_login(register.staff)
    return client


def look(client, **dates):
    response = client.get(FRESHNESS, dates)
    assert response.status_code == 200
    return dom.read(response)


def asked(register) -> list[dict[str, str]]:
    today = timezone.localdate()
    return [
        {},
        {"on": "31/12/2017"},
        {"known": register.made_at.isoformat()},
        {"on": (today + timedelta(days=91)).isoformat()},
        {"on": (today - timedelta(days=150)).isoformat()},
        {"on": "2009-01-01"},
    ]


def test_every_number_opens_exactly_its_agencies(client, register):
    for dates in asked(register):
        assert figures.wrong(client, look(client, **dates)) == []


def test_recent_older_and_never_add_up(client, register):
    for dates in asked(register)[:-1]:
        for table in list(figures.tables(look(client, **dates)).values())[:2]:
            assert all(row[0] == sum(row[1:]) for row in table)
            assert table[-1] == [sum(column) for column in zip(*table[:-1], strict=True)]


def test_who_told_lately_who_long_ago_and_who_never(client):
    tiers = figures.tables(look(client))["By tier"]

    assert tiers[3] == [35, 6, 2, 27]  # communes: five declared and one confirmed; two confirmed long ago
    assert tiers[-1] == [41, 10, 2, 29]


def test_the_share_is_a_rate_where_the_list_is_complete(client):
    words = dom.text(dom.read(client.get(FRESHNESS)))

    assert "Commune People's Committee 6/35 (17.14 %)" in words
    assert "Provincial agency 2 1" in words


def test_they_that_stand_still_longest_come_first_and_the_declared_not_at_all(client, register):
    page = look(client, on="2017-12-31")
    rows = list(dom.every(dom.first(dom.first(page, "section", **{"aria-labelledby": "still-heading"}), "table"), "tr"))
    shown = [dom.text(row) for row in rows if dom.first(row, "td", class_="date")]

    assert len(shown) == 20
    assert all("Not started 01/01/2010 7 years 11 months" in row for row in shown)
    assert "All 37 agencies in this order" in dom.text(page)
    behind = AGENCIES + "?counted=1&state=left&order=still&on=2017-12-31"
    assert figures.listed(client, behind)[1] == 37
    in_order = [dom.text(cell) for cell in dom.every(dom.read(client.get(behind + "&last=1")), "td", class_="date")]
    assert in_order[-5:] == ["01/01/2017"] * 5


def test_how_long_by_state(client):
    states = figures.tables(look(client, on="2018-12-31"))["How long they have stood still, by state"]

    assert states == [[32] * 5, *[[1, 1, 0, 0, 0]] * 5]


def test_the_filters_of_the_list(client, register):
    def shown(**filters):
        page = dom.read(client.get(AGENCIES, filters))
        return [dom.text(row) for row in dom.every(page, "tr")][1:]

    assert len(shown(freshness="older", counted="1")) == 2
    day = (timezone.localdate() - timedelta(days=200)).strftime("%d/%m/%Y")
    assert all(row.endswith(day) for row in shown(freshness="older"))
    assert len(shown(freshness="recent", tier="division")) == 1
    assert shown(still="5", state="applying", on="2021-12-31") == []
    (row,) = shown(still="5", state="applying", on="2022-01-01")
    assert row.endswith("01/01/2017")
    for wrong in ({"freshness": "fresh"}, {"still": "4"}, {"still": "x"}, {"order": "name"}):
        assert client.get(AGENCIES, wrong).status_code == 422


def test_dates_that_cannot_be_read_are_told(client):
    response = client.get(FRESHNESS, {"on": "31/02/2017"})

    assert response.status_code == 422
    assert "There is no such day" in response.content.decode()


def test_the_provinces_page_leads_here(client):
    assert FRESHNESS in client.get(reverse("province")).content.decode()


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2017, 12, 31), "less than a month"),
        (date(2017, 12, 1), "less than a month"),
        (date(2017, 11, 30), "1 month"),
        (date(2016, 12, 31), "1 year"),
        (date(2010, 1, 1), "7 years 11 months"),
    ],
)
def test_how_long_in_words(since, words):
    with translation.override("en"):
        assert lasted(since, date(2017, 12, 31)) == words


def test_it_takes_four_queries_whatever_it_counts(client, django_assert_num_queries):
    client.get(FRESHNESS)
    with django_assert_num_queries(SESSION_AND_PERSON + 4):
        client.get(FRESHNESS)
