"""The main menu marks where a person is, on the pages below each place too."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from portal.pages.context import may_bring_in
from portal.workbooks.permissions import can_bring_in
from tests import inspections, make
from tests.pages import dom

pytestmark = pytest.mark.django_db


@pytest.fixture
def things():
    agency, staff = make.agency(), make.staff()
    visit = inspections.started(agency, staff)
    programme = inspections.approved(agency, by=staff)
    finding = inspections.asked(visit, staff)
    paper = inspections.drafted(visit, staff)
    things = {"agency": agency, "visit": visit, "programme": programme, "finding": finding, "paper": paper}
    return {name: thing.pk for name, thing in things.items()} | {"fact": agency.facts.first().pk}


@pytest.mark.parametrize(
    ("name", "about", "place"),
    [
        ("start", None, "What to do"),
        ("province-freshness", None, "The province"),
        ("province-inspections", None, "The province"),
        ("agency", "agency", "Agencies"),
        ("fact-withdraw", "fact", "Agencies"),
        ("visit-calendar", None, "Inspections"),
        ("visit", "visit", "Inspections"),
        ("programmes", None, "Inspections"),
        ("programme", "programme", "Inspections"),
        ("paper", "paper", "Inspections"),
        ("paper-templates", None, "Inspections"),
        ("finding", "finding", "Findings"),
        ("action-provincial", None, "Findings"),
        ("reminders", None, "Who is told what"),
        ("certificates", None, "Certificates"),
        ("preferences", None, "Notices"),
        ("mails", None, "Jobs"),
        ("gallery", None, "Administration"),
        ("search", None, None),
    ],
)
def test_the_menu_marks_the_place(things, name, about, place):
    client = Client()
    roles = {"language": "en", "is_staff": True, "is_superuser": True}
    client.force_login(make.person(Role.STAFF, Role.ADMINISTRATOR, **roles))

    page = dom.read(client.get(reverse(name, args=[things[about]] if about else [])))

    menu = dom.first(page, "nav", class_="site-nav")
    marked = [dom.text(link) for link in dom.every(menu, "a") if dom.attribute(link, "aria-current") == "page"]
    assert marked == ([place] if place else [])


@pytest.mark.parametrize("role", Role)
def test_the_menu_offers_to_bring_in_files_to_those_to_whom_a_kind_of_import_is_open(role):
    person = make.person(role, of=make.agency())

    assert may_bring_in(person) == can_bring_in(person)
