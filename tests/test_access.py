"""Who may open what: each address, by each kind of person, as one table.

The people stand around one commune's agency: its officer, the officer of another commune, the officer of the district
above it. To the other commune's officer everything of the table is somebody else's.
"""

from datetime import date
from types import SimpleNamespace
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from agencies.actions.facts import Paper
from agencies.choices import Kind, Role
from agencies.models import Scan
from audits.models import ChecklistVersion
from portal.accounts.actions import change_person
from portal.kit.web import Access
from tests import (
    access_to_accounts,
    access_to_advisers,
    access_to_exports,
    access_to_findings,
    access_to_guidance,
    access_to_imports,
    access_to_notices,
    access_to_papers,
    access_to_plans,
    access_to_procedures,
    access_to_programmes,
    access_to_training,
    inspections,
    make,
)

PEOPLE = ["stranger", "closed", "no_role", "officer", "other", "above", "leader", "team", "inspector", "staff", "admin"]
"""Nobody signed in; an account closed since it signed in; no role yet; officer of the agency, of another one, of the
district above; leader; inspector on the team of the visit, inspector who is not; staff; administrator."""

# `in`: sent to sign in. `go`: sent on to another page. What is not in the table answers 405 to everybody.
TABLE = """
                             stranger closed no_role officer other above leader team inspector staff admin
GET  start                         go     go     200     200   200   200    200  200       200   200   200
POST guide-close                   in     in      go      go    go    go     go   go        go    go    go
GET  province                      in     in     403     403   403   403    200  200       200   200   200
GET  province-changes              in     in     403     403   403   403    200  200       200   200   200
GET  province-freshness            in     in     403     403   403   403    200  200       200   200   200
GET  agencies                      in     in     403     200   200   200    200  200       200   200   200
GET  gallery                       in     in     403     403   403   403    403  403       403   403   200
GET  files                          in     in     403     403   403   403    403  403       403   403   200
GET  search                        in     in     403     200   200   200    200  200       200   200   200
GET  agency                        in     in     404     200   404   200    200  200       200   200   200

GET  public                       200    200     200     200   200   200    200  200       200   200   200
GET  public-agency                200    200     200     200   200   200    200  200       200   200   200
GET  public-agency-csv            200    200     200     200   200   200    200  200       200   200   200
GET  public-agency-json           200    200     200     200   200   200    200  200       200   200   200
GET  public-agencies-csv          200    200     200     200   200   200    200  200       200   200   200
GET  public-agencies-json         200    200     200     200   200   200    200  200       200   200   200
GET  public-figures-csv           200    200     200     200   200   200    200  200       200   200   200
GET  public-figures-json          200    200     200     200   200   200    200  200       200   200   200
GET  public-scan                  404    404     404     404   404   404    404  404       404   404   404

GET  agency-found                  in     in     403     403   403   403    403  403       403   200   200
POST agency-found                  in     in     403     403   403   403    403  403       403   422   422
GET  fact-choose                   in     in     404     200   404   200    403  403       403   200   200
GET  fact-record                   in     in     404     200   404   200    403  403       403   200   200
POST fact-record                   in     in     404     422   404   422    403  403       403   422   422
GET  fact-record/renamed           in     in     404     403   404   403    403  403       403   200   200
POST fact-record/renamed           in     in     404     403   404   403    403  403       403   422   422
GET  fact-record/unknown           in     in     404     404   404   404    403  403       403   404   404
POST fact-record/unknown           in     in     404     404   404   404    403  403       403   404   404
GET  fact-withdraw                 in     in     404     200   404   403    403  403       403   200   200
POST fact-withdraw                 in     in     404     422   404   403    403  403       403   422   422
GET  scan-show                     in     in     404     200   404   200    403  403       403   200   200
POST scan-show                     in     in     404     422   404   422    403  403       403   422   422
GET  scan                          in     in     404     200   404   200    200  200       200   200   200
POST agency-confirm                in     in     404      go   404    go    403  403       403    go    go
GET  certificate-add               in     in     404     200   404   200    403  403       403   200   200
POST certificate-add               in     in     404     422   404   422    403  403       403   422   422
GET  certificates                  in     in     403     200   200   200    200  200       200   200   200
GET  certificate                   in     in     404     200   404   200    200  200       200   200   200
GET  certificate-renew             in     in     404     200   404   200    403  403       403   200   200
POST certificate-renew             in     in     404     422   404   422    403  403       403   422   422
GET  certificate-correct           in     in     404     200   404   200    403  403       403   200   200
POST certificate-correct           in     in     404     422   404   422    403  403       403   422   422
GET  certificate-record            in     in     404     200   404   200    403  403       403   200   200
POST certificate-record            in     in     404     422   404   422    403  403       403   422   422
GET  certificate-record/issued     in     in     404     404   404   404    403  403       403   404   404
POST certificate-record/issued     in     in     404     404   404   404    403  403       403   404   404
GET  certificate-fact-withdraw     in     in     404     200   404   403    403  403       403   200   200
POST certificate-fact-withdraw     in     in     404     422   404   403    403  403       403   422   422
GET  province-certificates         in     in     403     403   403   403    200  200       200   200   200
GET  report-save                   in     in     404     200   404   200    403  403       403   200   200
POST report-save                   in     in     404     422   404   422    403  403       403   422   422
GET  reminders                     in     in     403     403   403   403    403  403       403   200   200
GET  contact-add                   in     in     404     200   404   200    403  403       403   200   200
POST contact-add                   in     in     404     422   404   422    403  403       403   422   422

GET  visits                        in     in     403     200   200   200    200  200       200   200   200
GET  visit                         in     in     404     200   404   200    200  200       404   200   200
GET  visit-plan                    in     in     404     403   404   403    403  200       200   200   200
POST visit-plan                    in     in     404     403   404   403    403  422       422   422   422
GET  visit-move/cancel             in     in     404     403   404   403    403  200       404   200   200
POST visit-move/cancel             in     in     404     403   404   403    403  422       404   422   422
GET  visit-move/start              in     in     404     403   404   403    403  200       404   200   200
POST visit-move/start              in     in     404     403   404   403    403  go        404   go    go
GET  visit-move/unknown            in     in     404     404   404   404    404  404       404   404   404
POST visit-move/unknown            in     in     404     404   404   404    404  404       404   404   404
GET  finding-log                   in     in     404     403   404   403    403  200       404   200   200
POST finding-log                   in     in     404     403   404   403    403  422       404   422   422
"""

