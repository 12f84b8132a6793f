"""Facts are only ever withdrawn, standings only ever closed, each once: what was known stays as it was known.

The same of certificates; and a certificate's fact covers as many agencies as it says, so none is added later.
Plain triggers and not pgtrigger's: those every session may switch off (SET pgtrigger.ignore), also one of the web's
role, which must not be able to change the past whatever it is made to run.
"""

from django.db import migrations

from portal.kit.history import forbid, keep_histories

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

CERTIFICATE = """
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

UNDO = """
    DROP TRIGGER fact_unchangeable ON agencies_fact;
    DROP TRIGGER standing_begins_open ON agencies_standing;
    DROP TRIGGER standing_closed_once ON agencies_standing;
    DROP TRIGGER certificate_fact_unchangeable ON agencies_certificatefact;
    DROP TRIGGER certificate_standing_begins_open ON agencies_certificatestanding;
    DROP TRIGGER certificate_standing_closed_once ON agencies_certificatestanding;
    DROP TRIGGER certificate_covers_as_said ON agencies_certificatefact;
    DROP TRIGGER certificate_covers_as_said ON agencies_certificatecover;
    DROP FUNCTION fact_unchangeable, standing_begins_open, standing_closed_once, certificate_covers_as_said;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.RunSQL(FACT + STANDING + CERTIFICATE, UNDO),
        forbid("DELETE", "agencies_fact", "agencies_standing"),
        forbid("DELETE", "agencies_certificate", "agencies_certificatefact", "agencies_certificatestanding"),
        forbid("UPDATE, DELETE", "agencies_confirmation", "agencies_certificatecover"),
        keep_histories("agencies"),
    ]
