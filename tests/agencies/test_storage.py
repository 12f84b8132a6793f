"""What the role of the web may not do, whatever it is made to run; and rows that no table takes."""

from datetime import date

import pytest
from django.db import connection
from django.db.utils import IntegrityError, ProgrammingError

from agencies.choices import Kind
from agencies.models import Agency, Area, Membership
from tests import make
from tests.agencies.breaking import SERVING, as_owner, refused, refuses

pytestmark = pytest.mark.django_db


# --- the role --------------------------------------------------------------------------------------


def test_the_web_works_as_a_role_that_owns_nothing_and_passes_nothing_by():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                   (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),
                   (SELECT count(*) FROM pg_proc WHERE proowner = pg_roles.oid)
            FROM pg_roles WHERE rolname = current_user
            """
        )
        assert cursor.fetchone() == ("portal_web", False, False, False, False, False, 0, 0)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(name) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "ALTER TABLE agencies_fact DISABLE TRIGGER ALL",
        "ALTER TABLE agencies_standing DROP CONSTRAINT standing_one_a_day",
        "DROP TRIGGER fact_unchangeable ON agencies_fact",
        "DROP TABLE agencies_standing",
        "CREATE INDEX ON agencies_fact (number)",
        "SET session_replication_role = replica",
    ],
)
def test_the_web_changes_no_table_and_switches_nothing_off(sql):
    refused(sql, by=ProgrammingError)


@pytest.mark.parametrize("role", SERVING)
@pytest.mark.parametrize("table", ["agencies_fact", "agencies_standing"])
def test_nobody_but_the_owner_deletes_or_empties(role, table):
    # The tests themselves were granted TRUNCATE (conftest.py); what the migrations grant is told by the default.
    as_owner(f"REVOKE TRUNCATE ON {table} FROM {role}")

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'DELETE, TRUNCATE')", [role, table])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("role", SERVING)
def test_a_table_made_later_may_not_be_emptied_either(role):
    as_owner("CREATE TABLE later (id int)")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'later', 'SELECT'), has_table_privilege(%s, 'later', 'TRUNCATE')",
            [role, role],
        )
        assert cursor.fetchone() == (True, False)


@pytest.mark.parametrize("role", SERVING)
def test_history_is_added_to_and_never_changed(role):
    """Every table of row history, those of later apps too: pghistory's tables all have a `pgh_label`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relkind = 'r' AND attname = 'pgh_label' AND has_table_privilege(%s, pg_class.oid, 'UPDATE, DELETE')
            """,
            [role],
        )
        assert [name for (name,) in cursor.fetchall()] == []


# --- agencies, areas, roles of people --------------------------------------------------------------


@pytest.fixture
def agency():
    agency = make.agency()
    make.fact(agency, Kind.APPLIED, date(2015, 3, 1), number="12/QĐ-UBND")
    make.declared(agency)
    return agency


@pytest.mark.parametrize(
    "change",
    ["\"group\" = 'club'", "tier = 'ward'", "obligation = 'some'", "version = -1", "superior_id = 0", "area_id = 0"],
)
def test_an_agency_keeps_to_the_closed_lists(agency, change):
    refuses(agency, change, by=IntegrityError)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Area, "level = 'village'"),
        (Area, "begins_on = '2020-01-01', ends_on = '2020-01-01'"),
        (Area, "generation = 1, code = '66'"),
        (Membership, "role = 'king'"),
        (Membership, "role = 'officer', agency_id = NULL"),
        (Agency, "key = 'taken'"),
    ],
)
def test_other_impossible_rows_are_refused(agency, model, change):
    row = model.objects.latest("pk")
    Agency.objects.create(key="taken")

    refuses(row, change, by=IntegrityError)


def test_an_agency_with_facts_is_not_deleted(agency):
    refused("DELETE FROM agencies_agency WHERE id = %s", agency.pk, by=IntegrityError)
