"""The second wall: row security in the database, behind the doors of the pages.

Who forgets `visible_to` in a view still shows nothing of another agency's. Three scopes are of agencies: `documents`
(scans, contacts, who was trained), `inspections` (visits and all that came of them) and `money` (of plans); two of
people: `imports` and `own` (files taken along, choices remembered). Each is a setting of the connection: `all`, or the
keys of the agencies that the person may see, or the person's own. Nothing set means nothing seen: a connection at rest
sees no private row.

The wall is coarser than the doors: it knows agencies, not drafts or teams. Only the web stands before it. The worker
has a policy of its own, and the owner of the tables passes by.
"""

from django.db import connection
from django.db.migrations import RunSQL
from psycopg2 import Error

SCOPES = ("documents", "inspections", "money", "imports", "own")

# Asked once per query, as they stand in sub-selects, not once per row.
SCHEMA = """
    CREATE FUNCTION wall_is_open(scope text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT current_setting('portal.' || scope, true) = 'all' $$;
    CREATE FUNCTION wall_agencies(scope text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT nullif(nullif(current_setting('portal.' || scope, true), 'all'), '')::bigint[] $$;
"""
NO_SCHEMA = "DROP FUNCTION wall_is_open(text), wall_agencies(text);"

_GUARD = """
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    DO $do$
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_worker') THEN
            CREATE POLICY worker ON {table} TO portal_worker USING (true);
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_web') THEN
            CREATE POLICY web ON {table} TO portal_web USING ({rows});
        END IF;
    END $do$;
"""
_UNGUARD = """
    DROP POLICY IF EXISTS worker ON {table};
    DROP POLICY IF EXISTS web ON {table};
    ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def inside(scope: str, column: str = "agency_id") -> str:
    """The condition that the agency or the person in a column is within the scope."""
    return f"{column} = ANY ((SELECT wall_agencies('{scope}'))::bigint[])"


def guard(scope: str, rows: str, *tables: str) -> RunSQL:
    """For migrations: the web's role reads and writes of these tables only the rows of which the condition holds."""
    condition = f"(SELECT wall_is_open('{scope}')) OR {rows}"
    return RunSQL(
        "".join(_GUARD.format(table=table, rows=condition) for table in tables),
        "".join(_UNGUARD.format(table=table) for table in tables),
    )


def enter(person: int) -> list[tuple[str, int | None]]:
    """From here on the connection sees what the person may see; gives the roles, each with its agency, that say so.

    The function `wall_enter` is made by a migration of audits, where all is known that it asks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, agency FROM wall_enter(%s)", [person])
        return cursor.fetchall()


def leave() -> None:
    """The connection sees again what it saw at its beginning: nothing private. One that cannot be asked is closed."""
    if connection.connection is None:
        return
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute("".join(f"RESET portal.{scope};" for scope in SCOPES))
    except Error:
        connection.close()


def admit(agency: int) -> None:
    """Whoever begins an inspection at an agency belongs to its team from then on, and sees its inspections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_admit(%s)", [agency])
