"""The order of all changes, its seals, and the triggers on the tables below this app."""

from django.db import migrations, models

from portal.history import sql


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("notices", "0002_absences_tracked"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('upto', models.BigIntegerField(unique=True)),
                ('links', models.PositiveIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=63)),
                ('row', models.BigIntegerField()),
                ('event', models.BigIntegerField(null=True)),
                ('deed', models.CharField(choices=[('insert', 'added'), ('update', 'changed'), ('delete', 'deleted')], max_length=6)),
                ('agency', models.BigIntegerField(null=True)),
                ('person', models.BigIntegerField(null=True)),
                ('context', models.UUIDField(null=True)),
                ('database_user', models.CharField(max_length=63)),
                ('origin', models.CharField(blank=True, max_length=100)),
                ('chain', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveIntegerField(null=True)),
                ('form', models.PositiveSmallIntegerField(null=True)),
                ('content', models.BinaryField(null=True)),
                ('hash', models.BinaryField(null=True)),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'indexes': [models.Index(fields=['-at', '-id'], name='change_newest'), models.Index(fields=['agency', '-at', '-id'], name='change_of_agency'), models.Index(fields=['person', '-at', '-id'], name='change_by_person'), models.Index(fields=['kind', 'row', '-id'], name='change_of_row'), models.Index(condition=models.Q(('chain', ''), _negated=True), fields=['id'], name='change_chained')],
                'constraints': [models.CheckConstraint(condition=models.Q(('deed__in', ['insert', 'update', 'delete'])), name='change_deed_known'), models.UniqueConstraint(fields=('chain', 'position'), name='change_one_a_link'), models.CheckConstraint(condition=models.Q(models.Q(('chain', ''), ('content', None), ('form', None), ('hash', None), ('position', None)), models.Q(models.Q(('chain', ''), _negated=True), ('content__isnull', False), ('form__gte', 1), ('hash__isnull', False), ('position__gte', 1)), _connector='OR'), name='change_is_linked_or_not')],
            },
        ),
        migrations.RunSQL([(sql.FUNCTIONS, None)], [(sql.NO_FUNCTIONS, None)]),
        migrations.RunSQL([(sql.CLOSED, None)], [(sql.OPENED, None)]),
        *sql.follow("accounts_userevent", "notices_absenceevent"),
    ]
