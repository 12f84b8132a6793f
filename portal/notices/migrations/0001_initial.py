import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('args', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], db_default='waiting', max_length=8)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0)),
                ('lost', models.PositiveSmallIntegerField(db_default=0)),
                ('last_error', models.TextField(db_default='')),
                ('outcome', models.JSONField(null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'indexes': [models.Index(django.db.models.functions.comparison.Coalesce('lease_until', 'due_at'), condition=models.Q(('state__in', ('waiting', 'running'))), name='job_due'), models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['kind'], name='job_pending'), models.Index(models.F('kind'), models.OrderBy(models.F('ended_at'), descending=True), name='job_newest')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='job_key_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed'])), name='job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('started_at__isnull', False), ('state', 'running'), ('token__isnull', False)), models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until', None)), _connector='OR'), name='job_running_is_held'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'failed']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='job_over_has_end')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
                ('day', models.DateField()),
                ('at_once', models.BooleanField(default=False)),
                ('message_id', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('unknown', 'Outcome unknown'), ('bounced', 'Refused by the mail server'), ('failed', 'Given up'), ('dropped', 'Not needed any more')], db_default='waiting', max_length=8)),
                ('urgent_on', models.DateField()),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0)),
                ('lost', models.PositiveSmallIntegerField(db_default=0)),
                ('answer', models.TextField(db_default='')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'unknown'))), fields=['urgent_on', 'id'], name='mail_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='mail_held'), models.Index(condition=models.Q(('state__in', ('unknown', 'bounced', 'failed'))), fields=['-id'], name='mail_undelivered')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('at_once', False)), fields=('person', 'day'), name='mail_one_a_day'), models.UniqueConstraint(fields=('message_id',), name='mail_message_id_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'unknown', 'bounced', 'failed', 'dropped'])), name='mail_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending'), ('token__isnull', False)), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until', None)), _connector='OR'), name='mail_sending_is_held'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='mail_sent_has_time')],
            },
        ),
        migrations.CreateModel(
            name='MutedKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='muted_kinds', to=settings.AUTH_USER_MODEL)),
                ('rule', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'kind that is not mailed',
                'verbose_name_plural': 'kinds that are not mailed',
                'constraints': [models.UniqueConstraint(fields=('person', 'rule'), name='muted_kind_once')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('deputy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days of absence')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='absence_deputy_is_another'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='absence_has_days'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('during', '&&')], name='absence_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('job', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='notices.job')),
                ('done', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField(null=True)),
                ('words', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'progress of a job',
                'verbose_name_plural': 'progress of jobs',
            },
        ),
        migrations.CreateModel(
            name='MailTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='notices.mail')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('address', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('unknown', 'Outcome unknown'), ('bounced', 'Refused by the mail server'), ('failed', 'Given up'), ('dropped', 'Not needed any more')], max_length=8)),
                ('answer', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'try to send a mail',
                'verbose_name_plural': 'tries to send a mail',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'unknown', 'bounced', 'failed', 'dropped'])), name='mail_try_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('subject', models.CharField(max_length=100)),
                ('concerns', models.CharField(default='', max_length=100)),
                ('rule', models.CharField(max_length=64)),
                ('clock', models.CharField(max_length=64)),
                ('step', models.SmallIntegerField()),
                ('due_on', models.DateField()),
                ('sentence', models.TextField()),
                ('params', models.JSONField(default=dict)),
                ('link', models.CharField(max_length=300)),
                ('by_mail', models.BooleanField(default=True)),
                ('instead_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('read_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notices.mail')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(fields=['person', '-id'], name='notice_newest'), models.Index(condition=models.Q(('ended_at', None), ('read_at', None)), fields=['person'], name='notice_unread'), models.Index(condition=models.Q(('by_mail', True), ('ended_at', None), ('mail', None)), fields=['person'], name='notice_unsent'), models.Index(fields=['concerns', 'subject'], name='notice_concerns')],
                'constraints': [models.UniqueConstraint(fields=('person', 'subject', 'rule', 'step', 'due_on'), name='notice_once'), models.CheckConstraint(condition=models.Q(('link__startswith', '/'), models.Q(('link__startswith', '//'), _negated=True)), name='notice_link_inside')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailtry',
            trigger=pgtrigger.compiler.Trigger(name='unchangeable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b817af3c85cf0a88824b381b0a1e8d9a7eae72d', operation='UPDATE OR DELETE', pgid='pgtrigger_unchangeable_16a55', table='notices_mailtry', when='BEFORE')),
        ),
    ]
