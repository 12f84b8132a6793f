"""Rows of SQL that is written by hand: where a page asks little and often, the ORM takes longer than PostgreSQL."""

from typing import Any

from django.db import connection


def rows(sql: str, **params: Any) -> list[dict[str, Any]]:
    """What the query gives, each row by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
