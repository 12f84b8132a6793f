"""When an entry of a programme was ended; why a finding was taken out of a corrective action; steps may be replayed with
the moment at which they were recorded, so that what was known at any moment can be told."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


ENDED = """
    ALTER TABLE audits_programmeentry DISABLE TRIGGER entry_ended_once;
    UPDATE audits_programmeentry
        SET ended_at = least(clock_timestamp(), (until + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
        WHERE until IS NOT NULL;
    ALTER TABLE audits_programmeentry ENABLE TRIGGER entry_ended_once;
"""

ENTRY = """
    CREATE OR REPLACE FUNCTION entry_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ending text[] = '{until,ended_because,ended_by_id,ended_at}';
    BEGIN
        IF OLD.since IS NOT NULL AND (
            TG_OP = 'DELETE' OR OLD.until IS NOT NULL OR NEW.until IS NULL
            OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending
        )
        THEN RAISE EXCEPTION 'an entry of an approved programme only ever ends, and once; add a new one';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
"""

LEFT = """
    CREATE TRIGGER added_only BEFORE UPDATE OR DELETE ON audits_actionfindingleft
    FOR EACH ROW EXECUTE FUNCTION audits_added_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0010_yearly_report'),
        ('audits', '0005_unchangeable'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionFindingLeft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('because', models.TextField(verbose_name='reason')),
                ('on', models.DateField(verbose_name='day')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'finding taken out of a corrective action',
                'verbose_name_plural': 'findings taken out of corrective actions',
            },
        ),
        migrations.RemoveConstraint(
            model_name='programmeentry',
            name='entry_ended_with_reason',
        ),
        migrations.AddField(
            model_name='programmeentry',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='actionstep',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='finding',
            name='logged_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='findingevent',
            name='logged_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='findingstep',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='plan',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='programmeentry',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='visitstep',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.RunSQL(ENTRY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', ''), ('ended_by', None), ('until', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('until__gte', models.F('since')), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='entry_ended_with_reason'),
        ),
        migrations.AddField(
            model_name='actionfindingleft',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left', to='audits.correctiveaction', verbose_name='action'),
        ),
        migrations.AddField(
            model_name='actionfindingleft',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionfindingleft',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.finding', verbose_name='finding'),
        ),
        migrations.AddConstraint(
            model_name='actionfindingleft',
            constraint=models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='action_finding_left_with_reason'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='state',
            field=models.CharField(choices=[('logged', 'Logged by the team'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='logged', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='findingevent',
            name='state',
            field=models.CharField(choices=[('logged', 'Logged by the team'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='logged', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='findingstep',
            name='state',
            field=models.CharField(choices=[('logged', 'Logged by the team'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=10),
        ),
        migrations.AlterField(
            model_name='visit',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Visit under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='visitevent',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Visit under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='visitstep',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Visit under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], max_length=10),
        ),
        migrations.RunSQL(LEFT, "DROP TRIGGER added_only ON audits_actionfindingleft"),
    ]
