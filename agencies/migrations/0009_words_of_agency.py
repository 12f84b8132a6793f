"""Fields of an agency get their words, for the administration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0008_public_scans'),
    ]

    operations = [
        migrations.AlterField(
            model_name='agency',
            name='area',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='agencies.area', verbose_name='area'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='superior',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='agencies.agency', verbose_name='superior agency'),
        ),
        migrations.AlterField(
            model_name='agencyevent',
            name='area',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.area', verbose_name='area'),
        ),
        migrations.AlterField(
            model_name='agencyevent',
            name='superior',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agencies.agency', verbose_name='superior agency'),
        ),
    ]
