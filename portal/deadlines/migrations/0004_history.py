from django.db import migrations

from portal.history import sql


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_suspended"), ("history", "0001_initial")]

    operations = sql.follow("deadlines_ruleevent", "deadlines_specialdayevent")
