"""Findings as a table that inspectors fill in further and bring back (agencies/filling.py tells how)."""

from collections.abc import Iterator

from agencies.exporting import AT_ONCE
from agencies.filling import table_of
from audits.choices import FindingState
from audits.importing.findings import FINDINGS
from audits.models import Finding
from portal.workbooks.writing.book import Cell, Kind, Table


def findings_to_fill_in(user, agencies) -> Table:
    """The findings of these agencies that the person may see, as they stand now."""
    columns = {
        "visited_on": (Kind.DAY, 0),
        "statement": (Kind.LONG, 50),
        "grade": (Kind.TEXT, 22),
        "clause": (Kind.CODE, 14),
        "basis": (Kind.TEXT, 30),
        "edition": (Kind.CODE, 9),
        "evidence": (Kind.LONG, 30),
        "due_on": (Kind.DAY, 0),
    }
    rows = Finding.objects.visible_to(user).filter(agency__in=agencies).exclude(state=FindingState.WITHDRAWN)
    return table_of(FINDINGS, columns, _rows(rows), rows.count())


def _rows(rows) -> Iterator[tuple[Cell, ...]]:
    rows = rows.select_related("agency", "visit", "grade").prefetch_related("clause_links__clause__edition")
    for finding in rows.order_by("agency__sort_key", "agency", "visit", "number").iterator(AT_ONCE):
        clauses = [link.clause for link in finding.clause_links.all()]
        clauses.sort(key=lambda clause: (clause.pk != finding.clause_id, clause.position))
        yield (
            str(finding.pk),
            finding.agency.key,
            str(finding.agency),
            finding.visit.started_on or finding.visit.planned_on,
            finding.statement,
            str(finding.grade),
            "; ".join(clause.number for clause in clauses),
            finding.basis,
            next((clause.edition.code for clause in clauses), ""),
            finding.evidence,
            finding.due_on,
        )
