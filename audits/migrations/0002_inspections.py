"""Programmes, checklists, corrective actions and papers; visits and findings get what they need for them."""

import audits.models.evidence
import datetime
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('agencies', '0004_number_search'),
        ('audits', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='finding',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='finding',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='teammember',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='teammember',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='visit',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='visit',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_grade_known',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_closed_by_someone',
        ),
        migrations.RemoveConstraint(
            model_name='finding',
            name='finding_nonconformity_has_due_date',
        ),
        migrations.RemoveConstraint(
            model_name='visit',
            name='visit_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='visit',
            name='visit_cancelled_with_reason',
        ),
        migrations.RemoveIndex(
            model_name='finding',
            name='finding_open_due',
        ),
        migrations.CreateModel(
            name='ActionFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'finding of a corrective action',
                'verbose_name_plural': 'findings of corrective actions',
            },
        ),
        migrations.CreateModel(
            name='ActionFindingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(verbose_name='since')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('move', models.CharField(choices=[('report', 'Report as done'), ('confirm', 'Verified as effective'), ('reject', 'Not effective: do it again'), ('drop', 'Drop the action')], max_length=10)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done, to be verified'), ('effective', 'Verified effective'), ('dropped', 'Dropped')], max_length=10)),
            ],
            options={
                'verbose_name': 'step of a corrective action',
                'verbose_name_plural': 'steps of corrective actions',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('not_checked', 'Not checked'), ('conforms', 'Conforms'), ('finding', 'Finding'), ('not_applicable', 'Not applicable')], default='not_checked', max_length=15, verbose_name='answer')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('evidence', models.TextField(blank=True, verbose_name='evidence seen')),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'answer to a line',
                'verbose_name_plural': 'answers to lines',
            },
        ),
        migrations.CreateModel(
            name='AnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('not_checked', 'Not checked'), ('conforms', 'Conforms'), ('finding', 'Finding'), ('not_applicable', 'Not applicable')], default='not_checked', max_length=15, verbose_name='answer')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('evidence', models.TextField(blank=True, verbose_name='evidence seen')),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('label_vi', models.CharField(max_length=150, verbose_name='Vietnamese label')),
                ('label_en', models.CharField(max_length=150, verbose_name='English label')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'root cause',
                'verbose_name_plural': 'root causes',
            },
        ),
        migrations.CreateModel(
            name='CauseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=30, verbose_name='code')),
                ('label_vi', models.CharField(max_length=150, verbose_name='Vietnamese label')),
                ('label_en', models.CharField(max_length=150, verbose_name='English label')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Checklist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title_vi', models.CharField(max_length=200, verbose_name='Vietnamese title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for new visits')),
            ],
            options={
                'verbose_name': 'checklist',
                'verbose_name_plural': 'checklists',
            },
        ),
        migrations.CreateModel(
            name='ChecklistEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=40, verbose_name='code')),
                ('title_vi', models.CharField(max_length=200, verbose_name='Vietnamese title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for new visits')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChecklistLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('key', models.CharField(max_length=60, verbose_name='key')),
                ('kind', models.CharField(choices=[('rule', 'Rule'), ('clause', 'Clause')], max_length=10, verbose_name='kind')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='rule and its source')),
                ('text_vi', models.TextField(verbose_name='Vietnamese question')),
                ('text_en', models.TextField(blank=True, verbose_name='English question')),
                ('guidance', models.TextField(blank=True, verbose_name='what to look at')),
            ],
            options={
                'verbose_name': 'line of a checklist',
                'verbose_name_plural': 'lines of checklists',
            },
        ),
        migrations.CreateModel(
            name='ChecklistVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('note', models.TextField(blank=True, verbose_name='what is new')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
            ],
            options={
                'verbose_name': 'version of a checklist',
                'verbose_name_plural': 'versions of checklists',
            },
        ),
        migrations.CreateModel(
            name='ChecklistVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('note', models.TextField(blank=True, verbose_name='what is new')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CorrectiveAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(verbose_name='what is done')),
                ('responsible', models.CharField(max_length=150, verbose_name='responsible')),
                ('due_on', models.DateField(verbose_name='to be done by')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done, to be verified'), ('effective', 'Verified effective'), ('dropped', 'Dropped')], default='planned', max_length=10, verbose_name='state')),
                ('added_on', models.DateField(verbose_name='added on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'corrective action',
                'verbose_name_plural': 'corrective actions',
            },
        ),
        migrations.CreateModel(
            name='CorrectiveActionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('what', models.TextField(verbose_name='what is done')),
                ('responsible', models.CharField(max_length=150, verbose_name='responsible')),
                ('due_on', models.DateField(verbose_name='to be done by')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done, to be verified'), ('effective', 'Verified effective'), ('dropped', 'Dropped')], default='planned', max_length=10, verbose_name='state')),
                ('added_on', models.DateField(verbose_name='added on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(choices=[('employed', 'Worked there'), ('advised', 'Advised it'), ('trained', 'Trained its people'), ('audited', 'Audited it internally or for a certificate'), ('other', 'In another capacity')], max_length=10, verbose_name='capacity')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'tie to an agency',
                'verbose_name_plural': 'ties to agencies',
            },
        ),
        migrations.CreateModel(
            name='EngagementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('capacity', models.CharField(choices=[('employed', 'Worked there'), ('advised', 'Advised it'), ('trained', 'Trained its people'), ('audited', 'Audited it internally or for a certificate'), ('other', 'In another capacity')], max_length=10, verbose_name='capacity')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(upload_to=audits.models.evidence.evidence_path)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
            },
        ),
        migrations.CreateModel(
            name='EvidenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('file', models.FileField(upload_to=audits.models.evidence.evidence_path)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FindingClause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'clause of a finding',
                'verbose_name_plural': 'clauses of findings',
            },
        ),
        migrations.CreateModel(
            name='FindingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('move', models.CharField(choices=[('ask', 'Ask for a plan'), ('note', 'Noted in the minutes, nothing is asked'), ('propose', 'Propose a plan'), ('accept', 'Accept the plan'), ('send-back', 'Send back to the agency'), ('report', 'Report as corrected'), ('confirm', 'Verified as effective'), ('reject', 'Not effective: reopen'), ('close', 'Close the finding'), ('settle', 'Close without a plan'), ('waive', 'Waive until a day'), ('end-waiver', 'End the waiver'), ('reopen', 'Reopen'), ('withdraw', 'Withdraw the finding')], max_length=15)),
                ('state', models.CharField(choices=[('logged', 'Logged'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'step of a finding',
                'verbose_name_plural': 'steps of findings',
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=15, unique=True, verbose_name='code')),
                ('label_vi', models.CharField(max_length=100, verbose_name='Vietnamese label')),
                ('label_en', models.CharField(max_length=100, verbose_name='English label')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank, the gravest first')),
                ('days', models.PositiveSmallIntegerField(blank=True, help_text='From the day of the visit; empty: nothing is due.', null=True, verbose_name='days to correct')),
                ('is_nonconformity', models.BooleanField(verbose_name='counts as a nonconformity')),
                ('needs_plan', models.BooleanField(verbose_name='needs a plan and a verified correction')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for new findings')),
            ],
            options={
                'verbose_name': 'grade of findings',
                'verbose_name_plural': 'grades of findings',
            },
        ),
        migrations.CreateModel(
            name='GradeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=15, verbose_name='code')),
                ('label_vi', models.CharField(max_length=100, verbose_name='Vietnamese label')),
                ('label_en', models.CharField(max_length=100, verbose_name='English label')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank, the gravest first')),
                ('days', models.PositiveSmallIntegerField(blank=True, help_text='From the day of the visit; empty: nothing is due.', null=True, verbose_name='days to correct')),
                ('is_nonconformity', models.BooleanField(verbose_name='counts as a nonconformity')),
                ('needs_plan', models.BooleanField(verbose_name='needs a plan and a verified correction')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for new findings')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InspectionSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conflict_years', models.PositiveSmallIntegerField(default=3, help_text='Whoever worked at or for an agency within these years is warned of when the team is set up.', verbose_name='years that a tie to an agency counts')),
                ('unvisited_years', models.PositiveSmallIntegerField(default=3, verbose_name='not visited for so many years')),
                ('declared_years', models.PositiveSmallIntegerField(default=3, verbose_name='declared so many years ago')),
                ('superior_body', models.CharField(blank=True, max_length=200, verbose_name='superior body on the letterhead')),
                ('issuing_body', models.CharField(blank=True, max_length=200, verbose_name='issuing body on the letterhead')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='place on the letterhead')),
                ('minutes_sign', models.CharField(blank=True, default='BB-SKHCN', max_length=40, verbose_name='sign of minutes')),
                ('notice_sign', models.CharField(blank=True, default='TB-SKHCN', max_length=40, verbose_name='sign of notices')),
            ],
            options={
                'verbose_name': 'inspection settings',
                'verbose_name_plural': 'inspection settings',
            },
        ),
        migrations.CreateModel(
            name='InspectionSettingsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('conflict_years', models.PositiveSmallIntegerField(default=3, help_text='Whoever worked at or for an agency within these years is warned of when the team is set up.', verbose_name='years that a tie to an agency counts')),
                ('unvisited_years', models.PositiveSmallIntegerField(default=3, verbose_name='not visited for so many years')),
                ('declared_years', models.PositiveSmallIntegerField(default=3, verbose_name='declared so many years ago')),
                ('superior_body', models.CharField(blank=True, max_length=200, verbose_name='superior body on the letterhead')),
                ('issuing_body', models.CharField(blank=True, max_length=200, verbose_name='issuing body on the letterhead')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='place on the letterhead')),
                ('minutes_sign', models.CharField(blank=True, default='BB-SKHCN', max_length=40, verbose_name='sign of minutes')),
                ('notice_sign', models.CharField(blank=True, default='TB-SKHCN', max_length=40, verbose_name='sign of notices')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('minutes', 'Minutes'), ('notice', 'Notice of result')], max_length=10, verbose_name='kind')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('issued_on', models.DateField(verbose_name='date')),
                ('fields', models.JSONField()),
                ('because', models.TextField(blank=True, verbose_name='why it was corrected')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('signed_for_team', models.CharField(blank=True, max_length=200, verbose_name='signed for the team by')),
                ('signed_for_agency', models.CharField(blank=True, max_length=200, verbose_name='signed for the agency by')),
            ],
            options={
                'verbose_name': 'paper of a visit',
                'verbose_name_plural': 'papers of visits',
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('docx', 'Word'), ('pdf', 'PDF'), ('scan', 'Signed scan')], max_length=5, verbose_name='format')),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'file of a paper',
                'verbose_name_plural': 'files of papers',
            },
        ),
        migrations.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('minutes', 'Minutes'), ('notice', 'Notice of result')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'template of a paper',
                'verbose_name_plural': 'templates of papers',
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('cause_text', models.TextField(verbose_name='cause in words')),
                ('correction', models.TextField(verbose_name='correction')),
                ('responsible', models.CharField(blank=True, max_length=150, verbose_name='responsible')),
                ('on', models.DateField(verbose_name='proposed on')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'plan of a correction',
                'verbose_name_plural': 'plans of corrections',
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='decision number')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='date of the decision')),
                ('signer', models.CharField(blank=True, max_length=200, verbose_name='signed by')),
                ('state', models.CharField(choices=[('draft', 'Being drawn up'), ('approved', 'Approved')], default='draft', max_length=10, verbose_name='state')),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'inspection programme',
                'verbose_name_plural': 'inspection programmes',
            },
        ),
        migrations.CreateModel(
            name='ProgrammeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('on_site', 'At the office'), ('by_files', 'Through files and reports')], default='on_site', max_length=10, verbose_name='form')),
                ('window_from', models.DateField(verbose_name='from')),
                ('window_until', models.DateField(verbose_name='until')),
                ('rule', models.CharField(choices=[('chosen', 'Chosen'), ('not_visited', 'Not visited for years'), ('open_findings', 'Has open findings'), ('long_declared', 'Declared long ago'), ('upkeep_due', 'Upkeep is due')], default='chosen', max_length=15, verbose_name='why chosen')),
                ('since', models.DateField(blank=True, editable=False, null=True)),
                ('because', models.TextField(blank=True, verbose_name='reason of the change')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('until', models.DateField(blank=True, editable=False, null=True)),
                ('ended_because', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'agency in a programme',
                'verbose_name_plural': 'agencies in a programme',
            },
        ),
        migrations.CreateModel(
            name='ProgrammeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='decision number')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='date of the decision')),
                ('signer', models.CharField(blank=True, max_length=200, verbose_name='signed by')),
                ('state', models.CharField(choices=[('draft', 'Being drawn up'), ('approved', 'Approved')], default='draft', max_length=10, verbose_name='state')),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RequestedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='document')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='wanted by')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'requested document',
                'verbose_name_plural': 'requested documents',
            },
        ),
        migrations.CreateModel(
            name='RequestedDocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('what', models.CharField(max_length=300, verbose_name='document')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='wanted by')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=300, verbose_name='files of')),
                ('population', models.PositiveIntegerField(verbose_name='number of files')),
                ('size', models.PositiveIntegerField(verbose_name='how many are drawn')),
                ('seed', models.CharField(max_length=64, verbose_name='seed')),
                ('method', models.PositiveSmallIntegerField(default=1)),
                ('drawn', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), editable=False, size=None)),
                ('on', models.DateField(verbose_name='drawn on')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'sample',
                'verbose_name_plural': 'samples',
            },
        ),
        migrations.CreateModel(
            name='VisitStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('move', models.CharField(choices=[('notify', 'Notify the agency'), ('postpone', 'Move to another day'), ('start', 'Start the visit'), ('draft', 'Draft the minutes'), ('take-back', 'Take the draft back'), ('sign', 'Minutes are signed'), ('close', 'Close the visit'), ('cancel', 'Cancel the visit')], max_length=10)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], max_length=10)),
                ('moved_from', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'step of a visit',
                'verbose_name_plural': 'steps of visits',
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='agency',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='finding',
            name='basis',
            field=models.CharField(blank=True, max_length=300, verbose_name='rule that is not kept'),
        ),
        migrations.AddField(
            model_name='finding',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='finding',
            name='days',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='finding',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='done_on',
            field=models.DateField(blank=True, null=True, verbose_name='corrected on'),
        ),
        migrations.AddField(
            model_name='finding',
            name='granted_until',
            field=models.DateField(blank=True, null=True, verbose_name='granted until'),
        ),
        migrations.AddField(
            model_name='finding',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='agency',
            field=models.ForeignKey(db_constraint=False, default=0, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.agency'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='findingevent',
            name='done_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='granted_until',
            field=models.DateField(blank=True, null=True, verbose_name='granted until'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='verified_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='closed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='evidence',
            field=models.TextField(blank=True, verbose_name='evidence'),
        ),
        migrations.AddField(
            model_name='finding',
            name='is_nonconformity',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='logged_on',
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name='logged on'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='finding',
            name='needs_plan',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='number',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='number within the visit'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='finding',
            name='reopened',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times reopened'),
        ),
        migrations.AddField(
            model_name='finding',
            name='season',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='season'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='finding',
            name='verified_on',
            field=models.DateField(blank=True, null=True, verbose_name='verified on'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='basis',
            field=models.CharField(blank=True, max_length=300, verbose_name='rule that is not kept'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='days',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='done_on',
            field=models.DateField(blank=True, null=True, verbose_name='corrected on'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='evidence',
            field=models.TextField(blank=True, verbose_name='evidence'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='is_nonconformity',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='logged_on',
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name='logged on'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='findingevent',
            name='needs_plan',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='number',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='number within the visit'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='findingevent',
            name='reopened',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times reopened'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='season',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='season'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='findingevent',
            name='verified_on',
            field=models.DateField(blank=True, null=True, verbose_name='verified on'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='ties',
            field=models.TextField(blank=True, verbose_name='ties to the agency'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='ties_because',
            field=models.TextField(blank=True, verbose_name='why the person is on the team even so'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='ties',
            field=models.TextField(blank=True, verbose_name='ties to the agency'),
        ),
        migrations.AddField(
            model_name='teammemberevent',
            name='ties_because',
            field=models.TextField(blank=True, verbose_name='why the person is on the team even so'),
        ),
        migrations.AddField(
            model_name='visit',
            name='cancelled_on',
            field=models.DateField(blank=True, null=True, verbose_name='cancelled on'),
        ),
        migrations.AddField(
            model_name='visit',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='visit',
            name='season',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='season'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='visit',
            name='signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='minutes signed on'),
        ),
        migrations.AddField(
            model_name='visit',
            name='started_on',
            field=models.DateField(blank=True, null=True, verbose_name='started on'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='cancelled_on',
            field=models.DateField(blank=True, null=True, verbose_name='cancelled on'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='season',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='season'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='visitevent',
            name='signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='minutes signed on'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='started_on',
            field=models.DateField(blank=True, null=True, verbose_name='started on'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='clause',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.clause', verbose_name='leading clause'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='state',
            field=models.CharField(choices=[('logged', 'Logged'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='logged', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='findingevent',
            name='clause',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.clause', verbose_name='leading clause'),
        ),
        migrations.AlterField(
            model_name='findingevent',
            name='state',
            field=models.CharField(choices=[('logged', 'Logged'), ('asked', 'Plan asked for'), ('proposed', 'Plan proposed'), ('accepted', 'Plan accepted'), ('done', 'Corrected, to be verified'), ('effective', 'Verified effective'), ('waived', 'Waived until a day'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='logged', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='visit',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='visitevent',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('notified', 'Notified'), ('under_way', 'Under way'), ('drafted', 'Minutes drafted'), ('signed', 'Minutes signed'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='actionfinding',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionfinding',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_links', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='actionfindingevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionfindingevent',
            name='finding',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='actionfindingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='actionfindingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.actionfinding'),
        ),
        migrations.AddField(
            model_name='actionstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answer',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answer',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='audits.visit'),
        ),
        migrations.AddField(
            model_name='answerevent',
            name='by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='answerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.answer'),
        ),
        migrations.AddField(
            model_name='answerevent',
            name='visit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.visit'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cause',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_causeevent" ("code", "id", "is_active", "label_en", "label_vi", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."label_en", NEW."label_vi", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='67c945fc88a8d482ff2d97c30953200ba3403400', operation='INSERT', pgid='pgtrigger_insert_insert_7ca1b', table='audits_cause', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cause',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_causeevent" ("code", "id", "is_active", "label_en", "label_vi", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."label_en", NEW."label_vi", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='1e3e620ebfd72ea142578194bfff6ad0fa2b63fb', operation='UPDATE', pgid='pgtrigger_update_update_cb7b3', table='audits_cause', when='AFTER')),
        ),
        migrations.AddField(
            model_name='causeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='causeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.cause'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklist',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_checklistevent" ("code", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title_en", "title_vi") VALUES (NEW."code", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title_en", NEW."title_vi"); RETURN NULL;', hash='385d1429c8f7c684d51a7930bfcda19c433bfbae', operation='INSERT', pgid='pgtrigger_insert_insert_9fd64', table='audits_checklist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklist',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_checklistevent" ("code", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title_en", "title_vi") VALUES (NEW."code", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title_en", NEW."title_vi"); RETURN NULL;', hash='3d39d42fd0eea9832b6d0f056cdf671025dad5b1', operation='UPDATE', pgid='pgtrigger_update_update_1417e', table='audits_checklist', when='AFTER')),
        ),
        migrations.AddField(
            model_name='checklistevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='checklistevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.checklist'),
        ),
        migrations.AddField(
            model_name='checklistline',
            name='clause',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.clause', verbose_name='clause'),
        ),
        migrations.AddField(
            model_name='answerevent',
            name='line',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.checklistline'),
        ),
        migrations.AddField(
            model_name='answer',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='audits.checklistline'),
        ),
        migrations.AddField(
            model_name='finding',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='audits.checklistline', verbose_name='line'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='line',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.checklistline', verbose_name='line'),
        ),
        migrations.AddField(
            model_name='checklistversion',
            name='checklist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='audits.checklist'),
        ),
        migrations.AddField(
            model_name='checklistversion',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checklistline',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='audits.checklistversion'),
        ),
        migrations.AddField(
            model_name='visit',
            name='checklist',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='audits.checklistversion', verbose_name='checklist'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='checklist',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.checklistversion', verbose_name='checklist'),
        ),
        migrations.AddField(
            model_name='checklistversionevent',
            name='checklist',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.checklist'),
        ),
        migrations.AddField(
            model_name='checklistversionevent',
            name='issued_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checklistversionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='checklistversionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.checklistversion'),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='findings',
            field=models.ManyToManyField(related_name='corrective_actions', through='audits.ActionFinding', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionstep',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='actionfindingevent',
            name='action',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='actionfinding',
            name='action',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='agency',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='done_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='correctiveactionevent',
            name='verified_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='engagement',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='agency',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.engagement'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='action',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audits.answer'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='finding',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='action',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.correctiveaction'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='answer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.answer'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='finding',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.evidence'),
        ),
        migrations.AddField(
            model_name='findingclause',
            name='clause',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.clause'),
        ),
        migrations.AddField(
            model_name='findingclause',
            name='finding',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='clause_links', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='finding',
            name='clauses',
            field=models.ManyToManyField(related_name='findings', through='audits.FindingClause', to='agencies.clause', verbose_name='clauses'),
        ),
        migrations.AddField(
            model_name='findingstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='findingstep',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='audits.finding'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('needs_plan', False), ('days__isnull', False), _connector='OR'), name='grade_with_plan_has_days', violation_error_message='What needs a plan needs the days to correct it.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grade',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_gradeevent" ("code", "days", "id", "is_active", "is_nonconformity", "label_en", "label_vi", "needs_plan", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank") VALUES (NEW."code", NEW."days", NEW."id", NEW."is_active", NEW."is_nonconformity", NEW."label_en", NEW."label_vi", NEW."needs_plan", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank"); RETURN NULL;', hash='8340022ea9150164e7c8b0fd5249c5b4b902ff86', operation='INSERT', pgid='pgtrigger_insert_insert_a7630', table='audits_grade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grade',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_gradeevent" ("code", "days", "id", "is_active", "is_nonconformity", "label_en", "label_vi", "needs_plan", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank") VALUES (NEW."code", NEW."days", NEW."id", NEW."is_active", NEW."is_nonconformity", NEW."label_en", NEW."label_vi", NEW."needs_plan", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank"); RETURN NULL;', hash='65f084e8f7d1b81a6987c14caa97b071e5d15904', operation='UPDATE', pgid='pgtrigger_update_update_7da0f', table='audits_grade', when='AFTER')),
        ),
        migrations.AddField(
            model_name='gradeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='gradeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.grade'),
        ),
        migrations.AddConstraint(
            model_name='inspectionsettings',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='inspection_settings_only_one'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspectionsettings',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_inspectionsettingsevent" ("conflict_years", "declared_years", "id", "issuing_body", "minutes_sign", "notice_sign", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "superior_body", "unvisited_years") VALUES (NEW."conflict_years", NEW."declared_years", NEW."id", NEW."issuing_body", NEW."minutes_sign", NEW."notice_sign", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."superior_body", NEW."unvisited_years"); RETURN NULL;', hash='ba518ae1cdf8ba65f001d772b7a270ec03d73fbd', operation='INSERT', pgid='pgtrigger_insert_insert_1e741', table='audits_inspectionsettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspectionsettings',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_inspectionsettingsevent" ("conflict_years", "declared_years", "id", "issuing_body", "minutes_sign", "notice_sign", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "superior_body", "unvisited_years") VALUES (NEW."conflict_years", NEW."declared_years", NEW."id", NEW."issuing_body", NEW."minutes_sign", NEW."notice_sign", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."superior_body", NEW."unvisited_years"); RETURN NULL;', hash='f578fb0a91eea6b93ca4b34359a79094bbc9c51f', operation='UPDATE', pgid='pgtrigger_update_update_c3fa0', table='audits_inspectionsettings', when='AFTER')),
        ),
        migrations.AddField(
            model_name='inspectionsettingsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='inspectionsettingsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.inspectionsettings'),
        ),
        migrations.AddField(
            model_name='paper',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paper',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paper',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='audits.visit'),
        ),
        migrations.AddField(
            model_name='paperfile',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperfile',
            name='paper',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audits.paper'),
        ),
        migrations.AddField(
            model_name='papertemplate',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paper',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.papertemplate'),
        ),
        migrations.AddField(
            model_name='plan',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='cause',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.cause', verbose_name='cause'),
        ),
        migrations.AddField(
            model_name='plan',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='audits.finding'),
        ),
        migrations.AddField(
            model_name='programme',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='programme',
            name='drawn_up_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='audits.programme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='programme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.programme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='programmeentry',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='programmeentry',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='programmeentry',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='programmeentry',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='audits.programme'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='drawn_up_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='programmeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.programme'),
        ),
        migrations.AddField(
            model_name='requesteddocument',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requested_documents', to='audits.visit'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='requested',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.requesteddocument'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='requested',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audits.requesteddocument'),
        ),
        migrations.AddField(
            model_name='requesteddocumentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='requesteddocumentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audits.requesteddocument'),
        ),
        migrations.AddField(
            model_name='requesteddocumentevent',
            name='visit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.visit'),
        ),
        migrations.AddField(
            model_name='sample',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sample',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.checklistline'),
        ),
        migrations.AddField(
            model_name='sample',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='audits.visit'),
        ),
        migrations.AddField(
            model_name='visitstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visitstep',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='audits.visit'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['not_checked', 'conforms', 'finding', 'not_applicable'])), name='answer_state_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='answer_not_applicable_with_reason', violation_error_message='Say in the note why this does not apply.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'not_checked'), models.Q(('at__isnull', False), ('by__isnull', False)), _connector='OR'), name='answer_given_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('visit', 'line'), name='answer_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_answerevent" ("at", "by_id", "evidence", "id", "line_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version", "visit_id") VALUES (NEW."at", NEW."by_id", NEW."evidence", NEW."id", NEW."line_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."version", NEW."visit_id"); RETURN NULL;', hash='26c01931871ecf9a5f454d80d017273dcca9b334', operation='INSERT', pgid='pgtrigger_insert_insert_a20d4', table='audits_answer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_answerevent" ("at", "by_id", "evidence", "id", "line_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version", "visit_id") VALUES (NEW."at", NEW."by_id", NEW."evidence", NEW."id", NEW."line_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."version", NEW."visit_id"); RETURN NULL;', hash='c5ffef670ce8aa0bfe0308b6c3c53f0289aeb723', operation='UPDATE', pgid='pgtrigger_update_update_d9b5e', table='audits_answer', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='checklistversion',
            constraint=models.UniqueConstraint(fields=('checklist', 'number'), name='checklist_version_once'),
        ),
        migrations.AddConstraint(
            model_name='checklistversion',
            constraint=models.UniqueConstraint(condition=models.Q(('issued_on', None)), fields=('checklist',), name='checklist_one_draft', violation_error_message='There is a draft of this checklist already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_checklistversionevent" ("checklist_id", "id", "issued_by_id", "issued_on", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checklist_id", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='7fef57b8dff661f17695f1da3b1bd2fe18e1e4f9', operation='INSERT', pgid='pgtrigger_insert_insert_365b2', table='audits_checklistversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_checklistversionevent" ("checklist_id", "id", "issued_by_id", "issued_on", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checklist_id", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='3f8da0debdac3c497732ede6f2b52c5bc5c649e4', operation='UPDATE', pgid='pgtrigger_update_update_8965c', table='audits_checklistversion', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='checklistline',
            index=models.Index(fields=['key'], name='line_by_key'),
        ),
        migrations.AddConstraint(
            model_name='checklistline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['rule', 'clause'])), name='line_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='checklistline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clause__isnull', False), ('kind', 'clause')), models.Q(('kind', 'rule'), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='line_names_its_source', violation_error_message='A line names the clause or the rule that it asks after.'),
        ),
        migrations.AddConstraint(
            model_name='checklistline',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='line_key_once'),
        ),
        migrations.AddConstraint(
            model_name='checklistline',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('version', 'position'), name='line_position_once'),
        ),
        migrations.AddIndex(
            model_name='correctiveaction',
            index=models.Index(fields=['due_on', 'id'], name='action_by_due'),
        ),
        migrations.AddConstraint(
            model_name='correctiveaction',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'effective', 'dropped'])), name='action_state_known'),
        ),
        migrations.AddConstraint(
            model_name='correctiveaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', False), ('done_on__isnull', False), ('state__in', ['done', 'effective'])), models.Q(models.Q(('state__in', ['done', 'effective']), _negated=True), ('done_by', None), ('done_on', None)), _connector='OR'), name='action_done_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='correctiveaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'effective'), ('verified_by__isnull', False), ('verified_on__isnull', False)), models.Q(models.Q(('state', 'effective'), _negated=True), ('verified_by', None), ('verified_on', None)), _connector='OR'), name='action_verified_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='correctiveaction',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('done_by')), _negated=True), _connector='OR'), name='action_verified_by_another', violation_error_message='Nobody verifies their own correction.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correctiveaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_correctiveactionevent" ("added_by_id", "added_on", "agency_id", "done_by_id", "done_on", "due_on", "form_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible", "state", "verified_by_id", "verified_on", "what") VALUES (NEW."added_by_id", NEW."added_on", NEW."agency_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."form_key", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible", NEW."state", NEW."verified_by_id", NEW."verified_on", NEW."what"); RETURN NULL;', hash='f05ffaf7b1a38bd63e7d3db8ea06e3bb4359a072', operation='INSERT', pgid='pgtrigger_insert_insert_92862', table='audits_correctiveaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correctiveaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."added_on" IS DISTINCT FROM (NEW."added_on") OR OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."form_key" IS DISTINCT FROM (NEW."form_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."responsible" IS DISTINCT FROM (NEW."responsible") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id") OR OLD."verified_on" IS DISTINCT FROM (NEW."verified_on") OR OLD."what" IS DISTINCT FROM (NEW."what"))', func='INSERT INTO "audits_correctiveactionevent" ("added_by_id", "added_on", "agency_id", "done_by_id", "done_on", "due_on", "form_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible", "state", "verified_by_id", "verified_on", "what") VALUES (NEW."added_by_id", NEW."added_on", NEW."agency_id", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."form_key", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible", NEW."state", NEW."verified_by_id", NEW."verified_on", NEW."what"); RETURN NULL;', hash='41b4d41203e225f756f4807d09df0fda1c33aead', operation='UPDATE', pgid='pgtrigger_update_update_fe412', table='audits_correctiveaction', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='actionstep',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['report', 'confirm', 'reject', 'drop'])), name='action_step_move_known'),
        ),
        migrations.AddConstraint(
            model_name='actionstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'effective', 'dropped'])), name='action_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='actionfinding',
            constraint=models.UniqueConstraint(fields=('action', 'finding'), name='action_finding_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionfinding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_actionfindingevent" ("action_id", "by_id", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."action_id", NEW."by_id", NEW."finding_id", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='d72517addefad86064d7ba09dfab69a8b58f4e38', operation='INSERT', pgid='pgtrigger_insert_insert_4c0cc', table='audits_actionfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionfinding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_actionfindingevent" ("action_id", "by_id", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."action_id", NEW."by_id", NEW."finding_id", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='37e67de60b68191d47d4d575c93828009d26cab4', operation='UPDATE', pgid='pgtrigger_update_update_18e99', table='audits_actionfinding', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['agency', 'person'], name='engagement_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__in', ['employed', 'advised', 'trained', 'audited', 'other'])), name='engagement_capacity_known'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='engagement_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_engagementevent" ("agency_id", "capacity", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."agency_id", NEW."capacity", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='36a3f0d71de862f06fc51cd5a9d10961aa567dd3', operation='INSERT', pgid='pgtrigger_insert_insert_31647', table='audits_engagement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_engagementevent" ("agency_id", "capacity", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."agency_id", NEW."capacity", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='2547f6b53166f8096546ee4aa7b8a9b98a424487', operation='UPDATE', pgid='pgtrigger_update_update_8f9dc', table='audits_engagement', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='findingclause',
            index=models.Index(fields=['clause', 'finding'], name='finding_clause_by_clause'),
        ),
        migrations.AddConstraint(
            model_name='findingclause',
            constraint=models.UniqueConstraint(fields=('finding', 'clause'), name='finding_clause_once'),
        ),
        migrations.AddConstraint(
            model_name='findingstep',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['ask', 'note', 'propose', 'accept', 'send-back', 'report', 'confirm', 'reject', 'close', 'settle', 'waive', 'end-waiver', 'reopen', 'withdraw'])), name='finding_step_move_known'),
        ),
        migrations.AddConstraint(
            model_name='findingstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['logged', 'asked', 'proposed', 'accepted', 'done', 'effective', 'waived', 'closed', 'withdrawn'])), name='finding_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['docx', 'pdf', 'scan'])), name='paper_file_format_known'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.UniqueConstraint(fields=('paper', 'format'), name='paper_file_once'),
        ),
        migrations.AddIndex(
            model_name='papertemplate',
            index=models.Index(fields=['kind', '-id'], name='paper_template_newest'),
        ),
        migrations.AddConstraint(
            model_name='papertemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['minutes', 'notice'])), name='paper_template_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['minutes', 'notice'])), name='paper_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recorded_by', None), ('signed_for_agency', ''), ('signed_for_team', ''), ('signed_on', None)), models.Q(('recorded_by__isnull', False), ('signed_on__isnull', False), models.Q(('signed_for_team', ''), _negated=True)), _connector='OR'), name='paper_signed_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('visit', 'kind', 'version'), name='paper_version_once'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('finding', 'number'), name='plan_number_once'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved'])), name='programme_state_known'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None), ('state', 'draft')), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state', 'approved'), ('decided_on__isnull', False), models.Q(('number', ''), _negated=True), models.Q(('signer', ''), _negated=True)), _connector='OR'), name='programme_approved_by_decision', violation_error_message="An approved programme needs the decision's number, date and signer."),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2006, 2100))), name='programme_year_possible'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(fields=('year', 'title'), name='programme_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_programmeevent" ("approved_at", "approved_by_id", "decided_on", "drawn_up_by_id", "form_key", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signer", "state", "title", "year") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."decided_on", NEW."drawn_up_by_id", NEW."form_key", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signer", NEW."state", NEW."title", NEW."year"); RETURN NULL;', hash='1dea02dc47dbdfe5ac4f0ff974a4db5c526254e9', operation='INSERT', pgid='pgtrigger_insert_insert_79a6a', table='audits_programme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."drawn_up_by_id" IS DISTINCT FROM (NEW."drawn_up_by_id") OR OLD."form_key" IS DISTINCT FROM (NEW."form_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."signer" IS DISTINCT FROM (NEW."signer") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func='INSERT INTO "audits_programmeevent" ("approved_at", "approved_by_id", "decided_on", "drawn_up_by_id", "form_key", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signer", "state", "title", "year") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."decided_on", NEW."drawn_up_by_id", NEW."form_key", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signer", NEW."state", NEW."title", NEW."year"); RETURN NULL;', hash='ea0ad4bd8d258fe3429849c94502af996313c134', operation='UPDATE', pgid='pgtrigger_update_update_250f8', table='audits_programme', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['on_site', 'by_files'])), name='entry_form_known'),
        ),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['chosen', 'not_visited', 'open_findings', 'long_declared', 'upkeep_due'])), name='entry_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.CheckConstraint(condition=models.Q(('window_until__gte', models.F('window_from'))), name='entry_window_in_order', violation_error_message='The window ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_by', None), ('until', None)), models.Q(('ended_by__isnull', False), ('until__gte', models.F('since')), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='entry_ended_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='programmeentry',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('programme', 'agency'), name='entry_once', violation_error_message='The agency is in the programme already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requesteddocument',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_requesteddocumentevent" ("due_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "received_on", "visit_id", "what") VALUES (NEW."due_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."received_on", NEW."visit_id", NEW."what"); RETURN NULL;', hash='3bebec97079703367e8e5c88b400d9223ad72bfe', operation='INSERT', pgid='pgtrigger_insert_insert_972fb', table='audits_requesteddocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requesteddocument',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_requesteddocumentevent" ("due_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "received_on", "visit_id", "what") VALUES (NEW."due_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."received_on", NEW."visit_id", NEW."what"); RETURN NULL;', hash='6781a2ce3ac368e4824b7729fa7c574ea4f1cc88', operation='UPDATE', pgid='pgtrigger_update_update_60f5a', table='audits_requesteddocument', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action__isnull', True), ('answer__isnull', False), ('finding__isnull', True), ('requested__isnull', True)), models.Q(('action__isnull', True), ('answer__isnull', True), ('finding__isnull', False), ('requested__isnull', True)), models.Q(('action__isnull', False), ('answer__isnull', True), ('finding__isnull', True), ('requested__isnull', True)), models.Q(('action__isnull', True), ('answer__isnull', True), ('finding__isnull', True), ('requested__isnull', False)), _connector='OR'), name='evidence_of_one_thing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_evidenceevent" ("action_id", "added_at", "added_by_id", "answer_id", "content_type", "file", "finding_id", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_id", "sha256", "size") VALUES (NEW."action_id", NEW."added_at", NEW."added_by_id", NEW."answer_id", NEW."content_type", NEW."file", NEW."finding_id", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_id", NEW."sha256", NEW."size"); RETURN NULL;', hash='e937116e5569aa2ecf2f10bf7f4e0e832927909e', operation='INSERT', pgid='pgtrigger_insert_insert_d97de', table='audits_evidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_evidenceevent" ("action_id", "added_at", "added_by_id", "answer_id", "content_type", "file", "finding_id", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_id", "sha256", "size") VALUES (NEW."action_id", NEW."added_at", NEW."added_by_id", NEW."answer_id", NEW."content_type", NEW."file", NEW."finding_id", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_id", NEW."sha256", NEW."size"); RETURN NULL;', hash='43d605ed3e401f66e1b98b863e648867a5e9f742', operation='UPDATE', pgid='pgtrigger_update_update_c5357', table='audits_evidence', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', models.F('population'))), name='sample_within_population', violation_error_message='A sample has at least one file and no more than there are.'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('drawn__len', models.F('size'))), name='sample_complete'),
        ),
        migrations.AddConstraint(
            model_name='visitstep',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['notify', 'postpone', 'start', 'draft', 'take-back', 'sign', 'close', 'cancel'])), name='visit_step_move_known'),
        ),
        migrations.AddConstraint(
            model_name='visitstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'notified', 'under_way', 'drafted', 'signed', 'closed', 'cancelled'])), name='visit_step_state_known'),
        ),
    ]
