"""What somebody can do on a day, by the certificates of courses. Pure; the rule book is docs/training.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.kit.dates import months_after
from portal.programme.choices import CourseKind, PaperState, Skill

GIVES = {
    CourseKind.BUILDING: Skill.BUILD,
    CourseKind.AUDITING: Skill.CHECK,
    CourseKind.IMPROVING: Skill.IMPROVE,
    CourseKind.INSPECTING: Skill.INSPECT,
}
"""The skill that the certificate of a kind of course shows. To have heard what the standard asks is none."""
TAUGHT_BY = {skill: kind for kind, skill in GIVES.items()}
OF_AGENCY = (Skill.BUILD, Skill.CHECK, Skill.IMPROVE)
"""What each agency needs somebody for; inspecting is the inspectors'."""
AHEAD_MONTHS = 3
"""A certificate that ends within so many months is to be renewed."""


@dataclass(frozen=True)
class Paper:
    """A certificate earned at a course: of what kind, since when, until which last day (None: without end)."""

    kind: str
    since: date
    until: date | None = None


def state(until: date | None, on: date) -> PaperState:
    """How a certificate with this last day stands on a day."""
    if until is None or until > months_after(on, AHEAD_MONTHS):
        return PaperState.VALID
    return PaperState.ENDING if until >= on else PaperState.EXPIRED


def skills(papers: Iterable[Paper], on: date) -> set[Skill]:
    """What somebody with these certificates, or an agency with these people, can do on a day."""
    serving = (paper for paper in papers if paper.since <= on and (paper.until is None or paper.until >= on))
    return {GIVES[CourseKind(paper.kind)] for paper in serving if paper.kind in GIVES}
