"""What a backup says of itself, and what a restored portal must say again to the letter."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from agencies.queries import figures, summed
from portal.history import verifying
from portal.history.models import Seal

YEARS = 10  # of figures


def described(moment: datetime) -> dict[str, Any]:
    """Counts of all tables, migrations, the newest seal, and figures of the past as known at the moment."""
    seal = Seal.objects.order_by("pk").last()
    return {
        "counts": dict(_counts()),
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        "seal": str(seal) if seal else None,
        "figures": {day.isoformat(): _figure(day, moment) for day in _days(moment)},
    }


def differences(said: dict[str, Any], moment: datetime) -> list[str]:
    """In what the portal is not as the manifest says: each in words; files and the chains of history among them."""
    found = described(moment)
    wrong = [
        f"{table}: {found['counts'].get(table)} rows, not {count}"
        for table, count in said["counts"].items()
        if found["counts"].get(table) != count
    ]
    wrong += [
        f"The figure of {day} is {found['figures'].get(day)}, not {figure}"
        for day, figure in said["figures"].items()
        if found["figures"].get(day) != figure
    ]
    if found["migrations"] != said["migrations"]:
        wrong.append("Other migrations than were backed up")
    if found["seal"] != said["seal"]:
        wrong.append(f"The newest seal is {found['seal']}, not {said['seal']}")
    return [*wrong, *wrong_files(), *map(str, verifying.broken_links())]


def wrong_files() -> Iterator[str]:
    """Files that the database names and that are not there, or not what they were when they came."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        if not {"file", "sha256"} <= names or not isinstance(model._meta.get_field("file"), models.FileField):
            continue
        for name, digest in model.objects.values_list("file", "sha256").iterator():
            if not default_storage.exists(name):
                yield f"{name} is missing"
                continue
            with default_storage.open(name) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield f"{name} is not what it was"


def _counts() -> Iterator[tuple[str, int]]:
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield table, cursor.fetchone()[0]


def _days(moment: datetime) -> list[date]:
    """The day itself and the ends of the ten years before it."""
    return [moment.date(), *(date(moment.year - back, 12, 31) for back in range(1, YEARS + 1))]


def _figure(day: date, moment: datetime) -> list[int]:
    whole = summed(figures(day, moment, ["tier"]))
    return [whole.declared, whole.total]
