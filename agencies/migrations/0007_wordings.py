"""Every kind of fact has its row of wording, empty until an administrator writes something into it."""

from django.db import migrations


def fill(apps, schema_editor):
    wordings = apps.get_model("agencies", "KindWording")
    for kind, _label in wordings._meta.get_field("kind").choices:
        wordings.objects.get_or_create(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_search_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
