"""The rule book of moves: what may follow what, and whose move it is. Pure: no database, no clock.

One table each for visits, findings and corrective actions. A move that is not in its table is refused with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.choices import ActionMove, ActionState, FindingMove, FindingState, VisitMove, VisitState


class Party(Enum):
    """Whose move it is. The lead body's staff may make any move of the team, nobody else's."""

    TEAM = "team"
    LEADER = "leader"  # leader or deputy of the team
    AGENCY = "agency"
    STAFF = "staff"


@dataclass(frozen=True)
class Move:
    """From each state in which the move is possible to the state that it leads to."""

    paths: Mapping[str, str]
    party: Party
    needs_words: bool = False


V, F, A = VisitState, FindingState, ActionState

VISIT_MOVES: dict[str, Move] = {
    VisitMove.NOTIFY: Move({V.PLANNED: V.NOTIFIED}, Party.TEAM),
    VisitMove.POSTPONE: Move({V.PLANNED: V.PLANNED, V.NOTIFIED: V.PLANNED}, Party.LEADER, needs_words=True),
    VisitMove.START: Move({V.PLANNED: V.UNDER_WAY, V.NOTIFIED: V.UNDER_WAY}, Party.TEAM),
    VisitMove.DRAFT: Move({V.UNDER_WAY: V.DRAFTED}, Party.TEAM),
    VisitMove.TAKE_BACK: Move({V.DRAFTED: V.UNDER_WAY}, Party.TEAM),
    VisitMove.SIGN: Move({V.DRAFTED: V.SIGNED}, Party.LEADER),
    VisitMove.CLOSE: Move({V.SIGNED: V.CLOSED}, Party.LEADER),
    VisitMove.CANCEL: Move(
        {V.PLANNED: V.CANCELLED, V.NOTIFIED: V.CANCELLED, V.UNDER_WAY: V.CANCELLED}, Party.LEADER, needs_words=True
    ),
}

FINDING_MOVES: dict[str, Move] = {
    FindingMove.ASK: Move({F.LOGGED: F.ASKED}, Party.TEAM),
    FindingMove.NOTE: Move({F.LOGGED: F.CLOSED}, Party.TEAM),
    FindingMove.PROPOSE: Move({F.ASKED: F.PROPOSED}, Party.AGENCY, needs_words=True),
    FindingMove.ACCEPT: Move({F.PROPOSED: F.ACCEPTED}, Party.TEAM),
    FindingMove.SEND_BACK: Move({F.PROPOSED: F.ASKED, F.DONE: F.ACCEPTED}, Party.TEAM, needs_words=True),
    FindingMove.REPORT: Move({F.ACCEPTED: F.DONE}, Party.AGENCY, needs_words=True),
    FindingMove.CONFIRM: Move({F.DONE: F.EFFECTIVE}, Party.TEAM, needs_words=True),
    FindingMove.REJECT: Move({F.DONE: F.ASKED, F.EFFECTIVE: F.ASKED}, Party.TEAM, needs_words=True),
    FindingMove.CLOSE: Move({F.EFFECTIVE: F.CLOSED}, Party.TEAM),
    FindingMove.SETTLE: Move(
        dict.fromkeys((F.ASKED, F.PROPOSED, F.ACCEPTED, F.DONE), F.CLOSED), Party.TEAM, needs_words=True
    ),
    FindingMove.WAIVE: Move(
        dict.fromkeys((F.ASKED, F.PROPOSED, F.ACCEPTED, F.DONE), F.WAIVED), Party.STAFF, needs_words=True
    ),
    FindingMove.END_WAIVER: Move({F.WAIVED: F.ASKED}, Party.STAFF, needs_words=True),
    FindingMove.REOPEN: Move({F.CLOSED: F.ASKED}, Party.STAFF, needs_words=True),
    FindingMove.WITHDRAW: Move({F.LOGGED: F.WITHDRAWN}, Party.TEAM, needs_words=True),
}
"""NOTE and SETTLE close what asks for no plan (`needs_plan` of its grade when it was logged), NOTE what is never due.
A waiver whose day has passed counts as `asked` without anybody's move: see `Finding.state_on`."""

ACTION_MOVES: dict[str, Move] = {
    ActionMove.REPORT: Move({A.PLANNED: A.DONE}, Party.AGENCY, needs_words=True),
    ActionMove.CONFIRM: Move({A.DONE: A.EFFECTIVE}, Party.TEAM, needs_words=True),
    ActionMove.REJECT: Move({A.DONE: A.PLANNED, A.EFFECTIVE: A.PLANNED}, Party.TEAM, needs_words=True),
    ActionMove.DROP: Move({A.PLANNED: A.DROPPED}, Party.TEAM, needs_words=True),
}
"""A provincial action, which belongs to no agency, is reported as done by the lead body."""

VERIFYING = frozenset({FindingMove.ACCEPT, FindingMove.CONFIRM, FindingMove.CLOSE, FindingMove.SETTLE})
"""Nobody makes these about a correction of their own."""

ANSWERS = frozenset({FindingMove.PROPOSE, FindingMove.REPORT})
"""Whoever makes one of these answers for the agency."""

ONWARD = frozenset({VisitMove.NOTIFY, VisitMove.START, VisitMove.CLOSE})
"""What brings a visit on; the other moves put it off, take something back, or end it."""


def possible(table: Mapping[str, Move], state: str) -> list[str]:
    """The moves out of a state, in the order of the table."""
    return [name for name, move in table.items() if state in move.paths]


def target(table: Mapping[str, Move], name: TextChoices, state: TextChoices, words: str = "") -> str:
    """The state that a move leads to. Raises Refused, in a sentence, for what is not in the table or lacks words."""
    move = table[name]
    if state not in move.paths:
        sentence = _("“%(move)s” is not possible while the state is “%(state)s”.")
        raise Refused(sentence % {"move": name.label, "state": state.label}, code="move")
    if move.needs_words and not words.strip():
        raise Refused({"text": _("Say why, or what was done or seen.")}, code="no_words")
    return move.paths[state]
