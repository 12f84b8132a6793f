"""The head's page: one agency on one screen, every number of it told again by what it opens."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Kind, Role
from tests import inspections, make
from tests.pages import dom
from tests.programme import planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """It declared with 40 of 160 procedures, has a finding to answer, and a plan of this year wants it to declare."""
    agency = make.agency("UBND xã Ea Sol")
    make.fact(agency, Kind.APPLIED, date(2015, 6, 1))
    make.fact(agency, Kind.DECLARED, date(2016, 3, 1), edition_id="2015", covered=40, competence=160)
    inspector = make.person(Role.INSPECTOR)
    inspections.asked(inspections.started(agency, inspector), inspector)
    plan = planning.approved(agency, owner=agency, year=localdate().year)
    planning.paid(plan, 700, on=localdate())
    return agency


def opened(person, agency):
    client = Client()
    client.force_login(person)
    return client, dom.read(client.get(reverse("agency-head", args=[agency.pk])))


def summary(page) -> dict[str, str]:
    rows = dom.every(page, "div", class_="summary-row")
    return {dom.text(dom.first(row, "dt")): dom.text(dom.first(row, "dd")) for row in rows}


def test_it_says_all_that_a_head_asks_for(agency):
    officer = make.person(Role.OFFICER, of=agency, language="en", name="Nguyễn Thị Hoa")

    _client, page = opened(officer, agency)

    said = summary(page)
    assert said["State"] == "Declared since 01/03/2016"
    assert said["Covered by the system"] == "40 of 160 procedures"
    assert said["Who keeps the record"] == "Nguyễn Thị Hoa"
    assert said["Last inspection"].startswith("02/03/2026")
    assert said[f"Yearly report {localdate().year}"] == "Not handed in yet"
    assert {said[name].replace("\N{NO-BREAK SPACE}", " ") for name in ("Planned", "Spent")} == {
        "10,000,000 VND",
        "700 VND",
    }
    tasks = dom.text(dom.first(page, "section", **{"aria-labelledby": "tasks-heading"}))
    assert "Answer the finding at UBND xã Ea Sol" in tasks
    assert dom.first(page, "table") is not None


def test_who_only_reads_is_led_to_no_form(agency):
    _client, page = opened(make.person(Role.LEADER, language="en"), agency)
    tasks = dom.first(page, "section", **{"aria-labelledby": "tasks-heading"})

    assert "Answer the finding at UBND xã Ea Sol" in dom.text(tasks)
    assert list(dom.every(tasks, "a")) == []


def test_each_figure_opens_exactly_its_findings(agency):
    client, page = opened(make.staff(), agency)
    section = dom.first(page, "section", **{"aria-labelledby": "findings-heading"})
    figures = [
        (dom.number(dom.text(dom.first(card, "span", class_="figure-number"))), dom.first(card, "a"))
        for card in dom.every(section, "div", class_="figure")
    ]

    assert [count for count, _link in figures] == [1, 1, 1]
    for count, link in figures:
        listed = dom.read(client.get(dom.attribute(link, "href")))
        assert len(list(dom.every(listed, "th", class_="name"))) == count


def test_the_agency_below_is_another_page(agency):
    """What falls due at a commune is not asked of its district's head here."""
    district = make.agency("UBND huyện Ea H'leo", tier="district", area="645")
    commune = make.agency("UBND xã Ea Ral", superior=district)
    inspector = make.person(Role.INSPECTOR)
    inspections.asked(inspections.started(commune, inspector), inspector)

    _client, page = opened(make.person(Role.LEADER, language="en"), district)

    assert "UBND xã Ea Ral" not in dom.text(dom.first(page, "main"))


def test_the_page_takes_few_queries(agency, django_assert_max_num_queries):
    client, _page = opened(make.staff(), agency)

    with django_assert_max_num_queries(22):
        client.get(reverse("agency-head", args=[agency.pk]))
