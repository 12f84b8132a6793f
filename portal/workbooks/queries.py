"""Reads of imports: what a preview shows."""

from typing import Any

from portal.kit.sentences import worded
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import KINDS
from portal.workbooks.models import Import, ImportRow

MOST_DOUBTS = 100
"""Names asked after on one page."""


def doubtful_names(sent: Import) -> dict[str, list[list[Any]]]:
    """The names of rows in doubt that may mean several, with whom they may mean."""
    kind = KINDS[sent.kind]
    column = kind.names or kind.subject
    rows = sent.rows.filter(verdict=Verdict.DOUBT).exclude(candidates=[]).order_by("number")
    found: dict[str, list[list[Any]]] = {}
    for cells, candidates in rows.values_list("cells", "candidates").iterator():
        if column in cells or not kind.names:
            found.setdefault(cells.get(column, ""), candidates)
        if len(found) == MOST_DOUBTS:
            break
    return found


def remarks_of(row: ImportRow) -> list[tuple[str, str, str]]:
    """Column, reason and cure of each remark, in the language of the reader."""
    return [(code, worded(why), worded(cure)) for code, why, cure in row.remarks]


def shown_rows(rows: Any, sent: Import) -> list[dict[str, Any]]:
    """The rows for people: cells and remarks under the titles of their columns."""
    kind = KINDS[sent.kind]
    titles = {column.code: str(column.title) for column in kind.columns if column.title}
    return [
        {
            "number": row.number,
            "verdict": row.verdict,
            "label": row.get_verdict_display(),
            "named": row.named or row.cells.get(kind.subject, ""),
            "cells": [(title, row.cells[code]) for code, title in titles.items() if code in row.cells],
            "remarks": [(titles.get(code, ""), why, cure) for code, why, cure in remarks_of(row)],
        }
        for row in rows
    ]
