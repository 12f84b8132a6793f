"""The province's figures of inspections: each number opens exactly its rows, for those who see every visit."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from tests import inspections, make
from tests.pages import dom

pytestmark = pytest.mark.django_db

TODAY = localdate()
PAGE = reverse("province-inspections")


@pytest.fixture
def season():
    """Three findings: one overdue, one in time, one of which nothing was due; and a draft that nobody was told of."""
    agency, inspector = make.agency(), make.person(Role.INSPECTOR)
    officer = make.officer(agency)
    long_ago = inspections.started(agency, inspector, on=TODAY - timedelta(days=400))
    lately = inspections.started(agency, inspector, on=TODAY - timedelta(days=10))
    inspections.asked(long_ago, inspector)
    inspections.corrected(inspections.asked(lately, inspector, grade="major"), officer, inspector)
    inspections.logged(lately, inspector)
    return sorted({long_ago.season, lately.season})


def client(role: str = Role.LEADER) -> Client:
    client = Client()
    client.force_login(make.person(role, language="en"))
    return client


def links(response) -> list[tuple[int, str]]:
    main = dom.first(dom.read(response), "main")
    cells = [cell for cell in dom.every(main, "td", class_="number") if dom.first(cell, "a")]
    return [(dom.number(dom.text(cell)), dom.attribute(dom.first(cell, "a"), "href")) for cell in cells]


def test_every_number_opens_exactly_its_rows(season):
    reader = client()

    for year in season:
        found = links(reader.get(PAGE, {"season": year}))
        assert len(found) > 5
        for count, address in found:
            rows = dom.every(dom.first(dom.read(reader.get(address)), "main"), "th", scope="row")
            assert (address, len(list(rows))) == (address, count)


def test_what_is_overdue_and_what_was_in_time(season):
    reader = client()
    said = " ".join(dom.text(dom.read(reader.get(PAGE, {"season": year}))) for year in season)

    assert "Not corrected, the day has passed 1 1 1" in said
    assert "Corrected in time 1 1 0" in said
    assert "more than a year 1 1 1" in said


def test_those_who_see_every_visit_see_it(season):
    assert client(Role.STAFF).get(PAGE).status_code == 200
    assert client(Role.INSPECTOR).get(PAGE).status_code == 403
    assert client(Role.LEADER).get(PAGE, {"season": date.max.year}).status_code == 200
