"""Many rows into a table at once, by COPY. Constraints and triggers are those of every other row.

Sent as INSERT, long lists of rows take several times as long to be written as SQL, sent and parsed as to be stored.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import connection
from django.db.models import CharField, Field, Model, TextField
from psycopg2.sql import SQL, Composable, Identifier

AT_ONCE = 500  # rows that are put into words together
IN_ONE_DOCUMENT = 2000
NOTHING = r"\N"
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})

_COPY = SQL("COPY {table} ({columns}) FROM STDIN")
_INSERT = SQL(
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
)

Wording = Callable[[Any], str]


def new_keys(table: type[Model], count: int) -> list[int]:
    """So many keys for new rows of a table, the lowest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table._meta.db_table, table._meta.pk.column])
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [*cursor.fetchone(), count])
        return [key for (key,) in cursor.fetchall()]


def copy_in(table: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store new rows of a table, as they come: `names` are the attributes whose values each row gives, an array as a
    tuple, a range as its two ends, of which the upper is outside.

    COPY does not know row security: tables behind the wall (portal/kit/wall.py) take `insert_in`, and so do columns of
    JSON. What a column may say is for the database alone to check.
    """
    fields = [_field(table, name) for name in names]
    stream = _Stream(_pieces([_wording(field) for field in fields], rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY.format(**_named(table, fields)).as_string(cursor.connection), stream)


def insert_in(table: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same for tables with row security, and without ranges: some thousand rows are one JSON document."""
    fields = [_field(table, name) for name in names]
    columns = [str(field.column) for field in fields]
    source = iter(rows)
    with connection.cursor() as cursor:
        insert = _INSERT.format(**_named(table, fields)).as_string(cursor.connection)
        while piece := [dict(zip(columns, row, strict=True)) for row in islice(source, IN_ONE_DOCUMENT)]:
            cursor.execute(insert, [json.dumps(piece, ensure_ascii=False, default=str)])


def _field(table: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in table._meta.concrete_fields if field.attname == name)


def _named(table: type[Model], fields: "list[Field[Any, Any]]") -> dict[str, Composable]:
    columns = SQL(", ").join(Identifier(str(field.column)) for field in fields)
    return {"table": Identifier(table._meta.db_table), "columns": columns}


class _Stream:
    """What the driver reads: some rows at a time, so that no more are held in memory."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.pieces = pieces

    def read(self, _size: int) -> str:
        return next(self.pieces, "")


def _pieces(columns: list[Wording], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows in words, column by column."""
    source = iter(rows)
    while piece := list(islice(source, AT_ONCE)):
        told = map(_told, columns, zip(*piece, strict=True))
        yield "\n".join(map("\t".join, zip(*told, strict=True))) + "\n"


def _told(wording: Wording, values: tuple[Any, ...]) -> Iterator[str]:
    """What a column says, each thing put into words once: most columns say the same few again and again."""
    words = {value: NOTHING if value is None else wording(value) for value in set(values)}
    return map(words.__getitem__, values)


def _wording(field: "Field[Any, Any]") -> Wording:
    """How a value of the field is written for COPY."""
    if isinstance(field, ArrayField):
        return lambda values: _escaped(_array(values))
    if isinstance(field, RangeField):
        return lambda ends: "[{},{})".format(*("" if end is None else f'"{end}"' for end in ends))
    return _escaped if isinstance(field, CharField | TextField) else str


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join(f'"{str(value).translate(_QUOTED)}"' for value in values) + "}"
