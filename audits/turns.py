"""Whose turn it is in a finding, and until when, in a sentence. Pure: no database, no clock."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy, ngettext

from audits.choices import SETTLED, FindingState
from portal.kit.dates import written_day

SENTENCES = {
    FindingState.LOGGED: gettext_lazy("The inspectors have not told the agency of this finding yet."),
    FindingState.ASKED: gettext_lazy("The agency's turn: it proposes what it will do, and corrects it by %(day)s."),
    FindingState.PROPOSED: gettext_lazy("The inspectors' turn: they look at the plan. To be corrected by %(day)s."),
    FindingState.ACCEPTED: gettext_lazy("The agency's turn: it carries out its plan by %(day)s."),
    FindingState.DONE: gettext_lazy("The inspectors' turn: they verify the correction."),
    FindingState.EFFECTIVE: gettext_lazy("The inspectors' turn: they close the finding."),
    FindingState.WAIVED: gettext_lazy("Nothing is expected until %(day)s; the day after the finding is open again."),
    FindingState.CLOSED: gettext_lazy("The finding was closed on %(closed)s."),
    FindingState.WITHDRAWN: gettext_lazy("The finding was withdrawn before the agency was told of it."),
}


class Turn(NamedTuple):
    sentence: str
    lateness: str = ""  # how late it is, in words; "" in time


def turn(finding: Any, on: date) -> Turn:
    """What a finding waits for on a day, as seen on that day: a waiver that has ended waits for the agency."""
    state = finding.state_on(on)
    days = {"day": written_day(due(finding)), "closed": written_day(finding.closed_on)}
    return Turn(str(SENTENCES[state]) % days, lateness(finding, on))


def seen_state(state: str, granted_until: date | None, on: date) -> FindingState:
    """The state of a finding as seen on a day: a waiver that has run out has reopened it by itself."""
    is_over = state == FindingState.WAIVED and granted_until is not None and granted_until < on
    return FindingState.ASKED if is_over else FindingState(state)


def due(finding: Any) -> date | None:
    """The day by which the finding is to be corrected: the later one of the due day and what was granted."""
    return max(filter(None, (finding.due_on, finding.granted_until)), default=None)


def lateness(finding: Any, on: date) -> str:
    """How late an open finding is, in words."""
    day = due(finding)
    if finding.state in SETTLED or day is None or day >= on:
        return ""
    late = (on - day).days
    return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
