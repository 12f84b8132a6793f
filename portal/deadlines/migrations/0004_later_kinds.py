"""Kinds of deadlines that came after the first rules have theirs too."""

from django.db import migrations

from portal.deadlines.shipped import load_rules


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_history")]

    operations = [migrations.RunPython(load_rules, migrations.RunPython.noop)]
