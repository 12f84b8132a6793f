"""The name of the day: an agency that was renamed bears its old name on pages about older days."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind, Role
from tests import make
from tests.pages import dom

pytestmark = pytest.mark.django_db

OLD, NEW = "UBND xã Ea Cũ", "UBND phường Ea Mới"


@pytest.fixture
def agency():
    agency = make.agency(OLD)
    make.fact(agency, Kind.RENAMED, date(2020, 6, 1), precision="month", name=NEW)
    return agency


@pytest.fixture
def staff():
    client = Client()
    client.force_login(make.person(Role.STAFF, language="en"))
    return client


def pages(client, agency, **dates) -> list[str]:
    """What the two lists, the table, the data and the two pages of the agency say."""
    key = {"args": [agency.key]}
    addresses = [reverse("agencies"), reverse("public"), reverse("public-agencies-csv")]
    addresses += [reverse("public-agency", **key), reverse("public-agency-json", **key)]
    addresses += [reverse("province-freshness"), reverse("agency", args=[agency.pk])]
    found = [client.get(address, dates).content.decode() for address in addresses]
    return ["new" if NEW in page and OLD not in page else "old" if OLD in page else "" for page in found]


@pytest.mark.parametrize(("on", "name"), [("2020-06-29", "old"), ("2020-06-30", "new"), ("2026-01-01", "new")])
def test_each_day_has_its_name(staff, agency, on, name):
    found = pages(staff, agency, on=on)

    assert found[:-1] == [name] * 6
    title = dom.text(dom.first(dom.read(staff.get(reverse("agency", args=[agency.pk]), {"on": on})), "h1"))
    assert title == (OLD if name == "old" else NEW)


def test_the_page_of_an_old_day_says_what_it_is_called_now(staff, agency):
    page = dom.text(dom.read(staff.get(reverse("agency", args=[agency.pk]), {"on": "2017-12-31"})))

    assert f"Now called: {NEW}" in page


def test_a_name_is_that_which_was_known(staff, agency):
    before = timezone.now()
    withdraw_fact(fact=agency.facts.get(kind=Kind.RENAMED), by=make.clerk(), because="Nhầm")

    lists = pages(staff, agency, on="2026-01-01", known=before.isoformat())
    assert lists[0] == "new"
    assert lists[1:5] == ["old"] * 4  # to strangers nothing is told that was withdrawn since
    assert pages(staff, agency, on="2026-01-01")[:6] == ["old"] * 6


def test_an_old_day_is_searched_by_the_name_of_now(staff, agency):
    assert OLD in staff.get(reverse("agencies"), {"q": "phuong ea moi", "on": "2017-12-31"}).content.decode()
