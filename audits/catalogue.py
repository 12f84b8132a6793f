"""What findings are graded by and stand against, kept near the pages that show them (agencies/register.py)."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language, override

from agencies.models import Clause
from agencies.register import changed, kept
from audits.models import FindingClause, Grade


@kept
def grades() -> dict[str, Grade]:
    """The grades by their code, the gravest first."""
    return {grade.code: grade for grade in Grade.objects.order_by("rank")}


@kept
def clauses() -> dict[int, Clause]:
    """The clauses by their key, with their editions, in the order of the standard, the newest edition first."""
    rows = Clause.objects.select_related("edition").order_by("-edition__code", "position")
    return {clause.pk: clause for clause in rows}


def grades_with(codes: Iterable[str]) -> dict[str, Grade]:
    """The grades, read anew where one of these codes has just come into the register."""
    if not grades().keys() >= set(codes):
        changed()
    return grades()


def clauses_with(keys: Iterable[int]) -> dict[int, Clause]:
    """The clauses, read anew where one of these has just come into the register."""
    if not clauses().keys() >= set(keys):
        changed()
    return clauses()


def citable() -> list[tuple[int, str]]:
    """The clauses that findings may stand against, by their key, in the words of the present language: those that can
    be audited, and headings that findings stand against all the same."""
    return _citable()[get_language() or settings.LANGUAGE_CODE]


@kept
def _citable() -> dict[str, list[tuple[int, str]]]:
    cited = set(FindingClause.objects.values_list("clause", flat=True).distinct())
    rows = [clause for clause in clauses().values() if clause.is_auditable or clause.pk in cited]
    return {language: _named(rows, language) for language, _name in settings.LANGUAGES}


def _named(rows: list[Clause], language: str) -> list[tuple[int, str]]:
    with override(language):
        return [(clause.pk, f"{clause.edition.code}: {clause}") for clause in rows]
