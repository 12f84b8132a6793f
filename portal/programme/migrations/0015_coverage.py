"""Coverage as runs of days, and procedures found by their words."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from portal.kit.vietnamese import search_key


def fill(apps, schema_editor):
    """What was recorded stays as it is for everybody else: only this column is new, and the triggers know it not."""
    procedures = apps.get_model("programme", "Procedure").objects
    schema_editor.execute("ALTER TABLE programme_procedure DISABLE TRIGGER USER")
    for procedure in procedures.filter(search_key=""):
        words = search_key(procedure.code, procedure.name, procedure.field)
        procedures.filter(pk=procedure.pk).update(search_key=words)
    schema_editor.execute("ALTER TABLE programme_procedure ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0009_links"), ("programme", "0014_targets_due")]

    operations = [
        migrations.CreateModel(
            name="CoverageTake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="coverage_take_only_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("covered", models.PositiveIntegerField()),
                ("outdated", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.area",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programme.procedure",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "district", "during"), name="coverage_run_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="coverage_run_not_empty"),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["during"], name="coverage_on_day"),
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["procedure", "during"], name="coverage_of_procedure"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="procedure",
            name="search_key",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="procedure",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="procedure_search", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
