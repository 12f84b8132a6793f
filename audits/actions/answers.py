"""Answering the lines of a visit's checklist: two inspectors at once lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.actions.moving import NotYours, held
from audits.choices import AnswerState, FindingState, VisitState
from audits.models import Answer, Visit
from audits.permissions import can_run_visit
from portal.history.entries import entries_of


@dataclass(frozen=True)
class Given:
    """What an inspector answers to one line, having seen which version of its answer; untouched ones may be sent."""

    line: int  # key of the line
    state: str
    note: str = ""
    evidence: str = ""
    seen_version: int = 0

    @property
    def said(self) -> tuple[str, str, str]:
        return self.state, self.note.strip(), self.evidence.strip()


@dataclass
class Saved:
    """What became of answers that were sent together: kept ones, and ones that somebody overtook, as they are now."""

    kept: list[Answer] = field(default_factory=list)
    overtaken: list[tuple[Given, Answer]] = field(default_factory=list)
    refused: Mapping[int, str] = field(default_factory=dict)  # sentence by key of the line


@transaction.atomic
def save_answers(*, visit: Visit, by, given: Sequence[Given]) -> Saved:
    """Save each answer that the person changed, unless somebody else has changed that line since it was seen.

    An answer that is overtaken or refused does not keep the others from being saved. Raises Refused when the visit is
    not under way or not this person's.
    """
    visit = held(Visit.objects.all(), visit.pk)
    if visit.state != VisitState.UNDER_WAY:
        raise Refused(_("Lines are answered while the visit is under way."), code="move")
    if not can_run_visit(by, visit):
        raise NotYours
    rows = visit.answers.filter(line__in=[one.line for one in given]).select_for_update(no_key=True).order_by("pk")
    answers = {answer.line_id: answer for answer in rows}
    with_findings, seen = _lines_with_findings(visit), _seen(answers, given)
    saved, refused = Saved(), {}
    for one in given:
        answer = answers.get(one.line)
        if answer is None or one.said in (answer.said, seen.get(one)):
            continue  # what stands, or what the person was shown: nothing to save
        if sentence := _refusal(one, one.line in with_findings):
            refused[one.line] = sentence
        elif answer.version != one.seen_version:
            saved.overtaken.append((one, answer))
        else:
            answer.give(one.state, by=by, note=one.note, evidence=one.evidence)
            saved.kept.append(answer)
    saved.refused = refused
    Answer.objects.bulk_update(saved.kept, ["state", "note", "evidence", "by", "at", "version"])
    return saved


def _seen(answers: Mapping[int, Answer], given: Sequence[Given]) -> dict[Given, tuple[str, str, str]]:
    """What those saw who sent a stale version: out of the history, in one query."""
    stale = {
        (answers[one.line].pk, one.seen_version): one
        for one in given
        if one.line in answers and answers[one.line].version != one.seen_version
    }
    keys = [pk for pk, _version in stale]
    entries = entries_of(Answer, keys, "pgh_obj_id", "version", "state", "note", "evidence") if stale else []
    found = {}
    for pk, version, *words in entries:
        if (pk, version) in stale:
            found[stale[pk, version]] = tuple(words)
    return found


def _lines_with_findings(visit: Visit) -> set[int]:
    logged = visit.findings.exclude(state=FindingState.WITHDRAWN).exclude(line=None)
    return set(logged.values_list("line", flat=True))


def _refusal(given: Given, has_finding: bool) -> str:
    """Why the answer cannot be, in a sentence; empty when it can."""
    if given.state not in AnswerState.values:
        return _("There is no such answer.")
    if given.state == AnswerState.NOT_APPLICABLE and not given.note.strip():
        return _("Say in the note why this does not apply.")
    if has_finding and given.state != AnswerState.FINDING:
        return _("A finding is logged on this line: withdraw it first.")
    return ""
