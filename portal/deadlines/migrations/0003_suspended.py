"""The rule of suspended certificates; where the portal lives already, from the day on which it came."""

import csv
from pathlib import Path

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

KIND = "certificate_suspended"
RULES = Path(__file__).parent.parent / "data" / "rules.csv"


def load(apps, schema_editor):
    Rule = apps.get_model("deadlines", "Rule")
    if Rule.objects.filter(kind=KIND).exists():
        return
    with RULES.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["kind"] == KIND)
    Rule.objects.create(
        kind=KIND,
        audience=row["audience"].split(","),
        ladder=row["ladder"].split(","),
        scales=row["scales"] == "1",
        term=row["term"],
        overdue_weeks=int(row["overdue_weeks"]),
        superior_after=int(row["superior_after"]),
        lead_after=int(row["lead_after"]),
        is_mandatory=row["is_mandatory"] == "1",
        basis=row["basis"],
        during=DateRange(localdate(), None),
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_reference")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
