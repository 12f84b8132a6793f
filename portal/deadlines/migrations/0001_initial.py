import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.deadlines.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind of deadline')),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='who is told')),
                ('ladder', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4, validators=[portal.deadlines.models.check_step]), blank=True, help_text='Separated by commas: 24m for twenty-four months, 14d for fourteen days.', size=None, verbose_name='steps before the due day')),
                ('scales', models.BooleanField(default=True, help_text='Of three years: 24, 12, 6, 3 and 1 months. Of one month: 14, 7 and 1 days.', verbose_name='only the steps that suit the validity')),
                ('term', models.CharField(blank=True, help_text='Where the rule sets the due day: 3m, 90d, or a day of each year such as 30/11.', max_length=5, verbose_name='term')),
                ('overdue_weeks', models.PositiveSmallIntegerField(default=0, verbose_name='weekly reminders after the due day')),
                ('superior_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks after which the body above is told')),
                ('lead_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks after which the lead body is told')),
                ('is_mandatory', models.BooleanField(default=False, help_text='Its e-mails cannot be turned off.', verbose_name='demanded by law')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='legal basis')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days in which it holds')),
            ],
            options={
                'verbose_name': 'rule of deadlines',
                'verbose_name_plural': 'rules of deadlines',
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='rule_holds_some_day'), models.CheckConstraint(condition=models.Q(('audience__contained_by', ['holder', 'named', 'superior', 'lead']), ('audience__len__gt', 0)), name='rule_audience_known'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('during', '&&')], name='rule_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'Day off'), ('worked', 'Worked in exchange')], default='off', max_length=6, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'holiday or exchanged day',
                'verbose_name_plural': 'holidays and exchanged days',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['off', 'worked'])), name='special_day_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='RuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='deadlines.rule')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40, verbose_name='kind of deadline')),
                ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='who is told')),
                ('ladder', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4, validators=[portal.deadlines.models.check_step]), blank=True, help_text='Separated by commas: 24m for twenty-four months, 14d for fourteen days.', size=None, verbose_name='steps before the due day')),
                ('scales', models.BooleanField(default=True, help_text='Of three years: 24, 12, 6, 3 and 1 months. Of one month: 14, 7 and 1 days.', verbose_name='only the steps that suit the validity')),
                ('term', models.CharField(blank=True, help_text='Where the rule sets the due day: 3m, 90d, or a day of each year such as 30/11.', max_length=5, verbose_name='term')),
                ('overdue_weeks', models.PositiveSmallIntegerField(default=0, verbose_name='weekly reminders after the due day')),
                ('superior_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks after which the body above is told')),
                ('lead_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks after which the lead body is told')),
                ('is_mandatory', models.BooleanField(default=False, help_text='Its e-mails cannot be turned off.', verbose_name='demanded by law')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='legal basis')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days in which it holds')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SpecialDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='deadlines.specialday')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'Day off'), ('worked', 'Worked in exchange')], default='off', max_length=6, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_ruleevent" ("audience", "basis", "during", "id", "is_mandatory", "kind", "ladder", "lead_after", "overdue_weeks", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scales", "superior_after", "term") VALUES (NEW."audience", NEW."basis", NEW."during", NEW."id", NEW."is_mandatory", NEW."kind", NEW."ladder", NEW."lead_after", NEW."overdue_weeks", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scales", NEW."superior_after", NEW."term"); RETURN NULL;', hash='0d40031248cf86e7921b53e249312733e87e16ac', operation='INSERT', pgid='pgtrigger_insert_insert_49446', table='deadlines_rule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_ruleevent" ("audience", "basis", "during", "id", "is_mandatory", "kind", "ladder", "lead_after", "overdue_weeks", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scales", "superior_after", "term") VALUES (NEW."audience", NEW."basis", NEW."during", NEW."id", NEW."is_mandatory", NEW."kind", NEW."ladder", NEW."lead_after", NEW."overdue_weeks", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scales", NEW."superior_after", NEW."term"); RETURN NULL;', hash='348469e037cc0b66be82c429fbf410b6b14f730a', operation='UPDATE', pgid='pgtrigger_update_update_7ada8', table='deadlines_rule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "deadlines_specialdayevent" ("day", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."day", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;', hash='404c8cec48a2eddb4b6a2640cd15fd12c2513868', operation='INSERT', pgid='pgtrigger_insert_insert_699ad', table='deadlines_specialday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "deadlines_specialdayevent" ("day", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."day", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;', hash='0a2dfee0a84b80c7904dc2daaac1f8cca68c4609', operation='UPDATE', pgid='pgtrigger_update_update_c337f', table='deadlines_specialday', when='AFTER')),
        ),
    ]
