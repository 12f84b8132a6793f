"""SQL that the ORM does not write by itself."""

import json
import re
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Lookup, QuerySet
from psycopg2.extensions import AsIs

ALL = "TRUE"


_NAMED = re.compile(r"%\((\w+)\)s")
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names of what each connection has prepared."""


def document(sql: str, **params: Any) -> Any:
    """The one JSON document that the query gives: what hangs on one row in one round trip, where many small queries of
    the ORM take a page longer.

    A parameter that is a queryset becomes the condition that a row of its table is in it: `AND %(visits)s` with
    `visits=Visit.objects.visible_to(user)`. So what a person may see is said in one place. Where that is everything,
    the query is the same for all such people and the server plans it once for each connection: planning a dozen joins
    takes five times as long as answering them. Every other parameter needs a type that the server can tell.
    """
    with connection.cursor() as cursor:
        seen = {name: _condition(of, cursor) for name, of in params.items() if isinstance(of, QuerySet)}
        values = {name: of for name, of in params.items() if name not in seen}
        if all(condition == ALL for condition in seen.values()):
            cursor.execute(*prepared(cursor, sql, **values))
        else:
            cursor.execute(sql, values | {name: AsIs(condition) for name, condition in seen.items()})
        return json.loads(cursor.fetchone()[0])


def prepared(cursor: Any, sql: str, **values: Any) -> tuple[str, list[Any]]:
    """What to execute instead of the query, which the server has then planned once for this connection.

    For queries whose planning takes as long as answering them. Each value needs a type that the server can tell; a name
    without a value is a condition that holds.
    """
    name = f"kept_{blake2b(sql.encode(), digest_size=8).hexdigest()}"
    names = [each for each in dict.fromkeys(_NAMED.findall(sql)) if each in values]
    known = _prepared.setdefault(connection.connection, set())
    if name not in known:
        numbered = _NAMED.sub(lambda each: f"${names.index(each[1]) + 1}" if each[1] in values else ALL, sql)
        cursor.execute(f"PREPARE {name} AS {numbered}")
        known.add(name)
    return f"EXECUTE {name}{'(' + ', '.join(['%s'] * len(names)) + ')' if names else ''}", [
        values[each] for each in names
    ]


def _condition(queryset: QuerySet[Any], cursor: Any) -> str:
    """Whether a row is in the queryset; its own parameters are quoted already."""
    if not queryset.query.where:
        return ALL
    sql, params = queryset.order_by().values("pk").query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return f"{queryset.model._meta.db_table}.id IN ({cursor.mogrify(sql, params).decode()})"


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
