from django.db import migrations

from portal.history import sql


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("history", "0001_initial")]

    operations = sql.follow("programme_planevent")
