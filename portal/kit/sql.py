"""SQL that the ORM does not write by itself."""

import json
from typing import Any

from django.db import connection
from django.db.models import Lookup, QuerySet
from psycopg2.extensions import AsIs


def document(sql: str, **params: Any) -> Any:
    """The one JSON document that the query gives: what hangs on one row in one round trip, where many small queries of
    the ORM take a page longer.

    A parameter that is a queryset becomes the condition that a row of its table is in it: `AND %(visits)s` with
    `visits=Visit.objects.visible_to(user)`. So what a person may see is said in one place.
    """
    with connection.cursor() as cursor:
        placed = {name: _condition(of, cursor) if isinstance(of, QuerySet) else of for name, of in params.items()}
        cursor.execute(sql, placed)
        return json.loads(cursor.fetchone()[0])


def _condition(queryset: QuerySet[Any], cursor: Any) -> AsIs:
    """Whether a row is in the queryset; its own parameters are quoted already."""
    if not queryset.query.where:
        return AsIs("TRUE")
    sql, params = queryset.order_by().values("pk").query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return AsIs(f"{queryset.model._meta.db_table}.id IN ({cursor.mogrify(sql, params).decode()})")


def held(rows: QuerySet[Any], pk: int) -> Any:
    """The row, locked until the end of the transaction; rows that refer to it may still be added by others."""
    return rows.all().select_for_update(of=("self",), no_key=True).get(pk=pk)


class IsAny(Lookup):  # type: ignore[type-arg]  # generic for mypy only
    """Whether a value is in an array: IsAny(F("pk"), ArraySubquery(…)). The array is made once, before any row is read,
    where `IN (SELECT …)` leaves it to the planner to read all rows and join."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*of_left, *of_right)
