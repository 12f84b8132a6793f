"""The tiers that an agency ever bore, and lists by name of each tier."""

import django.contrib.postgres.fields
from django.db import migrations, models

TIERS = ("province", "district", "division", "commune")
NARROW = """
    UPDATE agencies_agency agency SET tiers = coalesce((
        SELECT array_agg(DISTINCT tier ORDER BY tier) FROM agencies_fact WHERE agency_id = agency.id AND tier <> ''
    ), '{}')
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0010_reports_waiting")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="tiers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                db_default=list(TIERS),
                default=list,
                editable=False,
                help_text="Every tier that a fact ever gave it, whatever became of the fact: it is looked for among these.",
                size=None,
            ),
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        *(
            migrations.AddIndex(
                model_name="agency",
                index=models.Index(
                    condition=models.Q(("tiers__contains", [tier])), fields=["sort_key", "id"], name=f"agency_of_{tier}"
                ),
            )
            for tier in TIERS
        ),
    ]
