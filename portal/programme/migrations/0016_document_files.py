"""The file of a document: private to who sees the agency's documents, never changed, a link of its procedure's chain."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.programme.models.procedures
from portal.history import sql
from portal.kit import wall
from portal.kit.history import forbid

OF_ISSUE = f"""EXISTS (
    SELECT FROM programme_issue issue WHERE issue.id = issue_id AND {wall.inside("documents", "issue.agency_id")}
)"""
COLUMNS = "id issue_id key file name content_type size sha256 added_by_id added_at"
CHAIN = "'procedure:' || (SELECT issue.procedure_id FROM programme_issue issue WHERE issue.id = it.issue_id)"
AGENCY = "(SELECT issue.agency_id FROM programme_issue issue WHERE issue.id = it.issue_id)"


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("programme", "0015_coverage")]

    operations = [
        migrations.CreateModel(
            name="IssueFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(upload_to=portal.programme.models.procedures.document_path)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copy", to="programme.issue"
                    ),
                ),
            ],
            options={"verbose_name": "file of a document", "verbose_name_plural": "files of documents"},
        ),
        forbid("UPDATE, DELETE", "programme_issuefile"),
        sql.chain("programme_issuefile", COLUMNS, by=CHAIN, agency=AGENCY),
        wall.guard("documents", OF_ISSUE, "programme_issuefile"),
    ]
