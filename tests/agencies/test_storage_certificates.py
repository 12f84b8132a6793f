"""Certificates: facts are only withdrawn, standings only closed, covers as counted; the database sees to it."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError, InternalError, ProgrammingError

from agencies.models import CertificateCover, CertificateStanding
from tests import make
from tests.agencies.breaking import as_owner, refused, refuses, run

pytestmark = pytest.mark.django_db

NEW = """
    INSERT INTO agencies_certificatefact (certificate_id, kind, happened_on, number, body_id, edition, first_issued_on,
        valid_until, renews_id, scope, sites, agency_count, round, planned_on, result, note, warnings, because,
        recorded_at, withdrawn_because, withdrawn_at)
    VALUES (%(certificate)s, %(kind)s, %(happened_on)s, %(number)s, %(body)s, %(edition)s, %(first)s, %(until)s,
        %(renews)s, %(scope)s, %(sites)s, %(count)s, %(round)s, %(planned)s, %(result)s, '', %(warnings)s, %(because)s,
        %(recorded)s, %(withdrawn_because)s, %(withdrawn)s)
"""
EMPTY = dict.fromkeys(["body", "edition", "first", "until", "renews", "round", "planned", "withdrawn"])
EMPTY |= {"number": "", "scope": "", "sites": [], "count": 0, "result": "", "warnings": [], "because": ""}
EMPTY |= {"happened_on": "2025-03-01", "recorded": "2026-01-01", "withdrawn_because": ""}


@pytest.fixture
def certificate():
    return make.certificate(make.agency())


@pytest.fixture
def issue(certificate):
    return certificate.facts.get()


def insert(certificate, **what):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEW, EMPTY | {"certificate": certificate.pk} | what)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "what",
    [
        {"kind": "suspended"},
        {"kind": "surveyed", "round": 1, "result": "passed"},
        {"kind": "surveillance_planned", "round": 1, "planned": "2025-06-01"},
    ],
    ids=str,
)
def test_sound_facts_are_taken(certificate, what):
    insert(certificate, **what)


@pytest.mark.parametrize(
    "what",
    [
        {"kind": "lost"},
        {"kind": "issued"},
        {"kind": "issued", "number": "1", "edition": "2015", "first": "2025-01-01", "until": "2027-01-01", "count": 1},
        {"kind": "suspended", "edition": "2015"},
        {"kind": "suspended", "until": "2027-01-01"},
        {"kind": "suspended", "scope": "x"},
        {"kind": "suspended", "sites": ["x"]},
        {"kind": "suspended", "count": 1},
        {"kind": "suspended", "round": 1},
        {"kind": "suspended", "planned": "2025-06-01"},
        {"kind": "suspended", "result": "passed"},
        {"kind": "cover_changed"},
        {"kind": "cover_changed", "count": 1},
        {"kind": "surveyed", "result": "passed"},
        {"kind": "surveyed", "round": 0, "result": "passed"},
        {"kind": "surveyed", "round": 1},
        {"kind": "surveyed", "round": 1, "result": "so so"},
        {"kind": "surveillance_planned", "round": 1},
        {"kind": "suspended", "warnings": ["no_effect"]},
        {"kind": "suspended", "withdrawn": "2026-02-01"},
        {"kind": "suspended", "withdrawn": "2025-02-01", "withdrawn_because": "x"},
        {"kind": "suspended", "withdrawn_because": "x"},
    ],
    ids=str,
)
def test_impossible_facts_are_refused(certificate, what):
    with pytest.raises(DatabaseError):
        insert(certificate, **what)


def paper(**what):
    sound = {"kind": "issued", "number": "9", "edition": "2015", "first": "2025-03-01", "until": "2028-02-01"}
    return sound | {"body": make.body().pk} | what


def test_impossible_papers_are_refused(certificate, issue):
    for what in (
        paper(),  # a second issue of one certificate
        paper(first="2025-03-02"),
        paper(first=None),
        paper(until=None),
        paper(until="2025-03-01"),
        paper(renews=certificate.pk),
    ):
        with pytest.raises(IntegrityError):
            insert(certificate, **what, count=1)


@pytest.mark.parametrize(
    "change",
    [
        "valid_until = '2030-01-01'",
        "number = 'other'",
        "agency_count = 2",
        "warnings = '{}', because = 'x'",
        "withdrawn_at = NULL",
        "withdrawn_at = clock_timestamp(), withdrawn_because = 'x', number = 'other'",
        "withdrawn_at = clock_timestamp()",
    ],
)
def test_a_fact_is_only_withdrawn(issue, change):
    refuses(issue, change)


def test_and_once(issue):
    run(
        "UPDATE agencies_certificatefact SET withdrawn_at = clock_timestamp(), withdrawn_because = 'x' WHERE id = %s",
        issue.pk,
    )
    refuses(issue, "withdrawn_because = 'y'")
    refuses(issue, "withdrawn_at = NULL, withdrawn_because = ''")


def test_no_agency_is_added_or_taken_later(issue):
    cover = CertificateCover.objects.get()
    add = "INSERT INTO agencies_certificatecover (fact_id, agency_id) VALUES (%s, %s)"

    refused(add, issue.pk, make.agency().pk, by=InternalError, saying="none is added later")
    refused(add, issue.pk, cover.agency_id, by=IntegrityError)
    refuses(cover, f"agency_id = {make.agency().pk}", by=ProgrammingError, saying="permission denied")
    as_owner("GRANT UPDATE, DELETE ON agencies_certificatecover TO portal_web")
    refused("DELETE FROM agencies_certificatecover WHERE id = %s", cover.pk, by=InternalError)


@pytest.mark.parametrize("table", ["certificate", "certificatefact", "certificatestanding", "certificatecover"])
def test_nothing_is_deleted(certificate, table):
    refused(f"DELETE FROM agencies_{table}", by=ProgrammingError, saying="permission denied")  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "state = 'withdrawn'",
        "ends_on = '2030-01-01'",
        "during = daterange(lower(during), NULL)",
        "known = tstzrange(lower(known), 'infinity')",
        "known = known",
        "state = 'withdrawn', known = tstzrange(lower(known), clock_timestamp())",
    ],
)
def test_a_standing_is_only_ever_closed(certificate, change):
    refuses(CertificateStanding.objects.known().order_by("during")[0], change)


@pytest.mark.parametrize(
    "what",
    [
        {"state": "'lost'"},
        {"during": "'empty'"},
        {"during": "daterange('2025-01-01', '2025-02-01')"},
        {"known": "'empty'"},
        {"known": "'[2020-01-01,infinity)'"},
        {"known": "'[2020-01-01,2021-01-01)'"},
    ],
    ids=str,
)
def test_impossible_standings_are_refused(issue, what):
    row = {"state": "'valid'", "during": "daterange('1990-01-01', '1990-02-01')", "known": "'[2020-01-01,)'"} | what
    refused(
        f"""INSERT INTO agencies_certificatestanding
            (certificate_id, state, since, ends_on, paper_id, cover_id, is_let_go, during, known, rules)
            VALUES (%s, {row["state"]}, '1990-01-01', '1990-01-01', %s, %s, false, {row["during"]}, {row["known"]}, 1)
        """,  # noqa: S608
        issue.certificate_id, issue.pk, issue.pk,
    )  # fmt: skip


def test_a_sound_standing_is_taken(issue):
    run(
        """INSERT INTO agencies_certificatestanding
           (certificate_id, state, since, ends_on, paper_id, cover_id, is_let_go, during, known, rules)
           VALUES (%s, 'valid', '1990-01-01', '1990-01-01', %s, %s, false, '[1990-01-01,1990-02-01)',
               '[2020-01-01,)', 1)
        """,
        issue.certificate_id, issue.pk, issue.pk,
    )  # fmt: skip


def test_a_body_is_named_once_and_its_code_is_its_own():
    make.body("Một", code="m")

    refused("INSERT INTO agencies_certificationbody (name, short_name, code, accreditation_number, is_known) "
            "VALUES ('Hai', '', 'm', '', false)", by=IntegrityError)  # fmt: skip
    assert make.body("Hai").code == make.body("Ba").code == ""
