"""The rows of an import as they are kept: verdicts, what is to be written, what was made of it.

What a preview found is written as it stands while nothing has changed that it rests on; else rows are judged again.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.translation import override

from portal.kit.copying import insert_in
from portal.kit.release import release
from portal.kit.sentences import kept
from portal.kit.sql import document
from portal.workbooks.choices import WRITTEN, Verdict
from portal.workbooks.kinds import KINDS, ImportKind, Line, Sender
from portal.workbooks.models import Import, ImportRow, Outcome


def basis_of(sent: Import, sender: Sender) -> str:
    """A fingerprint of all that the verdicts rest on: cells and how they are read, the words of lists, the register,
    the day, and the release whose rules they are. Empty where the kind does not tell: then rows are judged again.
    """
    kind = KINDS[sent.kind]
    if kind.plan is None:
        return ""
    read = [sent.sha256, sent.sheet, sent.head, sent.columns, sent.for_all, sent.values, sent.names]
    with override(None):  # whoever asks: the words are told in every language beside
        meanings = {column.code: column.meanings() for column in kind.columns if column.meanings}
        told = [release(), sender.on, read, meanings, kind.plan.rests_on(sender)]
        return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def plan_of(line: Line, kind: ImportKind) -> list[Any] | None:
    """Whom the line is about and what it writes, for JSON; None where it writes nothing."""
    if kind.plan is None or line.verdict not in WRITTEN:
        return None
    return [line.target, [kind.plan.kept(one) for one in line.doing]]


_PLANNED = """
    SELECT coalesce(json_agg(json_build_array(number, verdict, plan) ORDER BY number), '[]')::text
    FROM workbooks_importrow WHERE of_id = %(sent)s::bigint AND verdict = ANY(%(written)s::text[])
"""


def planned_lines(sent: Import) -> list[Line]:
    """The lines that the preview found are to be written, as far as writing needs them."""
    plan = KINDS[sent.kind].plan
    if plan is None:
        return []
    return [
        Line(number, {}, {}, verdict=verdict, target=target, doing=[plan.again(one) for one in doing])
        for number, verdict, (target, doing) in document(_PLANNED, sent=sent.pk, written=list(WRITTEN))
    ]


def is_as_previewed(sent: Import, kind: ImportKind, lines: Sequence[Line]) -> bool:
    """Whether the lines, judged once more, would do what the person confirmed, and nothing else."""
    shown = sent.rows.order_by("number").values_list("number", "verdict", "plan")
    return [(line.number, line.verdict, plan_of(line, kind)) for line in lines] == list(shown)


# --- stored ---------------------------------------------------------------------------------------------


def keep_rows(sent: Import, lines: list[Line]) -> None:
    """The lines as rows of the import, in place of what an earlier look found; their counts add up to all of them."""
    sent.rows.all().delete()
    insert_in(ImportRow, _ROW, (_row(sent, line) for line in lines))
    sent.counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in Verdict.values}


_ROW = ("of_id", "number", "verdict", "named", "cells", "remarks", "candidates", "plan")


def _row(sent: Import, line: Line) -> tuple[Any, ...]:
    remarks = [[remark.column, kept(remark.message), kept(remark.cure)] for remark in line.remarks]
    told = (line.number, line.verdict, line.named[:300], line.cells, remarks, line.candidates)
    return sent.pk, *told, plan_of(line, KINDS[sent.kind])


def keep_made(sent: Import, lines: list[Line]) -> None:
    """The keys of what came of each line, and of what that took the place of."""
    made = [[line.number, line.made, line.replaced] for line in lines if line.made]
    Outcome.objects.create(of=sent, rows=made)


_KEPT_BEFORE = "SELECT number, made, replaced FROM workbooks_importrow WHERE of_id = %s AND made <> '{}'"
"""Imports that the release before wrote; it knows no outcomes."""


def kept_keys(sent: Import) -> tuple[list[int], list[int]]:
    """The keys of all that came of an import, and of all that it took the place of."""
    rows = Outcome.objects.filter(of=sent).values_list("rows", flat=True).first()
    if rows is None:
        with connection.cursor() as cursor:
            cursor.execute(_KEPT_BEFORE, [sent.pk])
            rows = cursor.fetchall()
    return [key for _number, made, _old in rows for key in made], [key for _number, _made, old in rows for key in old]
