"""Contacts are found without diacritics."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.kit.vietnamese import search_key


def fill(apps, schema_editor):
    for contact in apps.get_model("agencies", "Contact").objects.iterator():
        contact.search_key = search_key(contact.name)
        contact.save(update_fields=["search_key"])



class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0005_freshness'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='update_update',
        ),
        migrations.AddField(
            model_name='contact',
            name='search_key',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='contact_search', opclasses=['gin_trgm_ops']),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."position" IS DISTINCT FROM (NEW."position"))', func='INSERT INTO "agencies_contactevent" ("agency_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "position") VALUES (NEW."agency_id", NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."position"); RETURN NULL;', hash='912f852c4427ece6d5758cfe3074af6c41e5db02', operation='UPDATE', pgid='pgtrigger_update_update_1d5d9', table='agencies_contact', when='AFTER')),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
