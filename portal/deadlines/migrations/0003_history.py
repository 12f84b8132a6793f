from django.db import migrations

from portal.history import sql


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_reference"), ("history", "0001_initial")]

    operations = sql.follow("deadlines_ruleevent", "deadlines_specialdayevent")
