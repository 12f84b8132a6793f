"""Every main page, by everybody who may, as a pairwise choice of width, theme and language: nothing is wrong with it.

All widths, themes and languages of all pages, empty, full and in error: `make audit`.
"""

from datetime import date
from itertools import combinations, product
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from agencies.actions.certificates import add_certificate
from agencies.choices import Role
from tests import inspections, make
from tests.audit import look
from tests.audit.choice import pairs, pairwise
from tests.browser.pages import NOWHERE, addresses
from tests.pages import registers
from tests.test_access import ROWS

PEOPLE = ["stranger", "no role", "officer", "district officer", "leader", "inspector", "staff", "administrator"]
SEEN = "[document.documentElement.lang, document.querySelectorAll('h1').length]"


def world() -> SimpleNamespace:
    agencies = registers.small()
    agency = agencies["newest"]
    inspector = make.person(Role.INSPECTOR)
    days = {"issued_on": date(2025, 2, 1), "valid_until": date(2028, 1, 31)}
    add_certificate(agency=agency, number="QMS 12", body="QUACERT", edition_id="2015", **days)
    visit = inspections.started(agency, inspector)
    statement = "Chưa đánh giá nội bộ; hồ sơ xem xét của lãnh đạo năm 2025 chưa được lưu."
    finding = inspections.asked(visit, inspector, grade="observation", statement=statement)
    registers.work()
    people = {
        "stranger": None,
        "no role": make.person(),
        "officer": make.officer(agency),
        "district officer": make.officer(agencies["hleo"]),
        "leader": make.person(Role.LEADER),
        "inspector": inspector,
        "staff": make.staff(),
        "administrator": make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
    }
    assert list(people) == PEOPLE
    return SimpleNamespace(agency=agency, visit=visit, coming=visit, finding=finding, people=people)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_is_wrong_with_any_main_page(open_as, live_server):
    things = world()
    pages = {person: open_as(user) for person, user in things.people.items()}
    wrong = []
    for view in pairwise({person: addresses(things, person) for person in PEOPLE}):
        page = pages[view.person]
        speak(page, things.people[view.person], view.language, live_server.url)
        look.dress(page, view.width, view.theme)
        status = page.goto(view.address).status
        seen = page.evaluate(SEEN)
        faults = look.faults(page)
        if status >= 500 or seen != [view.language, 1] or faults:
            wrong.append(f"{view}: {status}, {seen}, {faults}")

    assert not wrong, "\n".join(wrong)


FILES = {"public-agencies-csv", "public-agencies-json", "public-agency-json", "public-figures-json", "healthz"}
FILES |= {"scan", "scan-show"}


@pytest.mark.django_db
def test_no_page_is_left_out():
    """Each address that answers a GET with a page (tests/test_access.py) is among those that are looked at."""
    things = world()
    looked_at = {
        resolve(urlsplit(address).path).url_name
        for person in PEOPLE
        for address in addresses(things, person)
        if address != NOWHERE
    }
    answers = {name.partition("/")[0] for (way, name), row in ROWS.items() if way == "GET" and "200" in row.values()}

    assert answers - looked_at == FILES


def speak(page, user, language: str, home: str) -> None:
    """Let the pages of this person come in this language."""
    if user is None:
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])
    else:
        type(user).objects.filter(pk=user.pk).update(language=language)


def test_the_choice_leaves_no_page_and_no_pair_out():
    """Of any two of person, width, theme and language each combination is seen on some page."""
    pages = {person: ["/", "/agencies/", f"/{person}/"] for person in PEOPLE}

    views = list(pairwise(pages))

    factors = (PEOPLE, look.WIDTHS, look.THEMES, look.LANGUAGES)
    assert {view.address for view in views} == {address for addresses in pages.values() for address in addresses}
    assert set().union(*map(pairs, views)) == {
        pair for one, other in combinations(factors, 2) for pair in product(one, other)
    }
    assert len(views) <= 2 * len(PEOPLE) * len(look.WIDTHS)
