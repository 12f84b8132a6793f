"""That a standing is only ever closed is asked of its columns, not of two documents made of each row: thousands are
closed when a register comes in."""

from importlib import import_module

from django.db import migrations

STANDING = import_module("agencies.migrations.0002_unchangeable").STANDING

# *<> compares what is stored: nothing is taken for the same that only counts as equal.
CLOSED_ONCE = """
    CREATE OR REPLACE FUNCTION standing_closed_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        closed record := OLD;
    BEGIN
        closed.known := NEW.known;
        IF NOT upper_inf(OLD.known) OR upper_inf(NEW.known) OR NOT isfinite(upper(NEW.known))
           OR NEW.known <> tstzrange(lower(OLD.known), upper(NEW.known))
           OR closed *<> NEW
        THEN RAISE EXCEPTION 'a standing is only ever closed, and once';
        END IF;
        RETURN NEW;
    END $$;
"""
AS_DOCUMENTS = (
    "CREATE OR REPLACE FUNCTION standing_closed_once() "
    + STANDING.split("CREATE FUNCTION standing_closed_once() ")[1].split("CREATE TRIGGER")[0]
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0012_room_for_versions")]

    operations = [migrations.RunSQL(CLOSED_ONCE, AS_DOCUMENTS)]
