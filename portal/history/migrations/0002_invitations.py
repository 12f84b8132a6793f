from django.db import migrations

from portal.history import sql


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial"), ("accounts", "0002_invitations")]

    operations = sql.follow("accounts_invitationevent")
