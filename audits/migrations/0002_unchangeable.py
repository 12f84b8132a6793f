"""What is only ever added, issued, signed or told once stays so, whoever connects; and what findings copy of their
visit is held to it.

Plain triggers and not pgtrigger's: those every session may switch off (SET pgtrigger.ignore).
"""

from django.db import migrations

from portal.kit.history import keep_histories

KEYS = """
    ALTER TABLE audits_finding ADD CONSTRAINT finding_as_its_visit
        FOREIGN KEY (visit_id, agency_id, season) REFERENCES audits_visit (id, agency_id, season) ON UPDATE CASCADE;
    ALTER TABLE audits_finding ADD CONSTRAINT finding_leads_with_its_clause
        FOREIGN KEY (id, clause_id) REFERENCES audits_findingclause (finding_id, clause_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

NO_KEYS = """
    ALTER TABLE audits_finding DROP CONSTRAINT finding_as_its_visit;
    ALTER TABLE audits_finding DROP CONSTRAINT finding_leads_with_its_clause;
"""

ADDED_ONLY = (
    "audits_visitstep",
    "audits_findingstep",
    "audits_actionstep",
    "audits_actionfindingleft",
    "audits_plan",
    "audits_sample",
    "audits_papertemplate",
    "audits_paperfile",
)

ADD_ONLY = """
    CREATE FUNCTION audits_added_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
    END $$;
""" + "".join(
    f"""
    CREATE TRIGGER added_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audits_added_only();
    """
    for table in ADDED_ONLY
)

PAPER = """
    CREATE FUNCTION paper_signed_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE signing text[] = '{signed_on,signed_for_team,signed_for_agency,recorded_by_id}';
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.signed_on IS NOT NULL OR NEW.signed_on IS NULL
           OR to_jsonb(OLD) - signing <> to_jsonb(NEW) - signing
        THEN RAISE EXCEPTION 'a paper is never changed, only signed, and once; make a new version';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER paper_signed_once BEFORE UPDATE OR DELETE ON audits_paper
    FOR EACH ROW EXECUTE FUNCTION paper_signed_once();
"""

CHECKLIST = """
    CREATE FUNCTION checklist_issued_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.issued_on IS NOT NULL THEN
            RAISE EXCEPTION 'an issued version of a checklist is never changed; begin a new one';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;

    CREATE TRIGGER checklist_issued_once BEFORE UPDATE OR DELETE ON audits_checklistversion
    FOR EACH ROW EXECUTE FUNCTION checklist_issued_once();

    CREATE FUNCTION checklist_line_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM audits_checklistversion
                   WHERE id IN (NEW.version_id, OLD.version_id) AND issued_on IS NOT NULL) THEN
            RAISE EXCEPTION 'the lines of an issued version of a checklist are never changed';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;

    CREATE TRIGGER checklist_line_of_draft BEFORE INSERT OR UPDATE OR DELETE ON audits_checklistline
    FOR EACH ROW EXECUTE FUNCTION checklist_line_of_draft();
"""

ENTRY = """
    CREATE FUNCTION entry_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ending text[] = '{until,ended_because,ended_by_id,ended_at}';
    BEGIN
        IF OLD.since IS NOT NULL AND (
            TG_OP = 'DELETE' OR OLD.until IS NOT NULL OR NEW.until IS NULL
            OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending
        )
        THEN RAISE EXCEPTION 'an entry of an approved programme only ever ends, and once; add a new one';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;

    CREATE TRIGGER entry_ended_once BEFORE UPDATE OR DELETE ON audits_programmeentry
    FOR EACH ROW EXECUTE FUNCTION entry_ended_once();
"""

FINDING = """
    CREATE FUNCTION finding_as_logged() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE'
           OR (OLD.visit_id, OLD.line_id, OLD.number, OLD.logged_by_id, OLD.logged_on, OLD.logged_at)
              IS DISTINCT FROM (NEW.visit_id, NEW.line_id, NEW.number, NEW.logged_by_id, NEW.logged_on, NEW.logged_at)
        THEN RAISE EXCEPTION 'a finding keeps for life where it was found, when and by whom';
        END IF;
        IF OLD.state <> 'logged'
           AND (OLD.grade, OLD.is_nonconformity, OLD.needs_plan, OLD.days, OLD.due_on, OLD.statement, OLD.evidence,
                OLD.basis, OLD.clause_id)
               IS DISTINCT FROM (NEW.grade, NEW.is_nonconformity, NEW.needs_plan, NEW.days, NEW.due_on, NEW.statement,
                NEW.evidence, NEW.basis, NEW.clause_id)
        THEN RAISE EXCEPTION 'a finding that the agency was told of keeps its words, its grade and its due day';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER finding_as_logged BEFORE UPDATE OR DELETE ON audits_finding
    FOR EACH ROW EXECUTE FUNCTION finding_as_logged();

    CREATE FUNCTION finding_clause_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM audits_finding WHERE id IN (NEW.finding_id, OLD.finding_id) AND state <> 'logged') THEN
            RAISE EXCEPTION 'a finding that the agency was told of keeps its clauses';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;

    CREATE TRIGGER finding_clause_of_draft BEFORE INSERT OR UPDATE OR DELETE ON audits_findingclause
    FOR EACH ROW EXECUTE FUNCTION finding_clause_of_draft();
"""

UNDO = "".join(f"DROP TRIGGER added_only ON {table};" for table in ADDED_ONLY) + """
    DROP TRIGGER paper_signed_once ON audits_paper;
    DROP TRIGGER checklist_issued_once ON audits_checklistversion;
    DROP TRIGGER checklist_line_of_draft ON audits_checklistline;
    DROP TRIGGER entry_ended_once ON audits_programmeentry;
    DROP TRIGGER finding_as_logged ON audits_finding;
    DROP TRIGGER finding_clause_of_draft ON audits_findingclause;
    DROP FUNCTION audits_added_only, paper_signed_once, checklist_issued_once, checklist_line_of_draft,
        entry_ended_once, finding_as_logged, finding_clause_of_draft;
"""


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(ADD_ONLY + PAPER + CHECKLIST + ENTRY + FINDING, UNDO),
        keep_histories("audits"),
    ]
