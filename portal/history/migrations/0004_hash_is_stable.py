"""What a link's hash is of is written out by functions that are only stable, so that is what it is: said so, the server
works it out in place, for each link that is made or verified, instead of calling for it. It is the same to the bit."""

from django.db import migrations

_HASH = "ALTER FUNCTION history_hash(bytea, history_change) {}"


class Migration(migrations.Migration):
    dependencies = [("history", "0003_links")]

    operations = [migrations.RunSQL(_HASH.format("STABLE"), _HASH.format("IMMUTABLE"))]
