"""SQL that the ORM does not write by itself."""

import json
from typing import Any

from django.db import connection
from django.db.models import Lookup, QuerySet


def document(sql: str, **params: Any) -> Any:
    """The one JSON document that the query gives: what hangs on one row in one round trip, where many small queries of
    the ORM take a page longer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return json.loads(cursor.fetchone()[0])


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
