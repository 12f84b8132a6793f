"""The database's own wall before what people bring in and take along (portal/kit/wall.py)."""

from django.db import migrations

from portal.kit import wall

OF_IMPORT = "EXISTS (SELECT FROM workbooks_import i WHERE i.id = of_id)"


class Migration(migrations.Migration):
    dependencies = [("workbooks", "0003_history"), ("audits", "0007_wall_own")]

    operations = [
        wall.guard("imports", wall.inside("imports", "by_id"), "workbooks_import"),
        wall.guard("imports", OF_IMPORT, "workbooks_importrow"),
        wall.guard("own", wall.inside("own", "person_id"), "workbooks_export", "workbooks_remembered"),
    ]
