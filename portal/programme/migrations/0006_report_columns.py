"""The columns of the report's list to begin with, in the order of its closed list; history is only added to."""

from django.db import migrations

from portal.history import sql
from portal.kit.history import keep_history
from portal.programme.choices import ReportColumnCode

EVENTS = ("programme_reporttextevent", "programme_reportcolumnevent")


def load(apps, schema_editor):
    columns = apps.get_model("programme", "ReportColumn")
    columns.objects.bulk_create(
        columns(code=code, position=number * 10) for number, code in enumerate(ReportColumnCode.values, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_report")]

    operations = [
        *sql.follow(*EVENTS),
        keep_history(*EVENTS),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
