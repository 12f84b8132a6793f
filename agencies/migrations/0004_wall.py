"""The database's own wall before what is private of an agency: contacts and scans (portal/kit/wall.py).

The register, its facts and standings are public and stay outside.
"""

from django.db import migrations

from portal.kit import wall

OF_FACT = f"EXISTS (SELECT FROM agencies_fact fact WHERE fact.id = fact_id AND {wall.inside('documents', 'fact.agency_id')})"

# Row security keeps a condition by LIKE, which PostgreSQL does not know to be safe, from its index. This asks the
# index first, as the owner, and then the wall.
CONTACTS_LIKE = f"""
    CREATE FUNCTION contacts_like(pattern text) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT array_agg(id) FROM agencies_contact
        WHERE search_key LIKE pattern AND (wall_is_open('documents') OR {wall.inside('documents')})
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_reference")]

    operations = [
        migrations.RunSQL(wall.SCHEMA, wall.NO_SCHEMA),
        migrations.RunSQL(CONTACTS_LIKE, "DROP FUNCTION contacts_like(text);"),
        wall.guard("documents", wall.inside("documents"), "agencies_contact", "agencies_contactevent"),
        wall.guard("documents", f"is_public OR {OF_FACT}", "agencies_scan"),
        wall.guard("documents", OF_FACT, "agencies_scanevent"),
    ]
