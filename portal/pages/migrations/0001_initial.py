import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Take',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='take_only_one')],
            },
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.area')),
                ('tier', models.CharField(blank=True, choices=[('province', 'Provincial agency'), ('district', "District People's Committee"), ('division', 'Specialised division of a district'), ('commune', "Commune People's Committee")], max_length=10)),
                ('obligation', models.CharField(blank=True, choices=[('mandatory', 'Mandatory'), ('encouraged', 'Encouraged'), ('neither', 'Neither')], max_length=10)),
                ('edition', models.CharField(blank=True, max_length=10)),
                ('counts', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=7)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('as_of', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['during'], name='rollup_on_day')],
                'constraints': [models.UniqueConstraint(fields=('district', 'tier', 'obligation', 'edition', 'during'), name='rollup_run_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='rollup_run_not_empty'), models.CheckConstraint(condition=models.Q(('tier__in', ['', 'province', 'district', 'division', 'commune'])), name='rollup_tier_known'), models.CheckConstraint(condition=models.Q(('obligation__in', ['', 'mandatory', 'encouraged', 'neither'])), name='rollup_obligation_known')],
            },
        ),
    ]
