"""What a backup says of itself, and what a restored portal must say again to the letter."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from agencies.queries import figures, summed
from portal.history import verifying
from portal.history.models import Seal
from portal.pages.files.choices import Condition
from portal.pages.files.looking import condition_of, stored_files

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
    for stored in stored_files():
        condition = condition_of(stored)
        if condition == Condition.MISSING:
            yield f"{stored.name} is missing"
        elif condition == Condition.CHANGED:
            yield f"{stored.name} is not what it was"


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
