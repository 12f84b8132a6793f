"""The database's own wall before inspections, and who stands where before it (portal/kit/wall.py).

`wall_enter` finds a person's agencies by itself, from the same rows but by none of the pages' code: two who would have
to err alike. It runs as the owner, since it must read what the person may not.
"""

from django.db import migrations

from portal.kit import wall

ENTER = """
    CREATE FUNCTION wall_enter(person bigint) RETURNS TABLE (role text, agency bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        roles text[];
        own bigint[];
        below bigint[] := '{}';
        visited bigint[] := '{}';
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
                WHEN roles && '{staff,leader,administrator}' THEN 'all' ELSE below::text END, false);
        RETURN QUERY SELECT m.role::text, m.agency_id FROM agencies_membership m WHERE m.person_id = person;
    END $$;

    CREATE FUNCTION wall_admit(agency bigint) RETURNS void LANGUAGE sql AS $$
        SELECT set_config('portal.inspections', (wall_agencies('inspections') || agency)::text, false)
        WHERE NOT wall_is_open('inspections');
    $$;
"""
NO_ENTER = "DROP FUNCTION wall_enter(bigint), wall_admit(bigint);"

AT = wall.inside("inspections")


def of(table: str, key: str) -> str:
    """The row that it belongs to is one that the person sees; that row's own policy says so."""
    return f"EXISTS (SELECT FROM {table} WHERE {table}.id = {key})"


FINDING, VISIT = of("audits_finding", "finding_id"), of("audits_visit", "visit_id")
ACTION = of("audits_correctiveaction", "action_id")
# A provincial action has no agency of its own: it is seen by whoever sees a finding that it serves.
SERVES = f"agency_id IS NULL AND EXISTS (SELECT FROM audits_actionfinding f WHERE f.action_id = {{table}}.{{key}})"
HELD = " OR ".join(
    [
        f"finding_id IS NOT NULL AND {FINDING}",
        f"action_id IS NOT NULL AND {ACTION}",
        f"answer_id IS NOT NULL AND {of('audits_answer', 'answer_id')}",
        f"requested_id IS NOT NULL AND {of('audits_requesteddocument', 'requested_id')}",
    ]
)


def guard(rows: str, *tables: str):
    return wall.guard("inspections", rows, *tables)


class Migration(migrations.Migration):
    dependencies = [("audits", "0003_reference"), ("agencies", "0004_wall")]

    operations = [
        migrations.RunSQL(ENTER, NO_ENTER),
        guard(AT, "audits_visit", "audits_visitevent", "audits_finding", "audits_findingevent"),
        guard(AT, "audits_programmeentry"),
        guard(VISIT, "audits_visitstep", "audits_teammember", "audits_teammemberevent", "audits_sample"),
        guard(VISIT, "audits_requesteddocument", "audits_requesteddocumentevent"),
        guard(VISIT, "audits_answer", "audits_answerevent", "audits_paper"),
        guard(of("audits_paper", "paper_id"), "audits_paperfile"),
        guard(FINDING, "audits_findingclause", "audits_findingstep", "audits_plan"),
        guard(FINDING, "audits_actionfinding", "audits_actionfindingevent", "audits_actionfindingleft"),
        guard(f"{AT} OR {SERVES.format(table='audits_correctiveaction', key='id')}", "audits_correctiveaction"),
        guard(
            f"{AT} OR {SERVES.format(table='audits_correctiveactionevent', key='pgh_obj_id')}",
            "audits_correctiveactionevent",
        ),
        guard(ACTION, "audits_actionstep"),
        guard(HELD, "audits_evidence", "audits_evidenceevent"),
    ]
