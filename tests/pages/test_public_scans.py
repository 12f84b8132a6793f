"""Scans of declarations for everybody: only those that somebody made public, and only while the declaration stands."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions.facts import Paper, withdraw_fact
from agencies.actions.scans import show_scan
from agencies.checks import Refused
from agencies.choices import Kind, Role
from agencies.models import Fact, Scan
from tests import make
from tests.pages import dom
from tests.pages.forms import errors, send

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 quyet dinh %%EOF"
ON = {"on": "2018-12-31"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def scanned(agency, kind, on, **what) -> Scan:
    upload = SimpleUploadedFile("CMND cua Nguyen Van A.pdf", PDF)
    return make.fact(agency, kind, on, paper=Paper(scan=upload, confirmed=True), **what).scan


@pytest.fixture
def agency():
    return make.agency("UBND xã Ea Sol")


@pytest.fixture
def scan(agency):
    return scanned(agency, Kind.DECLARED, date(2016, 3, 1), number="12/QĐ-UBND")


@pytest.fixture
def officer(agency):
    return make.person(Role.OFFICER, of=agency, language="en")


def address(scan) -> str:
    return reverse("public-scan", args=[scan.key])


def offered(agency, **dates) -> list[str | None]:
    """Where the public page, the data of the agency, the list and the table say that the scan is."""
    client, key = Client(), {"args": [agency.key]}
    links = dom.every(dom.read(client.get(reverse("public-agency", **key), dates)), "a")
    (page,) = [dom.attribute(link, "href") for link in links if "/scans/" in dom.attribute(link, "href")] or [None]
    told = json.loads(client.get(reverse("public-agency-json", **key), dates).content)["declaration"]
    (row,) = json.loads(client.get(reverse("public-agencies-json"), dates).content)["agencies"]
    text = client.get(reverse("public-agencies-csv"), dates).content.decode().removeprefix("\ufeff")
    cell = list(csv.reader(StringIO(text, newline="")))[1][-1]
    return [page, told and told["scan"] and told["scan"]["url"], row["scan"], cell or None]


def test_no_scan_is_reachable_until_it_is_made_public(agency, scan):
    assert offered(agency) == [None] * 4
    for client in (Client(), signed_in(make.staff())):
        assert client.get(address(scan)).status_code == 404


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_public_scan_is_offered_with_type_and_size_and_given(agency, scan, officer, settings):
    show_scan(scan=scan, by=officer, to_everybody=True)

    assert offered(agency) == [settings.PORTAL_URL + address(scan)] * 4
    page = dom.text(dom.read(Client().get(reverse("public-agency", args=[agency.key]), {"lang": "en"})))
    assert "(PDF, 25 bytes, not yet checked for viruses)" in page.replace("\xa0", " ")
    response = Client().get(address(scan))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == f'attachment; filename="{agency.key}-12qd-ubnd.pdf"'
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_who_has_it_asks_again_each_time(scan, officer):
    show_scan(scan=scan, by=officer, to_everybody=True)
    response = Client().get(address(scan))
    again = {"If-None-Match": response["ETag"]}

    assert response["Cache-Control"] == "public, no-cache"
    assert Client().get(address(scan), headers=again).status_code == 304
    show_scan(scan=scan, by=officer, to_everybody=False)
    assert Client().get(address(scan), headers=again).status_code == 404


def test_it_goes_with_the_declaration(agency, scan, officer):
    show_scan(scan=scan, by=officer, to_everybody=True)
    before = timezone.now()
    withdraw_fact(fact=scan.fact, by=make.clerk(), because="Nhầm")

    for dates in ({}, {"known": before.isoformat()}):
        assert offered(agency, **dates) == [None] * 4
    assert Client().get(address(scan)).status_code == 404
    with pytest.raises(Refused):
        show_scan(scan=scan, by=officer, to_everybody=True)


def test_only_the_declaration_in_force_stands_in_the_list(agency, scan, officer):
    show_scan(scan=scan, by=officer, to_everybody=True)
    make.fact(agency, Kind.REDECLARED, date(2017, 6, 1), reason="scope", precision="year")

    assert offered(agency, on="2017-12-30")[2:] != [None] * 2
    assert offered(agency, on="2017-12-31")[2:] == [None] * 2
    make.fact(agency, Kind.ENDED, date(2017, 3, 1))
    assert offered(agency, on="2017-03-01")[2:] == [None] * 2


@pytest.mark.parametrize("kind", [Kind.PLAN_ISSUED, Kind.INTERNAL_AUDIT, Kind.SENT, Kind.PAUSED])
def test_scans_of_other_facts_are_never_public(agency, officer, kind):
    scan = scanned(agency, kind, date(2016, 3, 1))
    with pytest.raises(Refused):
        show_scan(scan=scan, by=officer, to_everybody=True)

    Scan.objects.update(is_public=True)  # whatever a row says
    assert Client().get(address(scan)).status_code == 404
    assert offered(agency)[:1] == [None]


def test_the_order_of_the_database_is_that_of_the_fold():
    agency = make.agency()
    for precision, number in (("day", "2"), ("month", "1"), ("year", "1"), ("day", "10"), ("day", "Đ")):
        for kind in (Kind.PLAN_ISSUED, Kind.RENAMED, Kind.DECLARED):
            make.fact(agency, kind, date(2016, 12, 31), precision=precision, number=number, name="x")
    facts = sorted(agency.facts.all(), key=lambda fact: fact.as_event().order, reverse=True)

    assert list(agency.facts.all().newest_first()) == facts
    for day in (date(2016, 12, 30), date(2016, 12, 31)):
        counting = {fact for fact in facts if fact.counts_on <= day}
        assert set(Fact.objects.filter(agency=agency).counting_by(day)) == counting


# --- the page that does it ------------------------------------------------------------------------------


def test_an_officer_makes_it_public_after_a_look_and_private_again(agency, scan, officer):
    client, page = signed_in(officer), reverse("scan-show", args=[scan.key])
    assert page in client.get(reverse("agency", args=[agency.pk])).content.decode()
    assert "no personal data" in client.get(page).content.decode()
    assert set(errors(send(client, page))) == {"looked"}

    assert send(client, page, looked="on").status_code == 302
    scan.refresh_from_db()
    assert scan.is_public
    assert send(client, page).status_code == 302
    scan.refresh_from_db()
    assert not scan.is_public
    events = [(event.is_public, event.pgh_context.metadata["user"]) for event in scan.events.order_by("pgh_id")[1:]]
    assert events == [(True, officer.pk), (False, officer.pk)]


def test_two_at_once_do_not_undo_each_other(scan, officer):
    client, page = signed_in(officer), reverse("scan-show", args=[scan.key])
    show_scan(scan=scan, by=officer, to_everybody=True)

    response = client.post(page, {"to_everybody": "True", "looked": "on"})

    assert response.status_code == 422
    scan.refresh_from_db()
    assert scan.is_public


def test_others_do_not_decide(agency, scan):
    for person in (make.person(Role.LEADER), make.person(Role.INSPECTOR), make.officer(make.agency())):
        with pytest.raises(Refused):
            show_scan(scan=scan, by=person, to_everybody=True)
    page = signed_in(make.person(Role.LEADER)).get(reverse("agency", args=[agency.pk])).content.decode()
    assert reverse("scan-show", args=[scan.key]) not in page
