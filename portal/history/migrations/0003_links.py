"""Links of many facts are made at once (docs/history.md)."""

from django.db import migrations

from portal.history import sql


class Migration(migrations.Migration):
    dependencies = [("history", "0002_invitations")]

    operations = [migrations.RunSQL([(sql.LINKS, None)], [(sql.NO_LINKS, None)])]
