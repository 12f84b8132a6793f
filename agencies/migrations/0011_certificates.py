"""Certificates as facts: what was written down of them becomes the facts of their issue and, where noted, their end.

Triggers: facts are only withdrawn and standings only closed, each once, as those of agencies (migration 0003); a fact
covers as many agencies as it says, so none is added later.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.kit.history import keep_history

OLD = """
    CREATE TEMP TABLE old_certificate ON COMMIT DROP AS
    SELECT certificate.*, coalesce(
        (SELECT min(pgh_created_at) FROM agencies_certificateevent event WHERE event.id = certificate.id), now()
    ) AS recorded_at
    FROM agencies_certificate certificate;
"""

TRIGGERS = """
    CREATE TRIGGER certificate_fact_unchangeable BEFORE UPDATE ON agencies_certificatefact
    FOR EACH ROW EXECUTE FUNCTION fact_unchangeable();

    CREATE TRIGGER certificate_standing_begins_open BEFORE INSERT ON agencies_certificatestanding
    FOR EACH ROW WHEN (lower_inf(NEW.known) OR NOT isfinite(lower(NEW.known)) OR NOT upper_inf(NEW.known))
    EXECUTE FUNCTION standing_begins_open();

    CREATE TRIGGER certificate_standing_closed_once BEFORE UPDATE ON agencies_certificatestanding
    FOR EACH ROW EXECUTE FUNCTION standing_closed_once();

    CREATE FUNCTION certificate_covers_as_said() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE said bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    BEGIN
        IF (SELECT agency_count FROM agencies_certificatefact WHERE id = said)
           <> (SELECT count(*) FROM agencies_certificatecover WHERE fact_id = said)
        THEN RAISE EXCEPTION 'a certificate covers the agencies that its fact counts, and none is added later';
        END IF;
        RETURN NULL;
    END $$;

    CREATE CONSTRAINT TRIGGER certificate_covers_as_said AFTER INSERT ON agencies_certificatefact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificate_covers_as_said('id');

    CREATE CONSTRAINT TRIGGER certificate_covers_as_said AFTER INSERT ON agencies_certificatecover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificate_covers_as_said('fact_id');
"""

# ISO 9001:2008 ended three years after its successor was published: ISO and IAF, transition of ISO 9001:2015.
TRANSITION = """
    UPDATE agencies_edition SET certificates_until = '2018-09-14'
    WHERE code = '2008' AND certificates_until IS NULL;
"""

CARRY = """
    INSERT INTO agencies_certificationbody (name, short_name, code, accreditation_number, is_known)
    SELECT DISTINCT body, '', '', '', false FROM old_certificate;

    INSERT INTO agencies_certificatefact (certificate_id, kind, happened_on, number, body_id, edition, first_issued_on,
        valid_until, scope, sites, agency_count, result, note, warnings, because, recorded_at, withdrawn_because)
    SELECT old.id, 'issued', issued_on, number, body.id, edition, issued_on,
        valid_until, scope, '{}', 1, '', '', '{}', '', recorded_at, ''
    FROM old_certificate old JOIN agencies_certificationbody body ON body.name = old.body;

    INSERT INTO agencies_certificatecover (fact_id, agency_id)
    SELECT fact.id, old.agency_id
    FROM old_certificate old JOIN agencies_certificatefact fact ON fact.certificate_id = old.id;

    INSERT INTO agencies_certificatefact (certificate_id, kind, happened_on, number, scope, sites, agency_count,
        result, note, warnings, because, recorded_at, withdrawn_because)
    SELECT id, 'cancelled', greatest(ended_on, issued_on), '', '', '{}', 0,
        '', 'Đã ghi trước đây: được thay thế hoặc bị thu hồi.', '{}', '', recorded_at, ''
    FROM old_certificate WHERE ended_on IS NOT NULL;

    WITH papers AS (
        SELECT fact.id, fact.certificate_id, fact.happened_on AS issued_on, fact.recorded_at,
            least(fact.valid_until, edition.certificates_until) AS ends_on, ended.happened_on AS ended_on
        FROM agencies_certificatefact fact JOIN agencies_edition edition ON edition.code = fact.edition
        LEFT JOIN agencies_certificatefact ended
            ON ended.certificate_id = fact.certificate_id AND ended.kind = 'cancelled'
        WHERE fact.kind = 'issued'
    ),
    stops AS (
        SELECT *, coalesce(ended_on <= ends_on, false) AS is_cancelled,
            greatest(issued_on, CASE WHEN ended_on <= ends_on THEN ended_on ELSE ends_on + 1 END) AS stops_on
        FROM papers
    ),
    spans AS (
        SELECT *, 'valid' AS state, issued_on AS since, daterange(issued_on, stops_on) AS during FROM stops
        UNION ALL
        SELECT *, CASE WHEN is_cancelled THEN 'cancelled' ELSE 'expired' END, stops_on, daterange(stops_on, NULL)
        FROM stops
    )
    INSERT INTO agencies_certificatestanding
        (certificate_id, state, since, ends_on, paper_id, cover_id, is_let_go, during, known, rules)
    SELECT certificate_id, state, since, ends_on, id, id, false, during, tstzrange(recorded_at, NULL), 1
    FROM spans WHERE NOT isempty(during);

    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""

