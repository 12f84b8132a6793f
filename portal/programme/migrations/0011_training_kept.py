"""Courses and attendances are facts: only ever withdrawn, and links of sealed chains. Who was there is private: an
agency sees its own people (portal/kit/wall.py)."""

from django.db import migrations

from portal.history import sql
from portal.kit import wall

TABLES = ("programme_course", "programme_attendance")
KEPT = "".join(
    f"""
    CREATE TRIGGER recorded_unchangeable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION recorded_unchangeable();
    """
    for table in TABLES
)
UNDO = "".join(f"DROP TRIGGER recorded_unchangeable ON {table};" for table in TABLES)

RECORDED = "recorded_at recorded_by_id withdrawn_at withdrawn_by_id withdrawn_because"
COURSE = f"id code kind title provider place starts_on ends_on hours audience agency_id {RECORDED}"
ATTENDANCE = f"id course_id agency_id part name position account_id certificate valid_until {RECORDED}"


class Migration(migrations.Migration):
    dependencies = [("programme", "0010_training"), ("audits", "0004_wall")]

    operations = [
        migrations.RunSQL(KEPT, UNDO),
        sql.chain("programme_course", COURSE, by="'course:' || it.id", agency="it.agency_id"),
        sql.chain("programme_attendance", ATTENDANCE, by="'course:' || it.course_id", agency="it.agency_id"),
        wall.guard("documents", wall.inside("documents"), "programme_attendance"),
    ]
