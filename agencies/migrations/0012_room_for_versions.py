"""Each fact raises its agency's version: with half of a page free, that stays on the page and asks nothing of the
indexes, of which two are over all the words and superiors of the agency."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0011_tiers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE agencies_agency SET (fillfactor = 50)", "ALTER TABLE agencies_agency RESET (fillfactor)"
        )
    ]
