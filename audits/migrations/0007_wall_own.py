"""Who stands before the wall is known by the own key too: for what belongs to a person (portal/kit/wall.py)."""

from importlib import import_module

from django.db import migrations

ENTER = """
    CREATE OR REPLACE FUNCTION wall_enter(person bigint) RETURNS TABLE (role text, agency bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        roles text[];
        own bigint[];
        below bigint[] := '{}';
        visited bigint[] := '{}';
        self bigint[] := ARRAY(SELECT id FROM accounts_user WHERE id = person AND is_active);
    BEGIN
        SELECT array_agg(m.role), array_agg(m.agency_id) FILTER (WHERE m.role = 'officer') INTO roles, own
        FROM agencies_membership m JOIN accounts_user u ON u.id = m.person_id
        WHERE m.person_id = person AND u.is_active;
        IF EXISTS (SELECT FROM accounts_user u WHERE u.id = person AND u.is_superuser AND u.is_active) THEN
            roles := roles || 'administrator'::text;
        END IF;
        IF own IS NOT NULL THEN
            below := ARRAY(SELECT id FROM agencies_agency WHERE line && own);
        END IF;
        IF 'inspector' = ANY (roles) THEN
            visited := ARRAY(
                SELECT DISTINCT v.agency_id FROM audits_teammember t JOIN audits_visit v ON v.id = t.visit_id
                WHERE t.person_id = person
            );
        END IF;
        PERFORM
            set_config('portal.documents', CASE
                WHEN roles && '{staff,leader,administrator,inspector}' THEN 'all' ELSE below::text END, false),
            set_config('portal.inspections', CASE
                WHEN roles && '{staff,leader,administrator}' THEN 'all' ELSE (below || visited)::text END, false),
            set_config('portal.money', CASE
                WHEN roles && '{staff,leader,administrator}' THEN 'all' ELSE below::text END, false),
            set_config('portal.imports', CASE
                WHEN roles && '{staff,administrator}' THEN 'all' ELSE self::text END, false),
            set_config('portal.own', self::text, false);
        RETURN QUERY SELECT m.role::text, m.agency_id FROM agencies_membership m WHERE m.person_id = person;
    END $$;
"""
FORMER = import_module("audits.migrations.0004_wall").ENTER.split("CREATE FUNCTION wall_admit")[0]


class Migration(migrations.Migration):
    dependencies = [("audits", "0006_history")]

    operations = [migrations.RunSQL(ENTER, FORMER.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
