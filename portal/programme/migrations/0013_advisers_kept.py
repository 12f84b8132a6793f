"""The register of consultants and assessors, their papers and services are facts: only ever withdrawn, and links of
sealed chains."""

from django.db import migrations

from portal.history import sql

TABLES = ("programme_adviser", "programme_eligibility", "programme_service")
KEPT = "".join(
    f"""
    CREATE TRIGGER recorded_unchangeable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION recorded_unchangeable();
    """
    for table in TABLES
)
UNDO = "".join(f"DROP TRIGGER recorded_unchangeable ON {table};" for table in TABLES)

RECORDED = "recorded_at recorded_by_id withdrawn_at withdrawn_by_id withdrawn_because"
ADVISER = f"id kind name works_for_id account_id {RECORDED}"
ELIGIBILITY = f"id adviser_id number issuer issued_on valid_until {RECORDED}"
SERVICE = f"id adviser_id agency_id kind since until contract {RECORDED}"
OF_ADVISER = "'adviser:' || it.adviser_id"


class Migration(migrations.Migration):
    dependencies = [("programme", "0012_advisers")]

    operations = [
        migrations.RunSQL(KEPT, UNDO),
        sql.chain("programme_adviser", ADVISER, by="'adviser:' || it.id"),
        sql.chain("programme_eligibility", ELIGIBILITY, by=OF_ADVISER),
        sql.chain("programme_service", SERVICE, by=OF_ADVISER, agency="it.agency_id"),
    ]
