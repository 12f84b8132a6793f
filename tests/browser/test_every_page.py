"""Every main page, by everybody who may, as a pairwise choice of width, theme and language: nothing is wrong with it.

All widths, themes and languages of all pages, empty, full and in error: `make audit`.
"""

from datetime import date
from itertools import combinations, product
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from agencies.actions.facts import Paper
from agencies.actions.people import invite
from agencies.choices import Kind, Role
from audits.actions.corrections import add_action
from audits.actions.documents import request_documents
from audits.models import ChecklistVersion
from tests import (
    access_to_advisers,
    access_to_exports,
    access_to_guidance,
    access_to_imports,
    access_to_plans,
    access_to_procedures,
    access_to_training,
    inspections,
    make,
)
from tests.audit import look
from tests.audit.choice import pairs, pairwise
from tests.browser.pages import NOWHERE, addresses
from tests.notices import samples
from tests.pages import registers
from tests.programme import planning
from tests.signing_in import give_codes
from tests.test_access import ROWS

PEOPLE = ["stranger", "no role", "officer", "district officer", "leader", "inspector", "staff", "administrator"]
SEEN = "[document.documentElement.lang, document.querySelectorAll('h1').length]"


def world() -> SimpleNamespace:
    agencies = registers.small()
    agency = agencies["newest"]
    inspector = make.person(Role.INSPECTOR)
    days = {"issued_on": date(2025, 2, 1), "valid_until": date(2028, 1, 31)}
    make.certificate(agency, number="QMS 12", **days)
    paper = Paper(scan=SimpleUploadedFile("Kế hoạch 7.pdf", b"%PDF-1.7 %%EOF"))
    fact = make.fact(agency, Kind.TRAINING_HELD, date(2015, 2, 1), paper=paper)
    visit = inspections.started(agency, inspector, checklist=ChecklistVersion.objects.offered().first())
    programme = inspections.approved(agency, by=make.staff())
    statement = "Chưa đánh giá nội bộ; hồ sơ xem xét của lãnh đạo năm 2025 chưa được lưu."
    finding = inspections.asked(visit, inspector, grade="observation", statement=statement)
    inspections.logged(visit, inspector)
    request_documents(visit=visit, by=inspector, wanted=["Bản công bố đang niêm yết"])
    drafted, signed = (inspections.drafted(inspections.started(agency, inspector), inspector) for _ in range(2))
    papers = {"drafted": drafted, "paper": inspections.signed(signed, inspector)}
    registers.work()
    officer = make.officer(agency)
    what = {"what": "Tập huấn đánh giá nội bộ cho công chức.", "responsible": "Văn phòng", "due_on": inspections.DAY}
    action = add_action(by=officer, on=inspections.DAY, findings=[finding], agency=agency, **what)
    people = {
        "stranger": None,
        "no role": make.person(),
        "officer": officer,
        "district officer": make.officer(agencies["hleo"]),
        "leader": make.person(Role.LEADER),
        "inspector": inspector,
        "staff": make.staff(),
        "administrator": make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
    }
    assert list(people) == PEOPLE
    give_codes(officer)
    things = {"agency": agency, "visit": visit, "coming": visit, "finding": finding, "action": action}
    things |= access_to_plans.things(agency, people["staff"]) | access_to_exports.things(officer)
    things |= access_to_imports.things(agency, officer) | access_to_procedures.things(agency)
    things |= access_to_training.things(agency) | access_to_advisers.things(agency) | access_to_guidance.things(agency)
    things["draft"] = planning.drafted(agency)
    things["left"] = make.person(is_active=False)
    somebody = {"email": "moi@example.vn", "name": "Lê Thị Mới", "language": "vi", "by": people["administrator"]}
    invite(role=Role.STAFF, agency=None, **somebody)
    mail = samples.mailed(officer)
    return SimpleNamespace(**things, **papers, scan=fact.scan, programme=programme, mail=mail, people=people)


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
            wrong.append((view, status, seen, faults))

    assert wrong == []


FILES = {"public-agencies-csv", "public-agencies-json", "public-agency-json", "public-figures-json", "healthz"}
FILES |= {"public-agency-csv", "public-figures-csv"}
FILES |= {"scan", "evidence", "calendar-feed", "paper-file", "paper-template", "paper-template-own", "import-file"}
FILES |= {"province-report-word", "province-report-list", "security-txt"}
FILES |= {"document-copy", "library-file"}


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
