"""The fold of a certificate: what happened to it in, what it is worth over time out. Pure; no database, no clock.

The rule book is docs/certificates.md; `RULES` is its version. The order in which facts were recorded never matters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from agencies.choices import CERTIFICATE_RANKS, COVERING, CertificateKind
from agencies.choices import CertificateState as S

RULES = 1
"""Version of the fold table. A changed rule closes what was known and opens it anew under the next version."""

RENEWED = "renewed"
"""A renewal was issued. Never recorded: it follows from the issue of the certificate that names this one."""

EXPIRED = "expired"
"""The last day has passed. Never recorded: it follows from the paper."""

_RANKS: dict[str, int] = {kind.value: rank for kind, rank in CERTIFICATE_RANKS.items()}
_RANKS |= {EXPIRED: 0, RENEWED: len(CERTIFICATE_RANKS) + 1}

STANDING = frozenset({S.VALID, S.SUSPENDED})
MOVES: dict[str, tuple[frozenset[str], str]] = {
    EXPIRED: (STANDING, S.EXPIRED),
    CertificateKind.SUSPENDED: (frozenset({S.VALID}), S.SUSPENDED),
    CertificateKind.RESTORED: (frozenset({S.SUSPENDED}), S.VALID),
    CertificateKind.CANCELLED: (STANDING, S.CANCELLED),
    CertificateKind.WITHDRAWN: (STANDING, S.WITHDRAWN),
    RENEWED: (STANDING | {S.EXPIRED}, S.REPLACED),
}
"""The fold table: from which states a fact leads to which. From any other state it leads nowhere."""


@dataclass(frozen=True, slots=True)
class Event:
    """One fact as the fold sees it. `ends_on`: the last day in force, of the paper alone (`last_day`)."""

    id: int
    kind: str
    happened_on: date
    number: str = ""
    ends_on: date | None = None

    @property
    def order(self) -> tuple[date, int, str, int]:
        return self.happened_on, _RANKS[self.kind], self.number, self.id


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at the end of a day; `paper` and `cover` are the facts that say what is certified, and for whom."""

    state: str
    since: date
    ends_on: date
    paper: int
    cover: int
    is_let_go: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What holds from `start` up to, not including, `end` (None: no end in sight)."""

    start: date
    end: date | None
    held: Held


def last_day(valid_until: date, transition_ends_on: date | None) -> date:
    """The last day in force: the paper's own, or the end of its edition's transition where that comes first."""
    return min(valid_until, transition_ends_on) if transition_ends_on else valid_until


def fold(events: Iterable[Event]) -> list[Span]:
    """The states of one certificate from its issue on, without overlap and without hole; none without an issue.

    What is dated before the issue counts for nothing.
    """
    events = list(events)
    paper = next((event for event in events if event.kind == CertificateKind.ISSUED), None)
    if paper is None or paper.ends_on is None:
        return []
    first_day_over = max(paper.ends_on + timedelta(days=1), paper.happened_on)
    expiry = Event(0, EXPIRED, first_day_over)
    opening = Held(S.VALID, paper.happened_on, paper.ends_on, paper.id, paper.id)
    later = [event for event in [*events, expiry] if event is not paper and event.happened_on >= paper.happened_on]
    return list(_spans(opening, sorted(later, key=lambda event: event.order)))


def state_after(kind: str, state: str) -> str:
    """The state that a fact of this kind leads to: the fold table, row by row."""
    before, after = MOVES.get(kind, (frozenset(), state))
    return after if state in before else state


def _spans(opening: Held, events: list[Event]) -> Iterator[Span]:
    start, held = opening.since, opening
    for day, of_day in groupby(events, key=lambda event: event.happened_on):
        now = held
        for event in of_day:
            now = _after(now, event, day)
        if now != held:
            if day > start:
                yield Span(start, day, held)
            start, held = day, now
    yield Span(start, None, held)


def _after(held: Held, event: Event, day: date) -> Held:
    state = state_after(event.kind, held.state)
    if state != held.state:
        held = replace(held, state=state, since=day)
    if event.kind in COVERING:
        held = replace(held, cover=event.id)
    if event.kind == CertificateKind.LET_GO:
        held = replace(held, is_let_go=True)
    return held
