"""What stands on the checklist page of a visit: its lines, and what the visit before found on each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.aggregates import ArrayAgg

from agencies.models import Clause
from agencies.queries import asking_the_same
from audits.actions.answers import Given
from audits.choices import BEGUN, DRAFT_FINDING, SETTLED, AnswerState, FindingState, LineKind
from audits.models import Answer, Evidence, Finding, Visit

Alike = Mapping[int, set[int]]
"""The keys of the clauses that ask the same as one, in any edition."""


@dataclass
class Shown:
    """A line as the page shows it: its answer now, what the person typed, and what was so the time before."""

    answer: Answer
    previous: Answer | None = None
    earlier: list[Finding] = field(default_factory=list)  # open ones of earlier visits
    logged: list[Finding] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)
    typed: Given | None = None  # not saved: somebody was quicker, or it cannot be
    refusal: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """What stands in the fields."""
        return self.typed.said if self.typed else self.answer.said

    @property
    def is_unsaved(self) -> bool:
        """Whether something was typed that does not stand in the record."""
        return self.typed is not None and self.typed.said != self.answer.said

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody was quicker."""
        return self.typed is not None and not self.refusal and self.typed.seen_version != self.answer.version


@dataclass
class Part:
    """The lines under one heading."""

    title: str
    lines: list[Shown]


@dataclass
class ChecklistShown:
    parts: list[Part]
    counts: dict[str, int]
    total: int
    before: Visit | None
    elsewhere: list[Finding]  # open findings of earlier visits that belong to no line

    @property
    def checked(self) -> int:
        return self.total - self.counts[AnswerState.NOT_CHECKED]


def visit_before(visit: Visit) -> Visit | None:
    """The last visit to the agency that had begun before this one and was answered line by line."""
    begun = Visit.objects.filter(agency=visit.agency_id, state__in=BEGUN, checklist__isnull=False).exclude(pk=visit.pk)
    earlier = begun.filter(started_on__lte=visit.started_on or visit.planned_on)
    return earlier.order_by("-started_on", "-pk").first()


def checklist_of(visit: Visit, only: str = "", unsaved: Mapping[Given, str] | None = None) -> ChecklistShown:
    """The visit's lines, or those `only` in one state; with what was sent and not saved, each with the refusal.

    Nine queries, whatever the number of lines. What the visit before found is the team's to read, whoever was on
    the team then.
    """
    rows = visit.answers.select_related("line__clause", "by").order_by("line__position")
    lines = [Shown(answer) for answer in rows]
    before, alike = visit_before(visit), asking_the_same()
    _add_previous(lines, before, alike)
    elsewhere = _add_findings(lines, visit, alike)
    _add_files(lines, visit)
    _add_unsaved(lines, unsaved or {})
    counts = {state: sum(1 for shown in lines if shown.answer.state == state) for state in AnswerState.values}
    listed = [shown for shown in lines if only in ("", shown.answer.state) or shown.typed]
    return ChecklistShown(_parts(listed), counts, len(lines), before, elsewhere)


def _add_previous(lines: Iterable[Shown], before: Visit | None, alike: Alike) -> None:
    """What the visit before found: on the same line, else on the clause that asked the same in another edition."""
    if before is None:
        return
    answers = list(before.answers.checked().select_related("line"))
    by_key = {answer.line.key: answer for answer in answers}
    by_clause = {answer.line.clause_id: answer for answer in answers if answer.line.clause_id}
    for shown in lines:
        line = shown.answer.line
        others = map(by_clause.get, sorted(alike.get(line.clause_id, ())))
        shown.previous = by_key.get(line.key) or next(filter(None, others), None)


def _add_findings(lines: list[Shown], visit: Visit, alike: Alike) -> list[Finding]:
    """Put each finding to its line; gives the open ones of earlier visits that have none here."""
    by_line = {shown.answer.line_id: shown for shown in lines}
    by_key = {shown.answer.line.key: shown for shown in lines}
    by_clause = {shown.answer.line.clause_id: shown for shown in lines if shown.answer.line.clause_id}
    findings = Finding.objects.filter(agency=visit.agency_id).select_related("line", "clause", "grade")
    for finding in findings.filter(visit=visit).exclude(state=FindingState.WITHDRAWN).order_by("number"):
        if finding.line_id in by_line:
            by_line[finding.line_id].logged.append(finding)
    elsewhere = []
    earlier = findings.exclude(visit=visit).exclude(state__in=(*DRAFT_FINDING, *SETTLED))
    for finding in earlier.annotate(against=ArrayAgg("clause_links__clause", default=[])).order_by("due_key", "pk"):
        own = by_key.get(finding.line.key) if finding.line else None
        clauses = sorted(set().union(*(alike[clause] for clause in finding.against)))
        places = {id(shown): shown for shown in [own, *map(by_clause.get, clauses)] if shown}
        for shown in places.values():
            shown.earlier.append(finding)
        if not places:
            elsewhere.append(finding)
    return elsewhere


def _add_files(lines: list[Shown], visit: Visit) -> None:
    by_answer = {shown.answer.pk: shown for shown in lines}
    for file in Evidence.objects.filter(answer__visit=visit).order_by("pk"):
        by_answer[file.answer_id].files.append(file)


def _add_unsaved(lines: list[Shown], unsaved: Mapping[Given, str]) -> None:
    by_line = {shown.answer.line_id: shown for shown in lines}
    for given, refusal in unsaved.items():
        shown = by_line[given.line]
        shown.typed, shown.refusal = given, refusal


def _parts(lines: list[Shown]) -> list[Part]:
    """Rules first as they stand, clauses under their chapters."""
    grouped: dict[tuple[int, str], list[Shown]] = defaultdict(list)
    for shown in lines:
        line = shown.answer.line
        is_clause = line.kind == LineKind.CLAUSE
        key = (line.clause.edition_id, line.clause.number.split(".")[0]) if is_clause else (0, "")
        grouped[key].append(shown)
    editions = {edition for edition, _number in grouped}
    chapters = Clause.objects.filter(edition__in=editions).exclude(number__contains=".")
    titles = {(chapter.edition_id, chapter.number): str(chapter) for chapter in chapters}
    return [Part(titles.get(key, key[1]), lines) for key, lines in grouped.items()]
