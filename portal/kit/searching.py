"""Finding rows by the search key that they carry (portal/kit/vietnamese.py)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet, Value

from portal.kit.sql import IsAny
from portal.kit.vietnamese import search_words


def matching(rows: QuerySet[Any], text: str, key: str = "search_key") -> QuerySet[Any]:
    """The rows whose key has a beginning of a word for each word of the text; all where the text has none."""
    for word in search_words(text):
        rows = rows.filter(**{f"{key}__contains": f" {word}"})
    return rows


def matching_behind_wall(rows: QuerySet[Any], text: str, function: str) -> QuerySet[Any]:
    """The same of rows that stand behind the wall, all where the text has none.

    Row security would read every row, so the longest word is looked up in the index by a function of the database: it
    takes a pattern and gives the keys of the rows that the person may see.
    """
    if not (words := search_words(text)):
        return rows
    pattern = Value(f"% {max(words, key=len)}%")
    found = Func(pattern, function=function, output_field=ArrayField(BigIntegerField()))
    return matching(rows.filter(IsAny(F("pk"), found)), text)
