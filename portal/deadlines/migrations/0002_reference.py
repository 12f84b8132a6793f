"""The rules that hold from 2015, the special days; and a rule that has begun is only ever closed, by whomever.

A plain trigger and not pgtrigger's: those every session may switch off.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

from portal.kit.history import keep_history

DATA = Path(__file__).parent.parent / "data"
SINCE = date(2015, 1, 1)

PAST_STAYS = """
    CREATE FUNCTION rule_past_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE today date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
    BEGIN
        IF lower(OLD.during) >= today THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        IF TG_OP = 'DELETE'
           OR to_jsonb(OLD) - 'during' <> to_jsonb(NEW) - 'during'
           OR lower(OLD.during) <> lower(NEW.during)
           OR coalesce(upper(OLD.during), 'infinity') < today
           OR coalesce(upper(NEW.during), 'infinity') < today
        THEN RAISE EXCEPTION 'a rule that has begun is only closed: let the changed one begin today or later';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER rule_past_stays BEFORE UPDATE OR DELETE ON deadlines_rule
    FOR EACH ROW EXECUTE FUNCTION rule_past_stays();
"""

UNDO = "DROP TRIGGER rule_past_stays ON deadlines_rule; DROP FUNCTION rule_past_stays;"


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    Rule, SpecialDay = apps.get_model("deadlines", "Rule"), apps.get_model("deadlines", "SpecialDay")
    Rule.objects.bulk_create([_rule(Rule, row) for row in read("rules.csv")])
    SpecialDay.objects.bulk_create([SpecialDay(**row) for row in read("special_days.csv")])


def _rule(Rule, row):
    return Rule(
        kind=row["kind"],
        audience=row["audience"].split(","),
        ladder=row["ladder"].split(","),
        scales=row["scales"] == "1",
        term=row["term"],
        overdue_weeks=int(row["overdue_weeks"]),
        superior_after=int(row["superior_after"]) if row["superior_after"] else None,
        lead_after=int(row["lead_after"]) if row["lead_after"] else None,
        is_mandatory=row["is_mandatory"] == "1",
        basis=row["basis"],
        during=DateRange(SINCE, None),
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(PAST_STAYS, UNDO),
        keep_history("deadlines_ruleevent", "deadlines_specialdayevent"),
    ]