EXCUSED = {"admin": "Django's administration has a door of its own; see below."}
"""Namespaces whose views do not say who may open them, with the reason."""

TOLD_OF = {"notice-open", "calendar-feed", "announcement"}
"""That somebody looked is what these write down: it belongs to the story of what lapses."""

BODIES = {
    "set-language": {"language": "en"},
    "set-look": {"look": "dark"},
    "notices-read": {"newest": "1"},
    "visit-move/start": {"seen_version": "1"},
    **access_to_exports.BODIES,
}
"""What is posted; to the others a form in which every field is empty."""


def _rows(table: str) -> dict[tuple[str, str], dict[str, str]]:
    head, *lines = (line.split() for line in table.splitlines() if line.strip())
    assert head == PEOPLE
    return {(method, name): dict(zip(PEOPLE, codes, strict=True)) for method, name, *codes in lines}


PARTS = (access_to_programmes, access_to_plans, access_to_findings, access_to_papers, access_to_notices)
PARTS += (access_to_imports, access_to_accounts, access_to_exports, access_to_procedures)
PARTS += (access_to_training, access_to_advisers, access_to_guidance)
ROWS = _rows(TABLE + "".join(part.TABLE for part in PARTS))
NAMES = sorted({name for _method, name in ROWS})


# --- the world of the table ---------------------------------------------------------------------------


class World(NamedTuple):
    sessions: dict[str, str]
    addresses: dict[str, str]
    missing: dict[str, str]
    scan: Scan

    def client(self, person: str, **how) -> Client:
        client = Client(**how)
        if key := self.sessions[person]:
            client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client


@pytest.fixture(scope="module")
def world(lasting_db):
    district = make.agency(tier="district", area="645")
    agency, other_agency = make.agency(superior=district), make.agency()
    people = {
        "stranger": None,
        "closed": make.staff(),
        "no_role": make.person(),
        "officer": make.officer(agency),
        "other": make.officer(other_agency),
        "above": make.officer(district),
        "leader": make.person(Role.LEADER),
        "team": make.person(Role.INSPECTOR),
        "inspector": make.person(Role.INSPECTOR),
        "staff": make.staff(),
        "admin": make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
    }
    things = _things(agency, people)
    sessions = {name: _session(people[name]) for name in PEOPLE}
    change_person(person=people["closed"], by=None, is_active=False)
    return World(sessions, *_addresses(things), things.fact.scan)


