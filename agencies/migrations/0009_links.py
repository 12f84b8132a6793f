"""Facts come in by thousands: their links are made a statement at a time, not row by row."""

from importlib import import_module

from django.db import migrations

from portal.history import sql

FACT = import_module("agencies.migrations.0005_history").FACT


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_report_states"), ("history", "0003_links")]

    operations = [sql.chain_at_once("agencies_fact", FACT, by="'agency:' || it.agency_id", agency="it.agency_id", form=1)]
