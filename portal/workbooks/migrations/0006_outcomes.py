"""What came of the rows of an import is one document beside it, no longer two columns of each row.

The columns stay for the code of the release before; what it wrote there is read there (rows.py). The release after this
one moves that and drops them.
"""

import django.db.models.deletion
from django.db import migrations, models

from portal.kit import wall

OF_IMPORT = "EXISTS (SELECT FROM workbooks_import i WHERE i.id = of_id)"

UNSAID = """
    ALTER TABLE workbooks_importrow ALTER COLUMN made SET DEFAULT '{}', ALTER COLUMN replaced SET DEFAULT '{}'
"""
ASKED = "ALTER TABLE workbooks_importrow ALTER COLUMN made DROP DEFAULT, ALTER COLUMN replaced DROP DEFAULT"


class Migration(migrations.Migration):
    dependencies = [("workbooks", "0005_plans")]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outcome",
                        serialize=False,
                        to="workbooks.import",
                    ),
                ),
                ("rows", models.JSONField()),
            ],
            options={"verbose_name": "outcome of an import", "verbose_name_plural": "outcomes of imports"},
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(UNSAID, ASKED)],
            [migrations.RemoveField("importrow", "made"), migrations.RemoveField("importrow", "replaced")],
        ),
        wall.guard("imports", OF_IMPORT, "workbooks_outcome"),
    ]