def _session(person) -> str:
    if person is None:
        return ""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _begun(agency, leader):
    return inspections.started(agency, leader, checklist=ChecklistVersion.objects.offered().first())


def _things(agency, people):
    scan = SimpleUploadedFile("Quyết định 12.pdf", b"%PDF-1.7 %%EOF")
    fact = make.fact(agency, Kind.PLAN_ISSUED, date(2016, 3, 1), by=people["officer"], paper=Paper(scan=scan))
    coming, visit = inspections.planned(agency, people["team"]), _begun(agency, people["team"])
    certificate = make.certificate(agency, number="1", by=people["officer"], issued_on=date(2025, 1, 1))
    things = {"agency": agency, "fact": fact, "coming": coming, "visit": visit}
    things |= access_to_findings.things(visit, officer=people["officer"], team=people["team"])
    things |= access_to_programmes.things(agency, visit, people["staff"])
    things |= access_to_papers.things(agency, people["team"])
    things |= access_to_plans.things(agency, people["staff"]) | access_to_procedures.things(agency)
    things |= access_to_training.things(agency) | access_to_advisers.things(agency)
    things |= access_to_accounts.things(people["officer"], _session, people["admin"])
    things |= access_to_notices.things(people["officer"], people["staff"])
    things |= access_to_exports.things(people["officer"]) | access_to_guidance.things(agency)
    return SimpleNamespace(**things | access_to_imports.things(agency, people["officer"]), certificate=certificate)


NAMED_AFTER_THING = ["fact-withdraw", "certificate", "certificate-renew", "certificate-correct"]
OF_AGENCY = ["agency", "fact-choose", "certificate-add", "contact-add", "visit-plan", "agency-confirm", "told"]


def _addresses(things) -> tuple[dict[str, str], dict[str, str]]:
    """Each name of the table with the address of the thing in the middle; and of one that is not there."""
    pk = {name: thing.pk for name, thing in vars(things).items() if name != "calendar"}
    of = {
        "report-save": [pk["agency"], 2026],
        **dict.fromkeys(OF_AGENCY, [pk["agency"]]),
        **{name: [pk[name.partition("-")[0]]] for name in NAMED_AFTER_THING},
        "fact-record": [pk["agency"], "plan_issued"],
        "certificate-record": [pk["certificate"], "surveyed"],
        "certificate-record/issued": [pk["certificate"], "issued"],
        "certificate-fact-withdraw": [things.certificate.facts.get().pk],
        "fact-record/renamed": [pk["agency"], "renamed"],
        "fact-record/unknown": [pk["agency"], "unknown"],
        **dict.fromkeys(["scan", "scan-show"], [things.fact.scan.key]),
        **dict.fromkeys(["visit", "finding-log"], [pk["visit"]]),
        **{f"visit-move/{move}": [pk["coming"], move] for move in ("start", "cancel", "unknown")},
        "evidence": [things.evidence.key],
        "document-copy": [things.copy.key],
        **{name: args for part in PARTS for name, args in part.arguments(pk).items()},
    }
    by_key = ("scan", "evidence", "document-copy")
    elsewhere = {name: [uuid4() if name.startswith(by_key) else 987654321, *args[1:]] for name, args in of.items()}
    open_to_all = access_to_accounts.OF_NOTHING | {"public-scan": [things.fact.scan.key]}
    open_to_all |= {"calendar-feed": [things.calendar], "province-report-text": [2018, "declared"]}
    open_to_all |= dict.fromkeys(["public-agency", "public-agency-csv", "public-agency-json"], [things.agency.key])
    open_to_all |= access_to_exports.lists() | access_to_procedures.law(things) | access_to_guidance.library(things)
    open_to_all |= access_to_training.held(things) | access_to_advisers.register(things)
    open_to_all |= dict.fromkeys(["paper-template-own", "paper-template-new"], ["minutes"])
    return _reversed(dict.fromkeys(NAMES, []) | of | open_to_all), _reversed(elsewhere)


def _reversed(arguments):
    return {name: reverse(name.partition("/")[0], args=args) for name, args in arguments.items()}


