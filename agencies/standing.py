"""The fold: facts of one agency in, its standing over time out. Pure; no database, no clock.

The rule book is the table in docs/standing.md; `RULES` is its version. The order in which facts were recorded never
matters: they are sorted by the last day of their period, the rank of their kind, document number and id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from agencies.choices import DECLARING, LIFE, PREPARING, RANKS, UPKEEP, Conversion, Kind, State, Upkeep
from portal.kit.dates import Precision, last_day

RULES = 1
"""Version of the fold table. A changed rule closes what was known and opens it anew under the next version."""

_RANKS: dict[str, int] = {kind.value: rank for kind, rank in RANKS.items()}

_ASKS_UPKEEP = frozenset({State.DECLARED, State.REDECLARE})

UPKEEP_SERVES = relativedelta(months=12)
"""How long an internal audit or a management review serves, in calendar months (yearly, TCVN ISO 9001 9.2 and 9.3)."""


@dataclass(slots=True, unsafe_hash=True)
class Event:
    """One fact as the fold sees it. Attributes that the fact does not bear are empty.

    `area` and `superior` are opaque: codes in a file, keys in the database. `counts_on` is the day from which the fact
    counts: the last of its period, for the month or the year may be all we know. Nobody changes an event; that is not
    enforced, for it would make three times the work of making the tens of thousands that a register folds.
    """

    id: int | str
    kind: str
    happened_on: date
    precision: str = Precision.DAY
    number: str = ""
    edition: str = ""
    name: str = ""
    tier: str = ""
    area: object = None
    superior: object = None
    obligation: str = ""
    counts_on: date = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.counts_on = last_day(self.happened_on, self.precision)

    @property
    def order(self) -> tuple:
        return (self.counts_on, _RANKS[self.kind], self.number, isinstance(self.id, str), self.id)


class Standing(NamedTuple):
    """What holds at the end of a day."""

    state: str = State.NONE
    edition: str = ""
    upkeep: str = Upkeep.NOT_ASKED
    tier: str = ""
    area: object = None
    obligation: str = ""


class Span(NamedTuple):
    """A standing and the days it holds: from `start` up to, not including, `end` (None: no end in sight)."""

    start: date
    end: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Step:
    """What one fact did: the standing before and after. `counted` is false outside the agency's life."""

    event: Event
    before: Standing
    after: Standing
    counted: bool = True


@dataclass(slots=True)
class _Life:
    """The running state of one fold."""

    standing: Standing = field(default_factory=Standing)
    alive: bool = False
    over: bool = False
    before_pause: str = State.NONE
    name: str = ""
    superior: object = None
    served_until: dict[str, date] = field(default_factory=dict)


def fold(events: Iterable[Event]) -> list[Span]:
    """The standings of one agency, in order, without overlap and without hole while it lives."""
    return _merged(_spans(sorted(events, key=lambda event: event.order)))


def steps(events: Iterable[Event]) -> list[Step]:
    """What each fact did to the standing, in the order in which facts count: the explanation of a standing."""
    life = _Life()
    told = []
    for event in sorted(events, key=lambda event: event.order):
        before = life.standing
        counted = _take(life, event)
        told.append(Step(event, before, life.standing, counted))
    return told


@lru_cache(maxsize=10_000)
def state_after(kind: str, state: str, before_pause: str = State.NONE) -> str:
    """The state that a fact of this kind leads to: the fold table, row by row."""
    if kind in PREPARING:
        return State.BUILDING if state in (State.NONE, State.ENDED) else state
    if kind == Kind.APPLIED:
        return State.APPLYING if state in (State.NONE, State.BUILDING, State.ENDED) else state
    if kind in DECLARING:
        return State.DECLARED
    if kind == Kind.SCOPE_CHANGED:
        return State.REDECLARE if state == State.DECLARED else state
    if kind == Kind.PAUSED:
        return State.PAUSED
    if kind == Kind.RESUMED:
        return before_pause if state == State.PAUSED else state
    if kind == Kind.ENDED:
        return State.ENDED
    return state


def name_and_superior(events: Iterable[Event]) -> tuple[str, object]:
    """The last name and superior that the facts give."""
    life = _Life()
    for event in sorted(events, key=lambda event: event.order):
        _take(life, event)
    return life.name, life.superior


