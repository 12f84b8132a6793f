"""The register of consultants and assessors: papers, whom they served, what became of those on any day."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.checks import NotYours, Refused
from agencies.choices import Kind, State
from portal.kit.asking import Dates
from portal.programme.actions.advisers import withdraw_adviser, withdraw_eligibility, withdraw_service
from portal.programme.advisers import queries
from portal.programme.advisers.queries import NO_PAPER
from portal.programme.choices import AdviserKind, PaperState, ServiceKind
from tests import inspections, make
from tests.programme import advising
from tests.programme.advising import ISSUED

pytestmark = pytest.mark.django_db
LAST = date(2019, 6, 30)
DECLARED = date(2018, 3, 1)


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (ISSUED - timedelta(1), NO_PAPER),
        (ISSUED, PaperState.VALID),
        (date(2019, 4, 29), PaperState.VALID),
        (date(2019, 4, 30), PaperState.ENDING),
        (LAST, PaperState.ENDING),
        (LAST + timedelta(1), PaperState.EXPIRED),
    ],
)
def test_a_paper_is_valid_for_three_years_and_to_be_renewed_two_months_ahead(on, told):
    adviser = advising.adviser()
    assert advising.paper(adviser).valid_until == LAST

    [row] = queries.register(make.clerk(), Dates(on))
    assert queries.paper_state(row.until, on) == told
    for state in (NO_PAPER, *PaperState.values):
        assert queries.register(make.clerk(), Dates(on), state=state).exists() == (state == told)


def test_what_became_of_the_agencies_served_on_any_day(client):
    adviser, reader = advising.adviser(), make.officer(make.agency())
    first, second, gone = (make.agency(f"UBND xã {name}") for name in "ABC")
    for agency in (first, second, gone):
        advising.served(adviser, agency)
    make.fact(first, Kind.DECLARED, DECLARED)
    make.fact(gone, Kind.DISSOLVED, date(2018, 6, 1))

    def told(on, user):
        return queries.by_state(queries.served_by(adviser, user, Dates(on)), Dates(on))

    assert told(date(2017, 1, 9), make.clerk()) == {}
    assert told(DECLARED - timedelta(1), make.clerk()) == {State.NONE: 3}
    assert told(DECLARED, make.clerk()) == {State.NONE: 2, State.DECLARED: 1}
    assert told(date(2018, 7, 1), make.clerk()) == {State.NONE: 1, State.DECLARED: 1, "": 1}
    assert told(date(2018, 7, 1), reader) == {}

    client.force_login(make.clerk())
    page = client.get(reverse("adviser", args=[adviser.pk]), {"on": "2018-07-01"}).content.decode()
    for address, label in re.findall(r'<a href="([^"]+)" aria-label="([^"]+): 1"', page):
        opened = client.get(unescape(address)).content.decode()
        rows = opened[opened.index("<tbody>") :]
        assert [name in rows for name in (first.name, second.name, gone.name)].count(True) == 1, label
    assert page.count('aria-label="') >= 4


def test_a_certification_body_stands_with_the_agencies_under_its_certificates():
    agency, other = make.agency(), make.agency()
    make.certificate(agency, issued_on=date(2024, 7, 1))
    dates = Dates(date(2025, 1, 1))

    assert list(queries.covered_by(make.body(), make.clerk(), dates)) == [agency]
    assert list(queries.covered_by(make.body(), make.officer(other), dates)) == []
    assert not queries.covered_by(make.body(), make.clerk(), Dates(date(2024, 6, 30))).exists()


def test_who_served_an_agency_is_tied_to_it():
    inspector, agency = make.person("inspector"), make.agency()
    expert = advising.adviser("Chuyên gia", AdviserKind.EXPERT, account=inspector)
    advising.served(expert, agency, date(2026, 1, 5), until=date(2026, 1, 30))

    assert "05/01/2026" in inspections.planned(agency, inspector).members.get().ties
    assert not inspections.planned(make.agency(), inspector).members.get().ties


def test_who_records_what_and_what_is_refused():
    agency, foreign = make.agency(), make.agency()
    officer, adviser = make.officer(agency), advising.adviser()
    service = advising.served(adviser, agency, told_by=officer)
    paper = advising.paper(adviser)
    with pytest.raises(NotYours):
        advising.served(adviser, foreign, told_by=officer)
    with pytest.raises(NotYours):
        withdraw_eligibility(paper=paper, by=officer, because="Nhầm")
    with pytest.raises(Refused):
        withdraw_adviser(adviser=adviser, by=make.clerk(), because="Nhầm")
    with pytest.raises(Refused):
        advising.served(adviser, agency, make.TODAY + timedelta(1))
    with pytest.raises(ValidationError):
        advising.served(adviser, agency, date(2018, 1, 1), until=date(2017, 1, 1))
    with pytest.raises(ValidationError):
        advising.adviser("Công ty", account=officer)
    withdraw_service(service=service, by=officer, because="Nhầm")
    withdraw_eligibility(paper=paper, by=make.clerk(), because="Nhầm")
    withdraw_adviser(adviser=adviser, by=make.clerk(), because="Nhầm")
    with pytest.raises(Refused):
        advising.served(adviser, agency)


def test_a_service_tells_whether_there_was_a_paper_on_its_first_day():
    agency, adviser = make.agency(), advising.adviser()
    advising.paper(adviser)
    advising.served(adviser, agency, LAST, kind=ServiceKind.UPKEEP)
    advising.served(adviser, agency, LAST + timedelta(1))

    rows = queries.services_of(agency, Dates(make.TODAY))
    assert [row.was_eligible for row in rows] == [False, True]