def send(client, method, name, address):
    """The answer; whatever the request did is undone."""
    with transaction.atomic():
        body = BODIES.get(name, {"sent": "1"}) if method == "POST" else None
        response = client.generic(method, address) if body is None else client.post(address, body)
        transaction.set_rollback(True)
    return response


def without_number(response) -> tuple[bytes, dict[str, str]]:
    """What an answer says, but for the number that each has."""
    headers = dict(response.headers)
    return response.content.replace(headers.pop("X-Request-Id").encode(), b""), headers


def code_of(response) -> str:
    """The answer as the table writes it."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith(reverse("account_login")) else "go"


def patterns(resolver=None, namespace=""):
    """(namespace, pattern) of every address of the portal."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace, pattern
        else:
            yield from patterns(pattern, pattern.namespace or namespace)


# --- the table holds ----------------------------------------------------------------------------------


def test_every_address_says_who_may_open_it_or_is_excused():
    silent = [
        (namespace, pattern)
        for namespace, pattern in patterns()
        if not isinstance(getattr(pattern.callback, "access", None), Access)
    ]

    assert {namespace for namespace, _pattern in silent} == EXCUSED.keys()


def test_every_address_stands_in_the_table():
    named = {pattern.name for namespace, pattern in patterns() if namespace not in EXCUSED}

    assert {name.partition("/")[0] for name in NAMES} == named


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_who_may_open_what(world, name):
    for method in ("GET", "POST"):
        address = world.addresses[name]
        codes = {person: code_of(send(world.client(person), method, name, address)) for person in PEOPLE}

        assert codes == ROWS.get((method, name), dict.fromkeys(PEOPLE, "405")), method


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_there_looks_like_what_is_not_ones_own(world, name):
    if name not in world.missing:
        return
    for method in {method for method, row in ROWS if row == name}:
        for person in PEOPLE:
            missing = send(world.client(person), method, name, world.missing[name])
            assert code_of(missing) == ("in" if person in ("stranger", "closed") else "404")

        foreign = send(world.client("other"), method, name, world.addresses[name])
        assert foreign.status_code == 404
        assert without_number(foreign) == without_number(missing)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_looking_changes_nothing(world, name):
    if name in TOLD_OF:
        return
    for person in ("officer", "team", "admin"):
        with CaptureQueriesContext(connection) as queries:
            world.client(person).get(world.addresses[name])
        written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [sql for sql in written if '"django_session"' not in sql] == []  # when the person was last seen


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for method, name in ROWS if method == "POST"])
def test_nothing_is_posted_from_elsewhere(world, name):
    """Without the token of one of our own pages."""
    for person in PEOPLE:
        response = world.client(person, enforce_csrf_checks=True).post(world.addresses[name], {"sent": "1"})

        assert response.status_code == 403
        assert b"This page was open too long" in response.content


# --- scans --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_scan_is_a_download_that_no_browser_shows_runs_or_keeps(world):
    response = world.client("officer").get(world.addresses["scan"])

    assert b"".join(response.streaming_content) == b"%PDF-1.7 %%EOF"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%E1%BA%BFt")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "private, no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_scan_has_no_address_but_the_one_that_asks(world):
    for address in (f"/media/{world.scan.file.name}", f"/static/{world.scan.file.name}"):
        assert world.client("admin").get(address).status_code == 404


# --- the administration -------------------------------------------------------------------------------

ADMIN_ARGUMENTS = {"object_id": "1", "content_type_id": "1", "app_label": "agencies", "url": "x"}


def admin_addresses() -> list[str]:
    for namespace, pattern in patterns():
        if namespace == "admin" and pattern.name:
            wanted = pattern.pattern.regex.groupindex
            yield reverse(f"admin:{pattern.name}", kwargs={name: ADMIN_ARGUMENTS[name] for name in wanted})


@pytest.mark.django_db
def test_the_administration_is_closed_to_all_but_administrators(world):
    addresses = sorted(admin_addresses())
    assert len(addresses) > 20

    for person in ("stranger", "closed", "officer", "staff"):
        for address in addresses:
            response = world.client(person).get(address, follow=True)
            if person in ("stranger", "closed"):
                assert response.request["PATH_INFO"] == reverse("account_login"), address
            else:
                assert response.status_code == 403, address
    assert world.client("admin").get(reverse("admin:index")).status_code == 200
