"""Finding rows by the search key that they carry (portal/kit/vietnamese.py)."""

from typing import Any

from django.db.models import QuerySet

from portal.kit.vietnamese import search_words


def matching(rows: QuerySet[Any], text: str, key: str = "search_key") -> QuerySet[Any]:
    """The rows whose key has a beginning of a word for each word of the text; all where the text has none."""
    for word in search_words(text):
        rows = rows.filter(**{f"{key}__contains": f" {word}"})
    return rows
