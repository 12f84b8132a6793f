"""Materials, their versions and announcements are facts: only ever withdrawn, and links of sealed chains. Which agencies
were told, and who opened it, is only added to, and private to who sees the agency (portal/kit/wall.py)."""

from django.db import migrations

from portal.history import sql
from portal.kit import wall
from portal.kit.history import forbid

TABLES = ("programme_material", "programme_version", "programme_announcement")
KEPT = "".join(
    f"""
    CREATE TRIGGER recorded_unchangeable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION recorded_unchangeable();
    """
    for table in TABLES
)
UNDO = "".join(f"DROP TRIGGER recorded_unchangeable ON {table};" for table in TABLES)

RECORDED = "recorded_at recorded_by_id withdrawn_at withdrawn_by_id withdrawn_because"
MATERIAL = f"id kind number title issuer about edition_id tier {RECORDED}"
VERSION = f"id material_id label since note address key file name content_type size sha256 {RECORDED}"
ANNOUNCEMENT = f"id title text told_on material_id {RECORDED}"
ADDED = ("programme_addressee", "programme_opening")


class Migration(migrations.Migration):
    dependencies = [("programme", "0017_guidance")]

    operations = [
        migrations.RunSQL(KEPT, UNDO),
        sql.chain("programme_material", MATERIAL, by="'material:' || it.id"),
        sql.chain("programme_version", VERSION, by="'material:' || it.material_id"),
        sql.chain("programme_announcement", ANNOUNCEMENT, by="'announcement:' || it.id"),
        forbid("UPDATE, DELETE", *ADDED),
        wall.guard("documents", wall.inside("documents"), *ADDED),
    ]
