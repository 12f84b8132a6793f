"""The database's own wall before the money of plans (portal/kit/wall.py): an agency sees that of its own plans."""

from django.db import migrations

from portal.kit import wall

OF_PLAN = f"EXISTS (SELECT FROM programme_plan p WHERE p.id = plan_id AND {wall.inside('money', 'p.agency_id')})"


class Migration(migrations.Migration):
    dependencies = [("programme", "0006_report_columns"), ("audits", "0004_wall")]

    operations = [
        wall.guard("money", OF_PLAN, "programme_plannedmoney", "programme_payment"),
    ]
