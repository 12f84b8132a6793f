"""The list of agencies: filters that stand in the URL, paging, search, and what an officer sees of it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Kind, Role
from tests import make
from tests.pages import dom, registers

pytestmark = pytest.mark.django_db

AGENCIES = reverse("agencies")
ON = {"on": "2017-12-31"}


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    registers.work()
    people = {
        "staff": make.staff(),
        "leader": make.person(Role.LEADER),
        "commune": make.officer(agencies["newest"]),
        "district": make.officer(agencies["don"]),
    }
    return SimpleNamespace(agencies=agencies, people=people)


@pytest.fixture
def sign_in(register):
    def as_(person: str) -> Client:
        client = Client()
        client.force_login(register.people[person])
        return client

    return as_


@pytest.fixture
def client(sign_in):
    return sign_in("staff")


def names(response) -> list[str]:
    assert response.status_code == 200
    return [dom.text(row) for row in dom.every(dom.read(response), "th", scope="row")]


def shown(client, **filters) -> set[str]:
    """The names on the first page."""
    return set(names(client.get(AGENCIES, ON | filters)))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"tier": "province"}, {"Sở Nội vụ", "Ban Quản lý rừng"}),
        ({"tier": "district"}, {"UBND huyện Ea H'leo", "UBND huyện Buôn Đôn"}),
        ({"tier": "division"}, {"Phòng Y tế"}),
        ({"tier": "-"}, {"Hội Chữ thập đỏ"}),
        (
            {"district": "645", "edition": "2008"},
            {"UBND huyện Ea H'leo", "UBND xã Ea Wy", "UBND xã Ea Hiao", "UBND xã Ea Khal"},
        ),
        ({"district": "647"}, {"UBND huyện Buôn Đôn", "UBND xã Ea Nuôl", "UBND xã Ea Bar"}),
        ({"district": "-"}, {"Sở Nội vụ", "Ban Quản lý rừng", "Hội Chữ thập đỏ"}),
        ({"state": "building"}, {"Phòng Y tế"}),
        ({"state": "applying"}, {"UBND huyện Buôn Đôn"}),
        ({"state": "redeclare"}, {"UBND xã Ea Wy"}),
        ({"state": "paused"}, {"UBND xã Ea Hiao"}),
        ({"state": "ended"}, {"UBND xã Ea Khal"}),
        ({"state": "left", "district": "647"}, {"UBND huyện Buôn Đôn"}),
        ({"edition": "2015"}, {"UBND xã Ea Ral"}),
        ({"edition": "-", "tier": "province"}, {"Ban Quản lý rừng"}),
        ({"upkeep": "due", "district": "647"}, {"UBND xã Ea Nuôl", "UBND xã Ea Bar"}),
        ({"upkeep": "kept"}, set()),
        ({"upkeep": "kept", "on": "2016-12-31", "tier": "province"}, {"Sở Nội vụ"}),
        ({"obligation": "neither"}, {"UBND xã Ea Bar"}),
        ({"obligation": "neither", "counted": "1"}, set()),
        ({"obligation": "encouraged", "tier": "province"}, {"Ban Quản lý rừng"}),
        ({"group": "district"}, {"UBND huyện Ea H'leo", "UBND huyện Buôn Đôn"}),
        ({"tier": "commune", "district": "645", "state": "declared"}, {"UBND xã Ea Ral"}),
        ({"q": "so noi vu"}, {"Sở Nội vụ"}),
        ({"q": "  EA   nuol "}, {"UBND xã Ea Nuôl"}),
        ({"q": "noi xyz"}, set()),
        ({"q": "hleo", "tier": "district"}, {"UBND huyện Ea H'leo"}),
        ({"q": "ea wer"}, set()),
        ({"q": "ea wer", "on": "2016-12-31"}, {"UBND xã Ea Wer"}),
        ({"on": "2009-12-31"}, set()),
        ({"known": "2020-01-01"}, set()),
    ],
    ids=lambda part: "&".join(f"{name}={value}" for name, value in part.items()) if isinstance(part, dict) else "",
)
def test_filters(client, filters, found):
    assert shown(client, **filters) == found


def test_filters_stay_in_the_form_and_in_the_links_to_agencies(client):
    page = dom.read(client.get(AGENCIES, ON | {"tier": "province", "state": "none", "q": "ban", "counted": "1"}))

    options = [dict(option.attributes) for option in dom.every(page, "option")]
    chosen = {option["value"] for option in options if "selected" in option}
    assert {"province", "none"} <= chosen
    assert dom.attribute(dom.first(page, "input", id="id_q"), "value") == "ban"
    assert dom.attribute(dom.first(page, "input", name="on"), "value") == "31/12/2017"
    (row,) = dom.every(page, "th", scope="row")
    assert dom.attribute(dom.first(row, "a"), "href").endswith("?on=2017-12-31")


@pytest.mark.parametrize(
    "filters",
    [
        {"tier": "village"},
        {"district": "999"},
        {"state": "DECLARED"},
        {"edition": "1994"},
        {"upkeep": "never"},
        {"obligation": "1"},
        {"group": "x"},
        {"q": "x" * 101},
        {"q": "a\0b"},
        {"on": "31/02/2017"},
        {"known": "tomorrow"},
    ],
    ids=lambda filters: next(iter(filters)),
)
def test_a_filter_that_is_none_is_told_and_shows_nothing(client, filters):
    response = client.get(AGENCIES, filters)

    page = dom.read(response)
    assert response.status_code == 422
    assert dom.first(page, "div", class_="error-summary") or dom.first(page, "div", class_="invalid-feedback")
    assert list(dom.every(page, "th", scope="row")) == []


def test_an_empty_list_says_what_to_do(client):
    page = dom.read(client.get(AGENCIES, {"q": "nowhere"}))

    assert dom.attribute(dom.first(dom.first(page, "div", class_="empty"), "a"), "href") == AGENCIES


def test_parameters_of_others_are_left_alone(client):
    assert client.get(AGENCIES, {"utm": "x", "after": "forged", "before": "a.b", "last": ""}).status_code == 200


# --- order, pages, counts -----------------------------------------------------------------------------


def follow(client, response, rel: str):
    link = dom.first(dom.read(response), "a", rel=rel)
    return client.get(AGENCIES + dom.attribute(link, "href")) if link else None


def ends(response) -> list[str]:
    """The links of the pages, in order."""
    pages = dom.first(dom.read(response), "nav", class_="pages")
    return [dom.attribute(link, "href") for link in dom.every(pages, "a")] if pages else []


def test_pages_lead_forth_and_back_and_lose_nothing(client):
    first = client.get(AGENCIES, ON | {"tier": "commune", "q": "ea"})
    second = follow(client, first, "next")

    assert [len(names(first)), len(names(second))] == [25, 11]
    assert not set(names(first)) & set(names(second))
    assert names(follow(client, second, "prev")) == names(first)
    assert follow(client, second, "next") is None
    assert follow(client, first, "prev") is None
    to_next, to_last = ends(first)
    to_first, to_previous = ends(second)
    assert len(names(client.get(AGENCIES + to_last))) == 25
    assert names(client.get(AGENCIES + to_last))[-1] == names(second)[-1]
    assert names(client.get(AGENCIES + to_first)) == names(first)
    assert all("tier=commune&q=ea" in link for link in (to_next, to_last, to_first, to_previous))


def test_names_stand_in_the_order_of_the_alphabet(client, register):
    found = names(client.get(AGENCIES, ON | {"district": "-"})) + names(client.get(AGENCIES, ON | {"tier": "district"}))

    assert found == ["Ban Quản lý rừng", "Hội Chữ thập đỏ", "Sở Nội vụ", "UBND huyện Buôn Đôn", "UBND huyện Ea H'leo"]


def count(response) -> int | None:
    return dom.number(dom.text(dom.first(dom.read(response), "p", class_="result-count")))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"counted": "1"}, 41),
        ({"counted": "1", "tier": "commune"}, 35),
        ({"counted": "1", "tier": "-"}, 1),
        ({"counted": "1", "state": "left"}, 37),
        ({"counted": "1", "state": "declared", "edition": "2008"}, 3),
        ({"counted": "1", "edition": "-", "obligation": "encouraged"}, 33),
        ({"counted": "1", "district": "-"}, 3),
        ({"counted": "1", "q": "ea"}, None),
        ({"counted": "1", "known": "2020-01-01"}, None),
        ({}, None),
    ],
)
def test_how_many_there_are_is_said_where_it_is_known(client, filters, expected):
    assert count(client.get(AGENCIES, ON | filters)) == expected


def test_how_many_is_not_said_while_a_change_waits_to_be_counted(client, register):
    make.fact(register.agencies["board"], Kind.PLAN_ISSUED, date(2017, 1, 1))

    assert count(client.get(AGENCIES, ON | {"counted": "1"})) is None


# --- officers -----------------------------------------------------------------------------------------


def test_an_officer_sees_the_own_agency_and_those_below(sign_in):
    assert shown(sign_in("commune")) == {"UBND xã Ea Ral"}
    assert shown(sign_in("district")) == {"UBND huyện Buôn Đôn", "UBND xã Ea Nuôl", "UBND xã Ea Bar"}


@pytest.mark.parametrize("filters", [{"q": "so noi"}, {"district": "645"}, {"counted": "1", "tier": "province"}])
def test_no_filter_reaches_beyond_that(sign_in, filters):
    assert shown(sign_in("district"), **filters) == set()


def test_an_officer_is_not_told_how_many_there_are_elsewhere(sign_in):
    assert count(sign_in("district").get(AGENCIES, ON | {"counted": "1"})) is None


def test_only_the_lead_body_is_offered_to_found_an_agency(sign_in):
    offered = {
        person: reverse("agency-found") in sign_in(person).get(AGENCIES).content.decode()
        for person in ("staff", "leader", "commune", "district")
    }

    assert offered == {"staff": True, "leader": False, "commune": False, "district": False}


# --- queries ------------------------------------------------------------------------------------------

SESSION_AND_USER = 2


@pytest.mark.parametrize(
    ("person", "filters", "queries"),
    [
        ("staff", {"counted": "1"}, 4),
        ("staff", {"counted": "1", "tier": "-"}, 4),
        ("staff", {}, 3),
        ("commune", {}, 3),
        ("district", {}, 3),
    ],
)
def test_the_list_takes_few_queries_whatever_it_finds(sign_in, person, filters, queries, django_assert_num_queries):
    client = sign_in(person)
    client.get(AGENCIES)  # reads the settings, which are kept for a minute

    with django_assert_num_queries(SESSION_AND_USER + queries):
        client.get(AGENCIES, ON | filters)
