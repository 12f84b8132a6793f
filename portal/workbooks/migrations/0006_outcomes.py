"""What came of the rows of an import is one document beside it, no longer two columns of each row."""

import django.db.models.deletion
from django.db import migrations, models

from portal.kit import wall

OF_IMPORT = "EXISTS (SELECT FROM workbooks_import i WHERE i.id = of_id)"

TOGETHER = """
    INSERT INTO workbooks_outcome (of_id, rows)
    SELECT of_id, jsonb_agg(jsonb_build_array(number, to_jsonb(made), to_jsonb(replaced)) ORDER BY number)
    FROM workbooks_importrow WHERE made <> '{}' GROUP BY of_id;
"""
APART = """
    UPDATE workbooks_importrow AS row SET
        made = ARRAY(SELECT jsonb_array_elements_text(told -> 1)::bigint),
        replaced = ARRAY(SELECT jsonb_array_elements_text(told -> 2)::bigint)
    FROM workbooks_outcome AS outcome, jsonb_array_elements(outcome.rows) AS told
    WHERE row.of_id = outcome.of_id AND row.number = (told ->> 0)::int;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


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
        migrations.RunSQL(TOGETHER + "SET CONSTRAINTS ALL IMMEDIATE;", APART),
        migrations.RemoveField("importrow", "made"),
        migrations.RemoveField("importrow", "replaced"),
        wall.guard("imports", OF_IMPORT, "workbooks_outcome"),
    ]
