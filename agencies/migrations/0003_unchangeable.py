"""Facts are only ever withdrawn, standings only ever closed, each once: what was known stays as it was known.

Plain triggers and not pgtrigger's: those every session may switch off (SET pgtrigger.ignore), also one of the web's
role, which must not be able to change the past whatever it is made to run.
"""

from django.db import migrations

FACT = """
    CREATE FUNCTION fact_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
           OR to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawn_because}'::text[]
              <> to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawn_because}'::text[]
        THEN RAISE EXCEPTION 'a fact is never changed; withdraw it and record the right one';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER fact_unchangeable BEFORE UPDATE ON agencies_fact
    FOR EACH ROW EXECUTE FUNCTION fact_unchangeable();
"""

# 'infinity' is no end: a range up to it contains every moment to come and yet counts as closed.
STANDING = """
    CREATE FUNCTION standing_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a standing is known from a moment on, and not yet closed';
    END $$;

    CREATE TRIGGER standing_begins_open BEFORE INSERT ON agencies_standing
    FOR EACH ROW WHEN (lower_inf(NEW.known) OR NOT isfinite(lower(NEW.known)) OR NOT upper_inf(NEW.known))
    EXECUTE FUNCTION standing_begins_open();

    CREATE FUNCTION standing_closed_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT upper_inf(OLD.known) OR upper_inf(NEW.known) OR NOT isfinite(upper(NEW.known))
           OR NEW.known <> tstzrange(lower(OLD.known), upper(NEW.known))
           OR to_jsonb(OLD) - 'known' <> to_jsonb(NEW) - 'known'
        THEN RAISE EXCEPTION 'a standing is only ever closed, and once';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER standing_closed_once BEFORE UPDATE ON agencies_standing
    FOR EACH ROW EXECUTE FUNCTION standing_closed_once();
"""

UNDO = """
    DROP TRIGGER fact_unchangeable ON agencies_fact;
    DROP TRIGGER standing_begins_open ON agencies_standing;
    DROP TRIGGER standing_closed_once ON agencies_standing;
    DROP FUNCTION fact_unchangeable, standing_begins_open, standing_closed_once;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_reference")]

    operations = [migrations.RunSQL(FACT + STANDING, UNDO)]
