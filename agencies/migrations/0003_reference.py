"""The editions of the standard with their clauses; and a row of wording for every kind of fact, empty until an
administrator writes something into it."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"

EDITIONS = [
    {
        "code": "2008",
        "title": "TCVN ISO 9001:2008",
        "cancelled_on": "2015-12-31",
        # Three years after its successor was published: ISO and IAF, transition of ISO 9001:2015.
        "certificates_until": "2018-09-14",
        "basis": "4108/QĐ-BKHCN, 31/12/2015",
    },
    {
        "code": "2015",
        "title": "TCVN ISO 9001:2015",
        "announced_on": "2015-12-31",
        "basis": "4109/QĐ-BKHCN, 31/12/2015",
    },
]


def load(apps, schema_editor):
    """What the portal ships; tests that empty the tables call it again."""
    load_editions(apps)
    load_wordings(apps)


def load_editions(apps):
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


def load_wordings(apps):
    wordings = apps.get_model("agencies", "KindWording")
    for kind, _label in wordings._meta.get_field("kind").choices:
        wordings.objects.get_or_create(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_unchangeable")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
