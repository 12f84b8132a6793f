"""What is approved only ends, what was paid is only withdrawn: both once, whoever connects; history is only added to.

Plain triggers and not pgtrigger's: those every session may switch off (SET pgtrigger.ignore).
"""

from django.db import migrations

from portal.history import sql
from portal.kit.history import keep_history

ROWS = ("programme_target", "programme_plannedmoney")

ROW = """
    CREATE FUNCTION plan_row_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ending text[] = '{until,ended_because,ended_by_id,ended_at}';
    BEGIN
        IF OLD.since IS NOT NULL AND (
            TG_OP = 'DELETE' OR OLD.until IS NOT NULL OR NEW.until IS NULL
            OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending
        )
        THEN RAISE EXCEPTION 'a row of an approved plan only ever ends, and once; add a new one';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
""" + "".join(
    f"""
    CREATE TRIGGER plan_row_ended_once BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION plan_row_ended_once();
    """
    for table in ROWS
)

PLAN = """
    CREATE FUNCTION plan_approved_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state = 'approved' AND (
            TG_OP = 'DELETE'
            OR (OLD.agency_id, OLD.year, OLD.last_year, OLD.state, OLD.number, OLD.decided_on, OLD.approved_at)
               IS DISTINCT FROM
               (NEW.agency_id, NEW.year, NEW.last_year, NEW.state, NEW.number, NEW.decided_on, NEW.approved_at)
        )
        THEN RAISE EXCEPTION 'an approved plan keeps whose it is, its years and its decision';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;

    CREATE TRIGGER plan_approved_once BEFORE UPDATE OR DELETE ON programme_plan
    FOR EACH ROW EXECUTE FUNCTION plan_approved_once();
"""

PAYMENT = """
    CREATE FUNCTION payment_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE withdrawing text[] = '{withdrawn_at,withdrawn_by_id,withdrawn_because}';
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
           OR to_jsonb(OLD) - withdrawing <> to_jsonb(NEW) - withdrawing
        THEN RAISE EXCEPTION 'a payment is never changed or deleted, only withdrawn, and once';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER payment_unchangeable BEFORE UPDATE OR DELETE ON programme_payment
    FOR EACH ROW EXECUTE FUNCTION payment_unchangeable();
"""

UNDO = "".join(f"DROP TRIGGER plan_row_ended_once ON {table};" for table in ROWS) + """
    DROP TRIGGER plan_approved_once ON programme_plan;
    DROP TRIGGER payment_unchangeable ON programme_payment;
    DROP FUNCTION plan_row_ended_once, plan_approved_once, payment_unchangeable;
"""


ENDING = "since because added_by_id added_at until ended_because ended_by_id ended_at"
CHAINED = {
    "programme_target": f"id plan_id agency_id step edition due_on {ENDING}",
    "programme_plannedmoney": f"id plan_id line source agency_id amount year {ENDING}",
    "programme_payment": """
        id plan_id kind line source agency_id amount happened_on number note source_key form_key recorded_at
        recorded_by_id withdrawn_at withdrawn_by_id withdrawn_because
    """,
}


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_plans")]

    operations = [
        migrations.RunSQL(ROW + PLAN + PAYMENT, UNDO),
        *(
            sql.chain(table, columns, by="'plan:' || it.plan_id", agency="it.agency_id")
            for table, columns in CHAINED.items()
        ),
        keep_history("programme_planevent"),
    ]
