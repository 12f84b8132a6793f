"""What the visits and findings of before became is held to the new rules."""

import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('audits', '0003_reference'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='agency',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='agencies.agency'),
        ),
        migrations.RemoveField(
            model_name='reply',
            name='by',
        ),
        migrations.RemoveField(
            model_name='reply',
            name='finding',
        ),
        migrations.RemoveField(
            model_name='replyevent',
            name='pgh_obj',
        ),
        migrations.RemoveField(
            model_name='replyevent',
            name='by',
        ),
        migrations.RemoveField(
            model_name='replyevent',
            name='finding',
        ),
        migrations.RemoveField(
            model_name='replyevent',
            name='pgh_context',
        ),
        migrations.DeleteModel(
            name='Reply',
        ),
        migrations.DeleteModel(
            name='ReplyEvent',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='closed_at',
        ),
        migrations.RemoveField(
            model_name='findingevent',
            name='closed_at',
        ),
        migrations.AlterField(
            model_name='finding',
            name='grade',
            field=models.ForeignKey(db_column='grade', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.grade', to_field='code', verbose_name='grade'),
        ),
        migrations.AlterField(
            model_name='findingevent',
            name='grade',
            field=models.ForeignKey(db_column='grade', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audits.grade', to_field='code', verbose_name='grade'),
        ),
        migrations.AddField(
            model_name='finding',
            name='due_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.Greatest('due_on', 'granted_until'), models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField()),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('ties', ''), models.Q(('ties_because', ''), _negated=True), _connector='OR'), name='team_ties_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['logged', 'asked', 'proposed', 'accepted', 'done', 'effective', 'waived', 'closed', 'withdrawn'])), name='finding_state_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('clause__isnull', False), models.Q(('basis', ''), _negated=True), _connector='OR'), name='finding_names_its_source', violation_error_message='A finding names a clause, or the rule that is not kept.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_nonconformity', False), ('needs_plan', False)), ('due_on__isnull', False), _connector='OR'), name='finding_nonconformity_has_due_date', violation_error_message='A nonconformity needs the day by which it is corrected.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waived'), _negated=True), ('granted_until__isnull', False), _connector='OR'), name='finding_waived_until'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_by', None), ('done_on', None)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='finding_done_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'effective']), _negated=True), ('done_on__isnull', False), _connector='OR'), name='finding_done_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verified_by', None), ('verified_on', None)), models.Q(('verified_by__isnull', False), ('verified_on__isnull', False)), _connector='OR'), name='finding_verified_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'effective'), models.Q(('needs_plan', True), ('state', 'closed')), _connector='OR', _negated=True), ('verified_on__isnull', False), _connector='OR'), name='finding_closed_only_if_verified'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', False), ('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_by', None), ('closed_on', None)), _connector='OR'), name='finding_closed_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('done_by', None), models.Q(models.Q(('verified_by', None), models.Q(('verified_by', models.F('done_by')), _negated=True), _connector='OR'), models.Q(('closed_by', None), models.Q(('closed_by', models.F('done_by')), _negated=True), _connector='OR')), _connector='OR'), name='finding_verified_by_another', violation_error_message='Nobody verifies their own correction.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('visit', 'number'), name='finding_number_once'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'notified', 'under_way', 'drafted', 'signed', 'closed', 'cancelled'])), name='visit_state_known'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_on__isnull', False), ('state', 'cancelled'), models.Q(('state_because', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_on', None)), _connector='OR'), name='visit_cancelled_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'cancelled'), models.Q(('started_on', None), ('state__in', ('planned', 'notified'))), models.Q(('started_on__isnull', False), ('state__in', ('under_way', 'drafted', 'signed', 'closed'))), _connector='OR'), name='visit_begun_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_on__isnull', False), ('state__in', ['signed', 'closed'])), models.Q(models.Q(('state__in', ['signed', 'closed']), _negated=True), ('signed_on', None)), _connector='OR'), name='visit_signed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', False), ('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_by', None), ('closed_on', None)), _connector='OR'), name='visit_closed_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('id', 'agency', 'season'), name='visit_agency_season'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['due_key', 'id'], name='finding_by_due'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(condition=models.Q(('state__in', ('closed', 'withdrawn')), _negated=True), fields=['due_key', 'id'], name='finding_open_due'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['agency', 'due_key', 'id'], name='finding_by_agency'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['state', 'due_key', 'id'], name='finding_by_state'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['grade', 'due_key', 'id'], name='finding_by_grade'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['season', 'due_key', 'id'], name='finding_by_season'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['clause', 'due_key', 'id'], name='finding_by_clause'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['season', 'planned_on', 'id'], name='visit_by_season'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['agency', 'planned_on'], name='visit_of_agency'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_findingevent" ("agency_id", "basis", "clause_id", "closed_by_id", "closed_on", "days", "done_by_id", "done_on", "due_on", "evidence", "form_key", "grade", "granted_until", "id", "is_nonconformity", "line_id", "logged_at", "logged_by_id", "logged_on", "needs_plan", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened", "season", "state", "statement", "verified_by_id", "verified_on", "visit_id") VALUES (NEW."agency_id", NEW."basis", NEW."clause_id", NEW."closed_by_id", NEW."closed_on", NEW."days", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."evidence", NEW."form_key", NEW."grade", NEW."granted_until", NEW."id", NEW."is_nonconformity", NEW."line_id", NEW."logged_at", NEW."logged_by_id", NEW."logged_on", NEW."needs_plan", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopened", NEW."season", NEW."state", NEW."statement", NEW."verified_by_id", NEW."verified_on", NEW."visit_id"); RETURN NULL;', hash='3248f2928c64f88b841dac2a7c74e1826c26b48f', operation='INSERT', pgid='pgtrigger_insert_insert_a7fc3', table='audits_finding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."clause_id" IS DISTINCT FROM (NEW."clause_id") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."form_key" IS DISTINCT FROM (NEW."form_key") OR OLD."grade" IS DISTINCT FROM (NEW."grade") OR OLD."granted_until" IS DISTINCT FROM (NEW."granted_until") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_nonconformity" IS DISTINCT FROM (NEW."is_nonconformity") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."logged_at" IS DISTINCT FROM (NEW."logged_at") OR OLD."logged_by_id" IS DISTINCT FROM (NEW."logged_by_id") OR OLD."logged_on" IS DISTINCT FROM (NEW."logged_on") OR OLD."needs_plan" IS DISTINCT FROM (NEW."needs_plan") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reopened" IS DISTINCT FROM (NEW."reopened") OR OLD."season" IS DISTINCT FROM (NEW."season") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id") OR OLD."verified_on" IS DISTINCT FROM (NEW."verified_on") OR OLD."visit_id" IS DISTINCT FROM (NEW."visit_id"))', func='INSERT INTO "audits_findingevent" ("agency_id", "basis", "clause_id", "closed_by_id", "closed_on", "days", "done_by_id", "done_on", "due_on", "evidence", "form_key", "grade", "granted_until", "id", "is_nonconformity", "line_id", "logged_at", "logged_by_id", "logged_on", "needs_plan", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened", "season", "state", "statement", "verified_by_id", "verified_on", "visit_id") VALUES (NEW."agency_id", NEW."basis", NEW."clause_id", NEW."closed_by_id", NEW."closed_on", NEW."days", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."evidence", NEW."form_key", NEW."grade", NEW."granted_until", NEW."id", NEW."is_nonconformity", NEW."line_id", NEW."logged_at", NEW."logged_by_id", NEW."logged_on", NEW."needs_plan", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopened", NEW."season", NEW."state", NEW."statement", NEW."verified_by_id", NEW."verified_on", NEW."visit_id"); RETURN NULL;', hash='b32b797f2a1f4c2b6c874487385e7dee0a2122d6', operation='UPDATE', pgid='pgtrigger_update_update_79e16', table='audits_finding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teammember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_teammemberevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "ties", "ties_because", "visit_id") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."ties", NEW."ties_because", NEW."visit_id"); RETURN NULL;', hash='d95d2c6b1ebd888d12c92584a6de5937a2925f82', operation='INSERT', pgid='pgtrigger_insert_insert_a729c', table='audits_teammember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teammember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audits_teammemberevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "ties", "ties_because", "visit_id") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."ties", NEW."ties_because", NEW."visit_id"); RETURN NULL;', hash='ec2dbacb6990c7c3d753641a06a545685944d55a', operation='UPDATE', pgid='pgtrigger_update_update_b2664', table='audits_teammember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audits_visitevent" ("agency_id", "cancelled_on", "checklist_id", "closed_by_id", "closed_on", "decision", "form", "form_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "planned_on", "programme_id", "season", "signed_on", "started_on", "state", "state_because", "subject") VALUES (NEW."agency_id", NEW."cancelled_on", NEW."checklist_id", NEW."closed_by_id", NEW."closed_on", NEW."decision", NEW."form", NEW."form_key", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_by_id", NEW."planned_on", NEW."programme_id", NEW."season", NEW."signed_on", NEW."started_on", NEW."state", NEW."state_because", NEW."subject"); RETURN NULL;', hash='7e63186e2ad3dbfeb9861521c48bb62a3c1affa4', operation='INSERT', pgid='pgtrigger_insert_insert_8ea16', table='audits_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."cancelled_on" IS DISTINCT FROM (NEW."cancelled_on") OR OLD."checklist_id" IS DISTINCT FROM (NEW."checklist_id") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."decision" IS DISTINCT FROM (NEW."decision") OR OLD."form" IS DISTINCT FROM (NEW."form") OR OLD."form_key" IS DISTINCT FROM (NEW."form_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."planned_by_id" IS DISTINCT FROM (NEW."planned_by_id") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."season" IS DISTINCT FROM (NEW."season") OR OLD."signed_on" IS DISTINCT FROM (NEW."signed_on") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_because" IS DISTINCT FROM (NEW."state_because") OR OLD."subject" IS DISTINCT FROM (NEW."subject"))', func='INSERT INTO "audits_visitevent" ("agency_id", "cancelled_on", "checklist_id", "closed_by_id", "closed_on", "decision", "form", "form_key", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "planned_on", "programme_id", "season", "signed_on", "started_on", "state", "state_because", "subject") VALUES (NEW."agency_id", NEW."cancelled_on", NEW."checklist_id", NEW."closed_by_id", NEW."closed_on", NEW."decision", NEW."form", NEW."form_key", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_by_id", NEW."planned_on", NEW."programme_id", NEW."season", NEW."signed_on", NEW."started_on", NEW."state", NEW."state_because", NEW."subject"); RETURN NULL;', hash='47c241f7162d74e5d8d5c0146b8434131c141b5a', operation='UPDATE', pgid='pgtrigger_update_update_fc6be', table='audits_visit', when='AFTER')),
        ),
    ]
