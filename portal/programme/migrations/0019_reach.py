"""How far announcements have got, counted as agencies are told and open them: pages count no rows.

The database counts, whoever writes: who opens an announcement at the same moment waits for the other's row of the count,
and sees then which agencies that has counted.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNT = """
    CREATE FUNCTION reach_of_told() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO programme_reach (announcement_id, told, opened)
        SELECT announcement_id, count(*), 0 FROM added GROUP BY announcement_id
        ON CONFLICT (announcement_id) DO UPDATE SET told = programme_reach.told + excluded.told;
        RETURN NULL;
    END $$;

    CREATE FUNCTION reach_of_opened() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM programme_reach WHERE announcement_id IN (SELECT announcement_id FROM added)
        ORDER BY announcement_id FOR NO KEY UPDATE;
        UPDATE programme_reach reach SET opened = reach.opened + first.agencies
        FROM (
            SELECT announcement_id, count(DISTINCT agency_id) AS agencies FROM added
            WHERE NOT EXISTS (
                SELECT FROM programme_opening before
                WHERE before.announcement_id = added.announcement_id AND before.agency_id = added.agency_id
                AND before.id NOT IN (SELECT id FROM added)
            )
            GROUP BY announcement_id
        ) first
        WHERE reach.announcement_id = first.announcement_id;
        RETURN NULL;
    END $$;

    CREATE TRIGGER reach_of_told AFTER INSERT ON programme_addressee REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION reach_of_told();
    CREATE TRIGGER reach_of_opened AFTER INSERT ON programme_opening REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION reach_of_opened();
"""
UNDO = """
    DROP TRIGGER reach_of_told ON programme_addressee;
    DROP TRIGGER reach_of_opened ON programme_opening;
    DROP FUNCTION reach_of_told;
    DROP FUNCTION reach_of_opened;
"""
FILL = """
    INSERT INTO programme_reach (announcement_id, told, opened)
    SELECT announcement_id, count(*), (
        SELECT count(DISTINCT agency_id) FROM programme_opening opening
        WHERE opening.announcement_id = told.announcement_id
    )
    FROM programme_addressee told GROUP BY announcement_id
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0018_guidance_kept")]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "announcement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reach",
                        serialize=False,
                        to="programme.announcement",
                    ),
                ),
                ("told", models.PositiveIntegerField()),
                ("opened", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opened__lte", models.F("told"))), name="reach_opened_of_told"
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
