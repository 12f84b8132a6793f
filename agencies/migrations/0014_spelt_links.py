"""Facts come in by thousands: what each link is of is spelt out, which takes a quarter of the time of building it."""

from importlib import import_module

from django.db import migrations

from portal.history import sql

FACT = import_module("agencies.migrations.0005_history").FACT


class Migration(migrations.Migration):
    dependencies = [("agencies", "0013_closing")]

    operations = [
        sql.spelt(
            "agencies_fact", FACT, arrays="warnings", by="'agency:' || it.agency_id", agency="it.agency_id", form=1
        )
    ]
