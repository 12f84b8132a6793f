"""Attempts to break tables with SQL, as the database role of the web."""

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import DatabaseError
from psycopg2.sql import SQL, Composed, Identifier

SERVING = ["portal_web", "portal_worker"]


def run(sql: str | Composed, *params) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        count = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else foreign keys are looked at when a transaction ends
        return count


def update(row: Model, change: str) -> int:
    table = Identifier(row._meta.db_table)
    return run(SQL("UPDATE {} SET {} WHERE id = %s").format(table, SQL(change)), row.pk)


def refused(sql: str, *params, by: type[DatabaseError] = DatabaseError, saying: str | None = None) -> None:
    with pytest.raises(by, match=saying):
        run(sql, *params)


def refuses(row: Model, change: str, by: type[DatabaseError] = DatabaseError, saying: str | None = None) -> None:
    with pytest.raises(by, match=saying):
        update(row, change)


def as_owner(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(sql)
        cursor.execute("SET ROLE portal_web")
