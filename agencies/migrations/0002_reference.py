"""The editions of the standard with their clauses; and nobody but the owner may delete facts or standings."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"

EDITIONS = [
    {
        "code": "2008",
        "title": "TCVN ISO 9001:2008",
        "cancelled_on": "2015-12-31",
        "basis": "4108/QĐ-BKHCN, 31/12/2015",
    },
    {
        "code": "2015",
        "title": "TCVN ISO 9001:2015",
        "announced_on": "2015-12-31",
        "basis": "4109/QĐ-BKHCN, 31/12/2015",
    },
]

KEEP = """
    DO $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY ARRAY['portal_web', 'portal_worker'] LOOP
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('REVOKE DELETE ON agencies_fact, agencies_standing FROM %I', name);
            END IF;
        END LOOP;
    END $$;
"""


def load(apps, schema_editor):
    Edition, Clause = apps.get_model("agencies", "Edition"), apps.get_model("agencies", "Clause")
    editions = {row["code"]: Edition.objects.create(**row) for row in EDITIONS}
    with (DATA / "clauses.csv").open(encoding="utf-8", newline="") as file:
        clauses = [
            Clause(
                edition=editions[row["edition"]],
                number=row["number"],
                title_vi=row["title_vi"],
                title_en=row["title_en"],
                is_auditable=row["is_auditable"] == "1",
                position=position,
            )
            for position, row in enumerate(csv.DictReader(file), start=1)
        ]
    Clause.objects.bulk_create(clauses)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
