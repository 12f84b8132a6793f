"""Standings: one a day as known now, known from a moment on, closed once; the database sees to it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, InternalError, ProgrammingError

from agencies.choices import Kind
from agencies.models import Agency, Standing
from tests import make
from tests.agencies.breaking import as_owner, refused, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make.agency()
    make.fact(agency, Kind.APPLIED, date(2015, 3, 1), number="12/QĐ-UBND")
    make.declared(agency)
    return agency


NEW_STANDING = """
    INSERT INTO agencies_standing (agency_id, state, edition, upkeep, tier, obligation, during, known, rules)
    VALUES (%(agency)s, %(state)s, '', %(upkeep)s, %(tier)s, %(obligation)s, %(during)s, %(known)s, 1)
"""


def insert_standing(agency: Agency, **what) -> None:
    sound = {
        "agency": agency.pk,
        "state": "none",
        "upkeep": "",
        "tier": "commune",
        "obligation": "",
        "during": "[1990-01-01,1990-02-01)",
        "known": "[2020-01-01,)",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEW_STANDING, sound | what)


def test_a_sound_standing_is_taken(agency):
    insert_standing(agency)


@pytest.mark.parametrize(
    "what",
    [
        {"state": "unknown"},
        {"state": ""},
        {"upkeep": "lost"},
        {"tier": "ward"},
        {"obligation": "some"},
        {"during": "empty"},
        {"known": "empty"},
        {"during": "[2016-05-01,2016-06-01)"},
        {"during": "(,)"},
        {"during": "[2016-06-01,2016-05-01)"},
        {"known": "[2015-01-01,2016-01-01)"},
        {"known": "[2020-01-01,infinity)"},
        {"known": "(,)"},
    ],
    ids=str,
)
def test_impossible_standings_are_refused(agency, what):
    with pytest.raises(DatabaseError):
        insert_standing(agency, **what)


@pytest.fixture
def closed(agency):
    make.fact(agency, Kind.ENDED, date(2016, 6, 1))
    return Standing.objects.filter(agency=agency, known__upper_inf=False).latest("pk")


@pytest.fixture
def open_(agency):
    return Standing.objects.known().filter(agency=agency).latest("pk")


@pytest.mark.parametrize(
    "change",
    [
        "known = tstzrange(lower(known), NULL)",
        "known = tstzrange(lower(known), upper(known) + interval '1 day')",
        "known = tstzrange(lower(known), upper(known) - interval '1 microsecond')",
        "state = 'none'",
        "during = daterange(lower(during), NULL)",
    ],
)
def test_a_closed_standing_stays_as_it_is(closed, change):
    refuses(closed, change)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'ended', known = tstzrange(lower(known), clock_timestamp())",
        "edition = '2015', known = tstzrange(lower(known), clock_timestamp())",
        "agency_id = agency_id + 1, known = tstzrange(lower(known), clock_timestamp())",
        "during = daterange(NULL, NULL), known = tstzrange(lower(known), clock_timestamp())",
        "rules = 2, known = tstzrange(lower(known), clock_timestamp())",
        "state = 'none'",
        "known = tstzrange(lower(known), lower(known))",
        "known = tstzrange(lower(known), lower(known) - interval '1 day')",
        "known = tstzrange(lower(known) - interval '1 day', clock_timestamp())",
        "known = tstzrange(lower(known), clock_timestamp(), '(]')",
        "known = tstzrange(lower(known), 'infinity')",
        "known = known",
    ],
)
def test_an_open_standing_is_only_ever_closed(open_, change):
    refuses(open_, change)


def test_a_standing_is_not_deleted(open_):
    refused("DELETE FROM agencies_standing WHERE id = %s", open_.pk, by=ProgrammingError, saying="permission denied")
    as_owner("GRANT DELETE ON agencies_standing TO portal_web")
    refused("DELETE FROM agencies_standing WHERE id = %s", open_.pk, by=InternalError)
