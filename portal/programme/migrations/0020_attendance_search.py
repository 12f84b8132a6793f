"""People at courses are found by their names: the words of a name, an index of them, and the way to it through the wall."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from portal.kit import wall
from portal.kit.vietnamese import search_key

BATCH = 2000

# As `contacts_like` of agencies 0004: the index first, as the owner, and then the wall.
ATTENDANCES_LIKE = f"""
    CREATE FUNCTION attendances_like(pattern text) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT array_agg(id) FROM programme_attendance
        WHERE search_key LIKE pattern AND (wall_is_open('documents') OR {wall.inside('documents')})
    $$;
"""


def fill(apps, schema_editor):
    """What was recorded stays as it is for everybody else: only this column is new, and the triggers know it not."""
    attendances = apps.get_model("programme", "Attendance").objects
    schema_editor.execute("ALTER TABLE programme_attendance DISABLE TRIGGER USER")
    rows = list(attendances.filter(search_key="").only("name"))
    for row in rows:
        row.search_key = search_key(row.name)
    attendances.bulk_update(rows, ["search_key"], batch_size=BATCH)
    schema_editor.execute("ALTER TABLE programme_attendance ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("programme", "0019_reach")]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="search_key",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="attendance",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="attendance_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(ATTENDANCES_LIKE, "DROP FUNCTION attendances_like(text);"),
    ]