def conversion(events: Iterable[Event], on: date) -> str:
    """Whether the agency is converting to a newer edition, or has done so, at the end of `on`."""
    editions = []
    newer_begun = False
    for event in sorted(events, key=lambda event: event.order):
        if event.counts_on > on or not event.edition:
            continue
        if event.kind in DECLARING:
            editions.append(event.edition)
            newer_begun = False
        elif editions and event.kind in PREPARING | {Kind.APPLIED}:
            newer_begun = newer_begun or event.edition > editions[-1]
    if newer_begun:
        return Conversion.UNDER_WAY
    if editions and editions[-1] > min(editions):
        return Conversion.DONE
    return Conversion.NONE


@lru_cache(maxsize=10_000)
def upkeep_serves_until(day: date) -> date:
    """The first day on which an audit or review held on `day` no longer serves."""
    return day + UPKEEP_SERVES


def _take(life: _Life, event: Event) -> bool:
    """Let one fact act. False when it falls outside the agency's life and so counts for nothing."""
    if life.over or not (life.alive or event.kind == Kind.FOUNDED):
        return False
    life.alive = True
    if event.kind in LIFE:
        _live(life, event)
    else:
        _work(life, event)
    return True


def _live(life: _Life, event: Event) -> None:
    """What the agency is: set by facts about the agency itself and by no other, whatever they bear."""
    if event.kind == Kind.DISSOLVED:
        life.alive, life.over = False, True
        return
    life.name = event.name or life.name
    life.superior = event.superior or life.superior
    life.standing = life.standing._replace(
        tier=event.tier or life.standing.tier,
        area=event.area or life.standing.area,
        obligation=event.obligation or life.standing.obligation,
    )


def _work(life: _Life, event: Event) -> None:
    """What became of its system."""
    _serve(life, event)
    before = life.standing
    after = state_after(event.kind, before.state, life.before_pause)
    edition = event.edition if event.kind in DECLARING else before.edition
    if (after, edition) != (before.state, before.edition):
        if after == State.PAUSED:
            life.before_pause = before.state
        life.standing = _become(before, after, edition)


def _serve(life: _Life, event: Event) -> None:
    """Note until when the fact serves as internal audit or management review; a declaration serves as both."""
    if event.kind in DECLARING:
        life.served_until = dict.fromkeys(UPKEEP, upkeep_serves_until(event.counts_on))
    elif event.kind in UPKEEP:
        life.served_until[event.kind] = upkeep_serves_until(event.counts_on)


def _spans(events: list[Event]) -> Iterator[Span]:
    """Spans between the days on which facts count, cut where upkeep runs out."""
    life = _Life()
    ends = [*(event.counts_on for event in events), None][1:]
    for event, end in zip(events, ends, strict=True):
        _take(life, event)
        if life.alive and event.counts_on != end:
            yield from _cut_by_upkeep(event.counts_on, end, life)


def _cut_by_upkeep(start: date, end: date | None, life: _Life) -> Iterator[Span]:
    standing = life.standing
    if standing.state not in _ASKS_UPKEEP:
        yield Span(start, end, standing)
        return
    serving = life.served_until.values()
    kept_until = min(serving) if len(serving) == len(UPKEEP) else start
    if end is not None:
        kept_until = min(kept_until, end)
    if kept_until > start:
        yield Span(start, kept_until, _with_upkeep(standing, Upkeep.KEPT))
    if end is None or kept_until < end:
        yield Span(max(start, kept_until), end, _with_upkeep(standing, Upkeep.DUE))


# One standing for all agencies that stand alike: a province has a few hundred of them.


@lru_cache(maxsize=10_000)
def _become(standing: Standing, state: str, edition: str) -> Standing:
    return standing._replace(state=state, edition=edition)


@lru_cache(maxsize=10_000)
def _with_upkeep(standing: Standing, upkeep: Upkeep) -> Standing:
    return standing._replace(upkeep=upkeep)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Neighbours that say the same become one."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].standing == span.standing and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end, span.standing)
        else:
            merged.append(span)
    return merged
