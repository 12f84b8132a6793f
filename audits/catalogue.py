"""What findings are graded by and stand against, kept near the pages that show them (agencies/register.py)."""

from agencies.models import Clause
from agencies.register import kept
from audits.models import Grade


@kept
def grades() -> dict[str, Grade]:
    """The grades by their code, the gravest first."""
    return {grade.code: grade for grade in Grade.objects.order_by("rank")}


@kept
def clauses() -> dict[int, Clause]:
    """The clauses by their key, with their editions, in the order of the standard, the newest edition first."""
    rows = Clause.objects.select_related("edition").order_by("-edition__code", "position")
    return {clause.pk: clause for clause in rows}
