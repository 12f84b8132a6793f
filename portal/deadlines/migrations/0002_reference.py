"""The rules that hold from 2015, the special days; and a rule that has begun is only ever closed, by whomever.

A plain trigger and not pgtrigger's: those every session may switch off.
"""

from django.db import migrations

from portal.deadlines.shipped import load_rules, read
from portal.kit.history import keep_history

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


def load(apps, schema_editor):
    load_rules(apps, schema_editor)
    SpecialDay = apps.get_model("deadlines", "SpecialDay")
    SpecialDay.objects.bulk_create([SpecialDay(**row) for row in read("special_days.csv")])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(PAST_STAYS, UNDO),
        keep_history("deadlines_ruleevent", "deadlines_specialdayevent"),
    ]
