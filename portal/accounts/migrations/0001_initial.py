"""People, and before them what PostgreSQL needs: extensions, and what the roles that own nothing may do.

Both stand in one migration because every other app's first migration waits for this one (the User).
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

from portal.kit.history import keep_history

# For the tables made before this migration and for all made later by the owner. A database with one role
# only (a developer's, a test's) has neither name and needs no grant.
GRANTS = """
DO $$
DECLARE
    serving text;
BEGIN
    FOR serving IN SELECT rolname FROM pg_roles WHERE rolname IN ('portal_web', 'portal_worker') LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', serving);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', serving);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', serving);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public
                        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', serving);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public
                        GRANT USAGE, SELECT ON SEQUENCES TO %I', serving);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Another person already has this e-mail address.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('language', models.CharField(choices=[('vi', 'Vietnamese'), ('en', 'English')], default='vi', max_length=2, verbose_name='language')),
                ('look', models.CharField(choices=[('system', 'Like the machine'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=6, verbose_name='look of the pages')),
                ('is_active', models.BooleanField(default=True, help_text='Clear this, instead of deleting a person who left.', verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ('guide_closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed the first steps')),
                ('search_key', models.TextField(default='', editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='person_search', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower(models.F('email')))), name='user_email_lower', violation_error_message='Write the e-mail address in small letters.'), models.CheckConstraint(condition=models.Q(('language__in', ['vi', 'en'])), name='user_language_known'), models.CheckConstraint(condition=models.Q(('look__in', ['system', 'light', 'dark'])), name='user_look_known')],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Another person already has this e-mail address.'}, max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('language', models.CharField(choices=[('vi', 'Vietnamese'), ('en', 'English')], default='vi', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, help_text='Clear this, instead of deleting a person who left.', verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("email", "id", "is_active", "is_staff", "is_superuser", "joined_at", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_at", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2d06e5f05ff55b65a0214ff52880a5f8caf60eb5', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name"))', func='INSERT INTO "accounts_userevent" ("email", "id", "is_active", "is_staff", "is_superuser", "joined_at", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_at", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='27e5fd8a4ba4da6adcd9c1b8694e8637e2f4d2b7', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("email", "id", "is_active", "is_staff", "is_superuser", "joined_at", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."email", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."joined_at", OLD."language", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='838c13635df050c45038017649f0bdae57053d4e', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE')),
        ),
        keep_history("accounts_userevent"),
    ]