KEEP = """
    DO $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY ARRAY['portal_web', 'portal_worker'] LOOP
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('REVOKE DELETE ON agencies_certificate, agencies_certificatefact,
                                agencies_certificatestanding FROM %I', name);
                EXECUTE format('REVOKE UPDATE, DELETE ON agencies_certificatecover FROM %I', name);
            END IF;
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0010_yearly_report'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='CertificateCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'agency covered',
                'verbose_name_plural': 'agencies covered',
            },
        ),
        migrations.CreateModel(
            name='CertificateFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issued', 'Certificate issued'), ('cover_changed', 'Scope extended or reduced'), ('surveillance_planned', 'Surveillance audit planned'), ('surveyed', 'Surveillance audit held'), ('suspended', 'Certificate suspended'), ('restored', 'Suspension lifted'), ('let_go', 'Will not be renewed'), ('cancelled', "Cancelled at the agency's wish"), ('withdrawn', 'Withdrawn by the certification body')], max_length=30, verbose_name='what happened')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('first_issued_on', models.DateField(blank=True, null=True, verbose_name='first issued on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('scope', models.TextField(blank=True, verbose_name='scope')),
                ('sites', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='sites')),
                ('agency_count', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('round', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='which surveillance audit')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('result', models.CharField(blank=True, choices=[('passed', 'Passed'), ('nonconforming', 'Passed, with nonconformities to correct'), ('failed', 'Not passed')], max_length=15, verbose_name='result')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('warnings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, editable=False, size=None)),
                ('because', models.TextField(blank=True, editable=False)),
                ('source_key', models.CharField(blank=True, editable=False, max_length=100, null=True, unique=True)),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('recorded_at', models.DateTimeField(editable=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawn_because', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'fact of a certificate',
                'verbose_name_plural': 'facts of certificates',
            },
        ),
        migrations.CreateModel(
            name='CertificateStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('valid', 'In force'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn by the body'), ('cancelled', 'Cancelled at request'), ('expired', 'Expired'), ('replaced', 'Replaced by its renewal')], max_length=10, verbose_name='state')),
                ('since', models.DateField(verbose_name='since')),
                ('ends_on', models.DateField(verbose_name='in force until at most')),
                ('is_let_go', models.BooleanField(default=False, verbose_name='will not be renewed')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('known', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('rules', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'standing of a certificate',
                'verbose_name_plural': 'standings of certificates',
            },
        ),
        migrations.CreateModel(
            name='CertificationBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='short name')),
                ('accreditation_number', models.CharField(blank=True, max_length=60, verbose_name='accreditation number')),
                ('accredited_until', models.DateField(blank=True, null=True, verbose_name='accredited until')),
                ('is_known', models.BooleanField(default=False, help_text='Papers of a body that is not known are recorded only with a reason.', verbose_name='known to the lead body')),
            ],
            options={
                'verbose_name': 'certification body',
                'verbose_name_plural': 'certification bodies',
            },
        ),
        migrations.CreateModel(
            name='CertificationBodyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='short name')),
                ('accreditation_number', models.CharField(blank=True, max_length=60, verbose_name='accreditation number')),
                ('accredited_until', models.DateField(blank=True, null=True, verbose_name='accredited until')),
                ('is_known', models.BooleanField(default=False, help_text='Papers of a body that is not known are recorded only with a reason.', verbose_name='known to the lead body')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveField(
            model_name='certificateevent',
            name='agency',
        ),
        migrations.RemoveField(
            model_name='certificateevent',
            name='edition',
        ),
        migrations.RemoveField(
            model_name='certificateevent',
            name='pgh_context',
        ),
        migrations.RemoveField(
            model_name='certificateevent',
            name='pgh_obj',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='certificate',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='certificate',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_number_of_body',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_valid_after_issue',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificate_expiring',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='agency',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='body',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='edition',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='ended_on',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='issued_on',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='number',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='scope',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='valid_until',
        ),
        migrations.AlterField(
            model_name='certificate',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='certificatecover',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificate_covers', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='certificate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='agencies.certificate'),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='edition',
            field=models.ForeignKey(blank=True, db_column='edition', db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='agencies.edition', to_field='code'),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='agencies.certificate'),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificatecover',
            name='fact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covers', to='agencies.certificatefact'),
        ),
        migrations.AddField(
            model_name='certificatestanding',
            name='certificate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='agencies.certificate'),
        ),
        migrations.AddField(
            model_name='certificatestanding',
            name='cover',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.certificatefact'),
        ),
        migrations.AddField(
            model_name='certificatestanding',
            name='paper',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.certificatefact'),
        ),
        migrations.AddConstraint(
            model_name='certificationbody',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='certification_body_code_once'),
        ),
        migrations.AddField(
            model_name='certificatefact',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='agencies.certificationbody', verbose_name='certification body'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificationbody',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agencies_certificationbodyevent" ("accreditation_number", "accredited_until", "code", "id", "is_known", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."accreditation_number", NEW."accredited_until", NEW."code", NEW."id", NEW."is_known", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name"); RETURN NULL;', hash='5b11d13ddab86c6efafe4b039cf7a485249ed63a', operation='INSERT', pgid='pgtrigger_insert_insert_ef1cb', table='agencies_certificationbody', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificationbody',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agencies_certificationbodyevent" ("accreditation_number", "accredited_until", "code", "id", "is_known", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."accreditation_number", NEW."accredited_until", NEW."code", NEW."id", NEW."is_known", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name"); RETURN NULL;', hash='9d272eeb0da5546bb7ba78d148c9b7d2abea02c9', operation='UPDATE', pgid='pgtrigger_update_update_f78aa', table='agencies_certificationbody', when='AFTER')),
        ),
        migrations.AddField(
            model_name='certificationbodyevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='certificationbodyevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='agencies.certificationbody'),
        ),
        migrations.DeleteModel(
            name='CertificateEvent',
        ),
        migrations.AddConstraint(
            model_name='certificatecover',
            constraint=models.UniqueConstraint(fields=('fact', 'agency'), name='certificate_covers_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificatecover',
            trigger=pgtrigger.compiler.Trigger(name='unchangeable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete or update rows from % table', TG_TABLE_NAME;", hash='faeb665cb56a7e6eb0d1e1eb699c20fc4f5722ca', operation='DELETE OR UPDATE', pgid='pgtrigger_unchangeable_9d6de', table='agencies_certificatecover', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='certificatestanding',
            index=django.contrib.postgres.indexes.GistIndex(condition=models.Q(('known__upper_inf', True)), fields=['during'], name='certificate_today'),
        ),
        migrations.AddIndex(
            model_name='certificatestanding',
            index=django.contrib.postgres.indexes.GistIndex(fields=['during', 'known'], name='certificate_past'),
        ),
        migrations.AddConstraint(
            model_name='certificatestanding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'suspended', 'withdrawn', 'cancelled', 'expired', 'replaced'])), name='certificate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='certificatestanding',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False), ('known__isempty', False)), name='certificate_ranges_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='certificatestanding',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('known__upper_inf', True)), expressions=[('certificate', '='), ('during', '&&')], name='certificate_one_state_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificatestanding',
            trigger=pgtrigger.compiler.Trigger(name='undeletable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='88c2d058c62546c9dfbd3969935257a3dca66c30', operation='DELETE', pgid='pgtrigger_undeletable_cd6bf', table='agencies_certificatestanding', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issued', 'cover_changed', 'surveillance_planned', 'surveyed', 'suspended', 'restored', 'let_go', 'cancelled', 'withdrawn'])), name='certificate_fact_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['', 'passed', 'nonconforming', 'failed'])), name='certificate_fact_result_known'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('edition__isnull', False), ('first_issued_on__isnull', False), ('first_issued_on__lte', models.F('happened_on')), ('kind', 'issued'), ('valid_until__gt', models.F('happened_on')), ('valid_until__isnull', False), models.Q(('number', ''), _negated=True)), models.Q(models.Q(('kind', 'issued'), _negated=True), ('body', None), ('edition', None), ('first_issued_on', None), ('renews', None), ('valid_until', None)), _connector='OR'), name='certificate_fact_bears_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency_count__gte', 1), ('kind__in', ['cover_changed', 'issued'])), models.Q(models.Q(('kind__in', ['cover_changed', 'issued']), _negated=True), ('agency_count', 0), ('scope', ''), ('sites', [])), _connector='OR'), name='certificate_fact_says_what_it_covers'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['surveillance_planned', 'surveyed']), ('round__gte', 1), ('round__isnull', False)), models.Q(models.Q(('kind__in', ['surveillance_planned', 'surveyed']), _negated=True), ('round', None)), _connector='OR'), name='certificate_fact_counts_surveillance'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'surveillance_planned'), ('planned_on__isnull', False)), models.Q(models.Q(('kind', 'surveillance_planned'), _negated=True), ('planned_on', None)), _connector='OR'), name='certificate_fact_plans_a_day'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'surveyed'), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('kind', 'surveyed'), _negated=True), ('result', '')), _connector='OR'), name='certificate_fact_has_a_result'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(('renews', None), models.Q(('renews', models.F('certificate')), _negated=True), _connector='OR'), name='certificate_renews_another'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(('warnings', []), models.Q(('because', ''), _negated=True), _connector='OR'), name='certificate_doubt_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', ''), ('withdrawn_by', None)), models.Q(('withdrawn_at__gt', models.F('recorded_at')), ('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='certificate_fact_withdrawn_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'issued'), ('withdrawn_at', None)), fields=('certificate',), name='certificate_issued_once'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.UniqueConstraint(condition=models.Q(('renews__isnull', False), ('withdrawn_at', None)), fields=('renews',), name='certificate_renewed_once', violation_error_message='A renewal of this certificate is recorded already.'),
        ),
        migrations.AddConstraint(
            model_name='certificatefact',
            constraint=models.UniqueConstraint(models.F('body'), django.db.models.functions.text.Upper('number'), models.F('happened_on'), condition=models.Q(('kind', 'issued'), ('withdrawn_at', None)), name='certificate_paper_once', violation_error_message='A certificate of this body with this number and day of issue is recorded.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificatefact',
            trigger=pgtrigger.compiler.Trigger(name='undeletable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3fe98ad9b23086864172dd1edddecaa49c396d2e', operation='DELETE', pgid='pgtrigger_undeletable_fcb7f', table='agencies_certificatefact', when='BEFORE')),
        ),
        migrations.RunSQL([TRIGGERS, TRANSITION, CARRY, KEEP]),
        keep_history("agencies_certificationbodyevent"),
    ]
