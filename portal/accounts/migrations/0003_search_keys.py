"""People are found without diacritics."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from portal.kit.vietnamese import search_key


def fill(apps, schema_editor):
    for person in apps.get_model("accounts", "User").objects.all():
        person.search_key = search_key(person.name, person.email)
        person.save(update_fields=["search_key"])



class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guide_closed_at'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='search_key',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddIndex(
            model_name='user',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='person_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
