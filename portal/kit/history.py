"""For migrations: the history of rows is read and added to, never changed."""

from django.db.migrations import RunSQL

_KEEP = """
    DO $$
    DECLARE serving text; history text;
    BEGIN
        FOR serving, history IN
            SELECT rolname, unnest(ARRAY[{tables}]) FROM pg_roles WHERE rolname IN ('portal_web', 'portal_worker')
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE ON %%I FROM %%I', history, serving);
        END LOOP;
    END $$;
"""


def keep_history(*tables: str) -> RunSQL:
    """The serving roles lose the right to change these history tables."""
    names = ", ".join(f"'{table}'" for table in tables)
    return RunSQL([(_KEEP.format(tables=names), [])], RunSQL.noop)
