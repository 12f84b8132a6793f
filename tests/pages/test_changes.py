"""Two days compared: every agency of either day is counted once, and every number opens its rows."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Kind, Obligation, Role
from agencies.models import Standing
from portal.accounts.models import User
from portal.pages.changes import ABSENT, PAGE, Question, moved
from tests import make
from tests.pages import dom, registers
from tests.pages.figures import listed

pytestmark = pytest.mark.django_db

CHANGES = reverse("province-changes")
DAYS = {"from": "2016-12-31", "to": "2017-12-31"}
SESSION_AND_PERSON = 3  # and the roles of the person
ASKED = Question(date(2016, 12, 31), date(2017, 12, 31))


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    made_at = timezone.now()
    agencies["young"] = make.agency("UBND xã Mới", founded=date(2017, 6, 1))
    make.fact(agencies["board"], Kind.OBLIGED, date(2017, 6, 1), obligation=Obligation.NEITHER)
    for number in range(PAGE + 5):
        make.declared(make.agency(f"UBND xã Nhanh {number}"), date(2017, 3, 1))
    return SimpleNamespace(agencies=agencies, made_at=made_at)


@pytest.fixture
def client(register):
    client = Client()
    client.force_login(User.objects.filter(memberships__role=Role.STAFF).first())
    return client


def pairs(asked) -> dict[tuple[str, str], int]:
    return {(row.was, row.now): row.count for row in moved(asked)}


def states(day, known=None) -> dict[int, str]:
    return dict(Standing.objects.known(known).on(day).counted().values_list("agency_id", "state"))


@pytest.mark.parametrize("known", ["now", "then"])
def test_each_agency_of_either_day_is_in_one_pair(register, known):
    moment = register.made_at if known == "then" else None
    first, last = states(ASKED.first, moment), states(ASKED.last, moment)
    expected: dict[tuple[str, str], int] = {}
    for agency in first.keys() | last.keys():
        pair = (first.get(agency, ABSENT), last.get(agency, ABSENT))
        expected[pair] = expected.get(pair, 0) + 1

    assert pairs(Question(ASKED.first, ASKED.last, moment)) == expected


def test_who_came_and_who_went(register):
    by_pair = {(row.was, row.now): row.agency for row in moved(ASKED)}

    assert by_pair[ABSENT, "none"] == register.agencies["young"].pk
    assert by_pair["declared", ABSENT] == register.agencies["gone"].pk
    assert by_pair["none", ABSENT] == register.agencies["board"].pk
    assert by_pair["declared", "paused"] == register.agencies["paused"].pk


def test_lines_and_columns_add_up_and_sums_open_their_lists(client, register):
    page = dom.read(client.get(CHANGES, DAYS))
    table = dom.first(page, "table", class_="matrix")
    *lines, totals = [dom.numbers(row) for row in dom.every(table, "tr")][1:]

    assert all(sum(line[:-1]) == line[-1] for line in lines)
    assert [sum(column) for column in zip(*lines, strict=True)] == totals
    ends = [list(dom.every(row, "td"))[-1] for row in dom.every(table, "tr") if dom.numbers(row)][:-1]
    ends += list(dom.every(dom.first(table, "tfoot"), "td"))[:-1]
    opened = [(dom.number(dom.text(cell)), dom.first(cell, "a")) for cell in ends]
    lists = [(count, dom.attribute(link, "href")) for count, link in opened if link]
    assert len(lists) > 6
    assert all(len(listed(client, address)[0]) == count for count, address in lists)


def test_a_number_opens_its_agencies_page_by_page(client, register):
    found = []
    address = f"{CHANGES}?from=2016-12-31&to=2017-12-31&was=none&now=declared"
    while address:
        section = dom.first(dom.read(client.get(address)), "section", id="moved")
        found += [dom.attribute(link, "href") for row in dom.every(section, "li") for link in dom.every(row, "a")]
        more = [dom.first(part, "a") for part in dom.every(section, "p")]
        address = dom.attribute(more[0], "href") if more else ""

    assert len(found) == len(set(found)) == pairs(ASKED)["none", "declared"] == PAGE + 5


def test_the_page_takes_one_query(client, django_assert_num_queries):
    client.get(CHANGES, DAYS)
    with django_assert_num_queries(SESSION_AND_PERSON + 1):
        client.get(CHANGES, DAYS)


@pytest.mark.parametrize(
    "wrong",
    [{"from": "2018-01-01"}, {"from": "x"}, {"to": "2017"}, {"known": "x"}, {"was": "x"}, {"after": "-1"}],
)
def test_what_cannot_be_read_is_told(client, wrong):
    assert client.get(CHANGES, DAYS | wrong).status_code == 422


def test_days_left_out_are_today_and_the_end_of_last_year(client):
    assert client.get(CHANGES).status_code == 200


def test_days_before_all_agencies_say_so(client):
    response = client.get(CHANGES, {"from": "1980-01-01", "to": "1981-01-01"})

    assert dom.first(dom.read(response), "table") is None
