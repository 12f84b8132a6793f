"""Confirmations that nothing has changed, only ever added; and an index for when somebody last told of an agency."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

KEEP = """
    DO $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY ARRAY['portal_web', 'portal_worker'] LOOP
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('REVOKE UPDATE, DELETE ON agencies_confirmation FROM %I', name);
            END IF;
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_number_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'confirmation',
                'verbose_name_plural': 'confirmations',
            },
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(condition=models.Q(('kind__in', ['dissolved', 'founded', 'moved', 'obliged', 'renamed']), _negated=True), fields=['agency', 'recorded_at'], name='fact_told_of_agency'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='confirmation',
            index=models.Index(fields=['agency', 'at'], name='confirmation_of_agency'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='unchangeable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='66cd6384e9c77db77f7febc72877c6873db82ecc', operation='UPDATE OR DELETE', pgid='pgtrigger_unchangeable_47891', table='agencies_confirmation', when='BEFORE')),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
