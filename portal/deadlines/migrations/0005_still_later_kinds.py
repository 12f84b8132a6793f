"""Kinds of deadlines of plans, training and consultants have their rules too."""

from django.db import migrations

from portal.deadlines.shipped import load_rules


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_later_kinds")]

    operations = [migrations.RunPython(load_rules, migrations.RunPython.noop)]
