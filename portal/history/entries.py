"""What rows said before: the entries of their history (portal/kit/tracking.py)."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Model

_ENTRIES = "SELECT {columns} FROM {table}event WHERE pgh_obj_id = ANY(%s) ORDER BY pgh_id"


def entries_of(model: type[Model], keys: Collection[int], *columns: str) -> list[tuple[Any, ...]]:
    """These columns of all entries of the rows with these keys, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES.format(columns=", ".join(columns), table=model._meta.db_table), [list(keys)])
        return cursor.fetchall()
