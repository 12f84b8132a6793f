"""Procedures, changes in law and documents are facts: only ever withdrawn, once, and links of sealed chains."""

from django.db import migrations

from portal.history import sql

TABLES = ("programme_procedure", "programme_legalchange", "programme_issue")

KEPT = """
    CREATE FUNCTION recorded_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE withdrawing text[] = '{withdrawn_at,withdrawn_by_id,withdrawn_because}';
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
           OR to_jsonb(OLD) - withdrawing <> to_jsonb(NEW) - withdrawing
        THEN RAISE EXCEPTION 'what was recorded is never changed or deleted, only withdrawn, and once';
        END IF;
        RETURN NEW;
    END $$;
""" + "".join(
    f"""
    CREATE TRIGGER recorded_unchangeable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION recorded_unchangeable();
    """
    for table in TABLES
)

UNDO = (
    "".join(f"DROP TRIGGER recorded_unchangeable ON {table};" for table in TABLES)
    + "DROP FUNCTION recorded_unchangeable;"
)

RECORDED = "recorded_at recorded_by_id withdrawn_at withdrawn_by_id withdrawn_because"
PROCEDURE = f"id code name field tier agency_id since {RECORDED}"
CHANGE = f"id procedure_id kind happened_on due_on number {RECORDED}"
ISSUE = f"id agency_id procedure_id code issue_no revision_no issued_on {RECORDED}"
OF_PROCEDURE = "'procedure:' || it.procedure_id"


class Migration(migrations.Migration):
    dependencies = [("programme", "0008_procedures")]

    operations = [
        migrations.RunSQL(KEPT, UNDO),
        sql.chain("programme_procedure", PROCEDURE, by="'procedure:' || it.id", agency="it.agency_id"),
        sql.chain("programme_legalchange", CHANGE, by=OF_PROCEDURE),
        sql.chain("programme_issue", ISSUE, by=OF_PROCEDURE, agency="it.agency_id"),
    ]
