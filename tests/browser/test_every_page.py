"""Every main page, opened by everybody who may, in both languages: it fits the narrowest screen, nothing complains."""

from datetime import date
from itertools import product
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse

from agencies.actions.certificates import add_certificate
from agencies.choices import Role
from agencies.models import Clause
from audits.actions import log_finding, plan_visit
from audits.choices import Grade, TeamRole
from tests import make
from tests.browser.conftest import NARROW
from tests.pages import registers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


SEEN = """[
    document.documentElement.lang, document.documentElement.scrollWidth, document.querySelectorAll("h1").length
]"""


def world() -> SimpleNamespace:
    agencies = registers.small()
    agency = agencies["newest"]
    inspector = make.person(Role.INSPECTOR)
    days = {"issued_on": date(2025, 2, 1), "valid_until": date(2028, 1, 31)}
    add_certificate(agency=agency, number="QMS 12", body="QUACERT", edition_id="2015", **days)
    visit = plan_visit(agency=agency, by=inspector, team={inspector: TeamRole.LEADER}, planned_on=date(2026, 3, 2))
    clause = Clause.objects.get(edition__code="2015", number="9.2")
    statement = "Chưa đánh giá nội bộ; hồ sơ xem xét của lãnh đạo năm 2025 chưa được lưu."
    finding = log_finding(visit=visit, by=inspector, clause=clause, grade=Grade.OBSERVATION, statement=statement)
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
    return SimpleNamespace(agency=agency, visit=visit, finding=finding, people=people)


def addresses(things, person: str) -> list[str]:
    """The pages that this person comes to."""
    own = [reverse("account_login"), reverse("account_reset_password")]
    if things.people[person] is None:
        public = [reverse("public") + "?on=31/12/2017", reverse("public-agency", args=[things.agency.key])]
        return [*public, *own]
    own = [reverse("start"), reverse("notices"), reverse("my-account"), reverse("account_change_password")]
    if person == "no role":
        return own
    agency, visit, finding = things.agency.pk, things.visit.pk, things.finding.pk
    own += [reverse("agencies"), reverse("agencies") + "?q=zzz", reverse("visits")]
    own += [reverse("agency", args=[agency]), reverse("visit", args=[visit]), reverse("finding", args=[finding])]
    if "officer" not in person:
        own.append(reverse("province") + "?on=31/12/2017")
    if person in ("officer", "staff"):
        own += [reverse("fact-choose", args=[agency]), reverse("fact-record", args=[agency, "redeclared"])]
        own += [reverse("certificate-add", args=[agency]), reverse("contact-add", args=[agency])]
        own += [reverse("report-save", args=[agency, 2026])]
    if person == "inspector":
        own += [reverse("visit-plan", args=[agency]), reverse("finding-log", args=[visit])]
    if person == "staff":
        own += [
            reverse("reminders") + "?on=30/12/2027",
            reverse("agency-found"),
            reverse("fact-withdraw", args=[things.agency.facts.first().pk]),
        ]
    if person == "administrator":
        own += [reverse("jobs")]
    return own


def test_every_main_page_fits_the_narrowest_screen_and_complains_of_nothing(open_as, live_server):
    things = world()
    wrong = []
    for person, user in things.people.items():
        page = open_as(user, width=NARROW)
        for language, address in product(("vi", "en"), addresses(things, person)):
            speak(page, user, language, live_server.url)
            status = page.goto(address).status
            seen = page.evaluate(SEEN)
            if (status, seen) != (200, [language, NARROW, 1]):
                wrong.append((person, language, address, status, seen))

    assert wrong == []


def speak(page, user, language: str, home: str) -> None:
    """Let the pages of this person come in this language."""
    if user is None:
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])
    else:
        type(user).objects.filter(pk=user.pk).update(language=language)


def test_an_error_page_fits_too(open_as):
    page = open_as(make.staff(), width=NARROW)

    response = page.goto("/no-such-page")

    assert response.status == 404
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW
