"""A scan can be made public; the history of scans says by whom and when."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0007_wordings'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='scan',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scan',
            name='update_update',
        ),
        migrations.AddField(
            model_name='scan',
            name='is_public',
            field=models.BooleanField(default=False, verbose_name='public'),
        ),
        migrations.AddField(
            model_name='scanevent',
            name='is_public',
            field=models.BooleanField(default=False, verbose_name='public'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agencies_scanevent" ("added_at", "content_type", "fact_id", "file", "id", "is_public", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size") VALUES (NEW."added_at", NEW."content_type", NEW."fact_id", NEW."file", NEW."id", NEW."is_public", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size"); RETURN NULL;', hash='07c8b53e4caf4ed5c6688fcaf70b09bc3dbdc4b4', operation='INSERT', pgid='pgtrigger_insert_insert_d5eda', table='agencies_scan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agencies_scanevent" ("added_at", "content_type", "fact_id", "file", "id", "is_public", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size") VALUES (NEW."added_at", NEW."content_type", NEW."fact_id", NEW."file", NEW."id", NEW."is_public", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sha256", NEW."size"); RETURN NULL;', hash='b4bf69b60a8f83031c68b847bfa704b777fc9414', operation='UPDATE', pgid='pgtrigger_update_update_1f75d', table='agencies_scan', when='AFTER')),
        ),
    ]
