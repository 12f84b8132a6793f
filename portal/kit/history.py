"""For migrations: what the roles that serve the portal may not do to a table, whatever they are made to run."""

from django.db.migrations import RunSQL

_FORBID = """
    DO $$
    DECLARE serving text; kept text;
    BEGIN
        FOR serving, kept IN
            SELECT rolname, name FROM pg_roles, ({tables}) AS tables (name)
            WHERE rolname IN ('portal_web', 'portal_worker')
        LOOP
            EXECUTE format('REVOKE {rights} ON %I FROM %I', kept, serving);
        END LOOP;
    END $$;
"""


def forbid(rights: str, *tables: str) -> RunSQL:
    """The serving roles lose these rights ("UPDATE, DELETE") on the tables."""
    names = ", ".join(f"'{table}'" for table in tables)
    return RunSQL(_FORBID.format(rights=rights, tables=f"SELECT unnest(ARRAY[{names}])"), RunSQL.noop)


def keep_history(*tables: str) -> RunSQL:
    """The history of rows in these tables is read and added to, never changed."""
    return forbid("UPDATE, DELETE", *tables)


def keep_histories(app: str) -> RunSQL:
    """The same of all the app's tables of history that there are at this point."""
    tables = f"""
        SELECT table_name::text FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'pgh_label' AND starts_with(table_name, '{app}_')
    """  # noqa: S608 - the name of one of our own apps
    return RunSQL(_FORBID.format(rights="UPDATE, DELETE", tables=tables), RunSQL.noop)
