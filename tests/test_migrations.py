"""Each migration leaves a schema on which the code of the release before it goes on working (docs/architecture.md)."""

import pytest
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

OURS = ("portal", "agencies", "audits")
BEFORE = {
    "accounts": "0001",
    "agencies": "0008",
    "audits": "0006",
    "deadlines": "0003",
    "history": "0001",
    "notices": "0002",
    "pages": "0001",
    "programme": "0006",
    "workbooks": "0002",
}
"""The newest of each app when the rule began (tests/upgrade.py): no code is out there that knew the schema before."""
GONE = (operations.RemoveField, operations.DeleteModel, operations.RenameField, operations.RenameModel)

LOADER = MigrationLoader(None)
MIGRATIONS = [
    migration
    for (app, name), migration in sorted(LOADER.disk_migrations.items())
    if migration.__module__.split(".")[0] in OURS and name[:4] > BEFORE.get(app, "")
]


def faults(migration: Migration) -> list[str]:
    """What would break the code before it, which neither fills a new column nor does without an old one."""
    made = {each.name_lower for each in migration.operations if isinstance(each, operations.CreateModel)}
    return [
        f"{type(each).__name__} {each.describe()}"
        for each in migration.operations
        if getattr(each, "model_name_lower", "") not in made and (isinstance(each, GONE) or _demands(each, migration))
    ]


def _demands(operation: operations.base.Operation, migration: Migration) -> bool:
    """Whether rows that do not name the column would be refused from then on."""
    if not isinstance(operation, operations.AddField | operations.AlterField):
        return False
    field = operation.field
    if field.null or field.many_to_many or field.db_default is not NOT_PROVIDED:
        return False
    return isinstance(operation, operations.AddField) or _was_optional(operation, migration)


def _was_optional(operation: operations.AlterField, migration: Migration) -> bool:
    key = (migration.app_label, migration.name)
    before = LOADER.project_state(key if key in LOADER.graph.nodes else None, at_end=False)
    return before.models[migration.app_label, operation.model_name_lower].fields[operation.name].null


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_it_only_adds_and_demands_nothing_of_the_code_before_it(migration):
    assert faults(migration) == []
    assert migration.atomic, "one that stops half-way is whole again"


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("agency", "motto", models.TextField(default="")),
        operations.RemoveField("agency", "name"),
        operations.RenameField("agency", "name", "title"),
        operations.DeleteModel("Agency"),
        operations.AlterField("agency", "superior", models.BigIntegerField()),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_would_break_it_is_found(operation):
    migration = Migration("planted", "agencies")
    migration.operations = [operation]
    assert len(faults(migration)) == 1


def test_a_column_with_a_default_of_the_database_s_breaks_nothing():
    migration = Migration("sound", "agencies")
    migration.operations = [operations.AddField("agency", "motto", models.TextField(db_default=""))]
    assert faults(migration) == []
