"""The history of rows is read and added to, never changed: the serving roles lose the right to do so, in every app.

Here because the roof's migrations come after all others. A history table that a later migration makes needs the same.
"""

from django.db import migrations

KEEP = """
    DO $$
    DECLARE serving text; history text;
    BEGIN
        FOR serving, history IN
            SELECT rolname, table_name FROM pg_roles, information_schema.columns
            WHERE rolname IN ('portal_web', 'portal_worker')
              AND table_schema = 'public' AND column_name = 'pgh_label'
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %I', history, serving);
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("agencies", "0003_unchangeable"),
        ("audits", "0001_initial"),
        ("pages", "0001_initial"),
        ("programme", "0001_initial"),
    ]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
