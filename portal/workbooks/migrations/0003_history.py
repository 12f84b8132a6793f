from django.db import migrations

from portal.history import sql
from portal.kit.history import keep_histories


class Migration(migrations.Migration):
    dependencies = [("workbooks", "0002_exports"), ("history", "0001_initial")]

    operations = [*sql.follow("workbooks_workbooksettingsevent"), keep_histories("workbooks")]
