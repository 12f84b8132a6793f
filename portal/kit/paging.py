"""Paging by key: page n costs what page 1 costs, and rows that come or go meanwhile shift nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest

from portal.kit.web import url_with

PAGE_SIZE = 25
# For url_with: whatever narrows or widens a list begins at its first page again.
FIRST_PAGE = {"after": None, "before": None, "last": None}


@dataclass(frozen=True)
class KeysetPage:
    """Some rows of a list, and the tokens for `before=` and `after=`; None where there is nothing more."""

    rows: list[Any]
    previous: str | None
    next: str | None

    def links(self, source: HttpRequest | Mapping[str, Any]) -> dict[str, str | None]:
        """Addresses of the first, previous, next and last page with all other parameters kept."""

        def to(there: str | None, **where: Any) -> str | None:
            return url_with(source, **FIRST_PAGE | where) if there else None

        return {
            "first": to(self.previous),
            "previous": to(self.previous, before=self.previous),
            "next": to(self.next, after=self.next),
            "last": to(self.next, last=1),
        }


def keyset_page(
    queryset: QuerySet[Any],
    params: Mapping[str, str],
    order: tuple[str, ...] = ("sort_key", "id"),
    size: int = PAGE_SIZE,
) -> KeysetPage:
    """The page that the parameters `after`, `before` or `last` ask for; the first without a good one.

    The fields of `order` are never null, end with a unique one, and run all up or all down ('-planned_on',
    '-id'). An index on them serves every page. The queryset gives objects, or `values()` with these fields.
    """
    reader = _Reader(queryset, order, size)
    if params.get("last"):
        return reader.backward()
    if key := reader.key(params.get("before")):
        page = reader.backward(key)
        # What reaches the beginning of the list is shown as its first page, and full.
        return page if page.previous else reader.forward()
    if (key := reader.key(params.get("after"))) and (page := reader.forward(key)).rows:
        return page
    return reader.forward()


class _Reader:
    """Reads a list in both directions from a key: a row's values in the fields of the order."""

    def __init__(self, queryset: QuerySet[Any], order: tuple[str, ...], size: int) -> None:
        self.fields = [name.removeprefix("-") for name in order]
        self.descends = order[0].startswith("-")
        if any(name.startswith("-") != self.descends for name in order):
            raise ValueError(f"A row comparison needs one direction: {order}")
        self.queryset = queryset
        self.size = size
        self.signer = Signer(salt=f"{queryset.model._meta.label} {order}", sep=".")

    def key(self, token: str | None) -> list[Any] | None:
        """The key out of a token of this list, else None."""
        try:
            return list(self.signer.unsign_object(token)) if token else None
        except BadSignature:
            return None

    def forward(self, key: list[Any] | None = None) -> KeysetPage:
        found = self._from(key, descending=self.descends)
        rows = found[: self.size]
        return KeysetPage(
            rows,
            previous=self._token(rows[0]) if key and rows else None,
            next=self._token(rows[-1]) if len(found) > self.size else None,
        )

    def backward(self, key: list[Any] | None = None) -> KeysetPage:
        found = self._from(key, descending=not self.descends)
        rows = found[: self.size][::-1]
        return KeysetPage(
            rows,
            previous=self._token(rows[0]) if len(found) > self.size else None,
            next=self._token(rows[-1]) if key and rows else None,
        )

    def _from(self, key: list[Any] | None, *, descending: bool) -> list[Any]:
        """One row more than a page has, which tells whether there is another page."""
        queryset = self.queryset
        if key:
            beyond, bound = (TupleLessThan, "lte") if descending else (TupleGreaterThan, "gte")
            queryset = queryset.filter(beyond(Tuple(*map(F, self.fields)), key))
            # Fields of two tables are in no index together; a bound on the first one finds the place even so.
            queryset = queryset.filter(**{f"{self.fields[0]}__{bound}": key[0]})
        sign = "-" if descending else ""
        return list(queryset.order_by(*(sign + name for name in self.fields))[: self.size + 1])

    def _token(self, row: Any) -> str:
        """Signed, so that only keys of this very list come back."""
        values = (_value(row, name) for name in self.fields)
        return self.signer.sign_object([v.isoformat() if isinstance(v, date) else v for v in values])


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else attrgetter(name.replace("__", "."))(row)
