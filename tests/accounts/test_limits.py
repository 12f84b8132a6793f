"""Who asks too often is told to wait, and when; the cache that counts may go, the portal stays."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from agencies.choices import Role
from portal.accounts import limits
from portal.kit.cache import ForgivingRedisCache
from tests import make
from tests.pages.rolled import take

pytestmark = pytest.mark.django_db

THRICE = {name: (3, 60) for name in ("search", "exports", "imports", "public", "public_files")}


@pytest.fixture(autouse=True)
def few(settings):
    settings.RATE_LIMITS = THRICE


@pytest.fixture
def staff(client):
    client.force_login(make.person(Role.STAFF))
    return client


@pytest.mark.parametrize("address", ["/search/?q=a", "/province/report/list/"])
def test_the_fourth_request_of_a_person_within_the_span_is_told_to_wait(staff, address):
    assert [staff.get(address).status_code for _ in range(4)] == [200] * 3 + [429]

    other = Client()
    other.force_login(make.person(Role.STAFF))
    assert other.get(address).status_code == 200


def test_files_asked_for_are_counted(staff):
    answers = [staff.post("/exports/agencies/", {"format": "csv"}).status_code for _ in range(4)]
    assert answers == [200] * 3 + [429]


def test_the_page_says_when_in_both_languages(staff):
    for _ in range(4):
        response = staff.get("/search/")
    page = response.content.decode()

    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Quá nhiều yêu cầu" in page
    assert "Too many requests" in page


@pytest.mark.parametrize(
    "address",
    ["/public/?q={}", "/public/agencies.csv?q={}", "/public/agencies.json?q={}", "/public/?on=2017-01-0{}"],
)
def test_what_strangers_let_be_made_is_counted_by_their_address(client, address):
    cache.clear()
    asked = [address.format(number) for number in range(1, 5)]
    answers = [client.get(each).status_code for each in asked]
    assert answers == [200] * 3 + [429]
    assert client.get(asked[3], REMOTE_ADDR="198.51.100.7").status_code == 200


def test_what_is_kept_is_not_counted(client):
    take()
    assert {client.get("/public/").status_code for _ in range(8)} == {200}
    assert {client.get("/public/figures.json").status_code for _ in range(8)} == {200}


def test_who_makes_up_another_address_is_counted_as_before(client):
    answers = [client.get(f"/public/?q={n}", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(4)]
    assert answers[-1] == 429


def test_everybody_passes_while_the_cache_is_gone(staff, monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "rests_until", float("inf"))
    assert {staff.get("/search/").status_code for _ in range(5)} == {200}


def test_the_next_span_begins_anew(monkeypatch, rf: RequestFactory):
    request = rf.get("/")
    for moment in (120.0, 121, 179):
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        limits.count(request, "search")
    with pytest.raises(limits.TooOften) as refusal:
        limits.count(request, "search")
    assert refusal.value.seconds == 1

    monkeypatch.setattr("time.time", lambda: 180.0)
    limits.count(request, "search")


def test_an_ipv6_customer_is_one_address(rf: RequestFactory):
    for host in range(3):
        limits.count(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{host}"), "search")
    limits.count(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1"), "search")
    with pytest.raises(limits.TooOften):
        limits.count(rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9"), "search")
