"""Why an agency stands where it stands: the rule, the facts used, and what would change it next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import DECLARING, LIFE, UPKEEP, Kind, State, Upkeep
from agencies.models import Agency, Fact
from agencies.standing import RULES, Span, Standing, Step, conversion, fold, state_after, steps, upkeep_serves_until
from portal.kit.dates import written

NEXT = {
    State.NONE: Kind.PLAN_ISSUED,
    State.BUILDING: Kind.APPLIED,
    State.APPLYING: Kind.DECLARED,
    State.DECLARED: Kind.SCOPE_CHANGED,
    State.REDECLARE: Kind.REDECLARED,
    State.PAUSED: Kind.RESUMED,
    State.ENDED: Kind.PLAN_ISSUED,
}
"""The kind of fact that usually comes next in a state."""


@dataclass(frozen=True)
class Used:
    """One fact and what it did."""

    fact: Fact
    effect: str
    counted: bool

    @property
    def day(self) -> str:
        return self.fact.day

    @property
    def label(self) -> str:
        return register.label_of(self.fact.kind)


@dataclass(frozen=True)
class Coming:
    """A change ahead: on a known day, or (no day) when a fact of the kind is recorded."""

    on: date | None
    state: str
    why: str
    kind: str = ""


@dataclass(frozen=True)
class Explanation:
    agency: Agency
    on: date
    known: datetime | None
    standing: Standing | None
    since: date | None
    conversion: str
    used: list[Used]
    coming: list[Coming]
    spans: list[Span]
    rules: int = RULES


def explain(agency: Agency, on: date, facts: Iterable[Fact], known: datetime | None = None) -> Explanation:
    """The standing of an agency at the end of a day, out of the facts known at a moment (the caller's choice)."""
    by_id = {fact.pk: fact for fact in facts}
    events = [fact.as_event() for fact in by_id.values()]
    spans = fold(events)
    present = next((span for span in spans if span.start <= on and (span.end is None or on < span.end)), None)
    taken = [step for step in steps(events) if step.event.counts_on <= on]
    return Explanation(
        agency=agency,
        on=on,
        known=known,
        standing=present and present.standing,
        since=present and _since(spans, present),
        conversion=conversion(events, on),
        used=[Used(by_id[step.event.id], effect(step), step.counted) for step in taken],
        coming=_coming(spans, on, present, taken),
        spans=spans,
    )


def effect(step: Step) -> str:
    """What one fact did, in words."""
    kind, before, after = step.event.kind, step.before, step.after
    if not step.counted:
        return _("does not count: outside the agency's life")
    if kind == Kind.FOUNDED and not before.tier:
        return _("the agency begins, not started")
    if kind == Kind.DISSOLVED:
        return _("the agency ends")
    if before.state != after.state:
        change = {"before": State(before.state).label, "after": State(after.state).label}
        return _("%(before)s → %(after)s") % change
    if kind in DECLARING:
        return _("declared again, edition %(edition)s") % {"edition": after.edition}
    if kind in UPKEEP:
        until = written(upkeep_serves_until(step.event.counts_on), "day")
        return _("serves as upkeep until before %(day)s") % {"day": until}
    if kind in LIFE:
        return _("sets what the agency is; the state stays")
    return _("the state stays")


def _since(spans: list[Span], present: Span) -> date:
    """The first day of the unbroken time in the present state."""
    since = present.start
    for span in reversed(spans[: spans.index(present)]):
        if span.end != since or span.standing.state != present.standing.state:
            break
        since = span.start
    return since


def _coming(spans: list[Span], on: date, present: Span | None, taken: list[Step]) -> list[Coming]:
    if present is None:
        return []
    ahead = [
        Coming(span.start, span.standing.state, _reason(before, span))
        for before, span in zip(spans, spans[1:], strict=False)
        if span.start > on
    ]
    state = present.standing.state
    if present.standing.upkeep == Upkeep.DUE:
        why = _("Upkeep is due: record an internal audit and a management review of the last twelve months.")
        ahead.append(Coming(None, state, why, Kind.INTERNAL_AUDIT))
    kind = NEXT[State(state)]
    before_pause = next((step.before.state for step in reversed(taken) if step.event.kind == Kind.PAUSED), State.NONE)
    after = state_after(kind, state, before_pause)
    return [*ahead, Coming(None, after, "", kind)]


def _reason(before: Span, after: Span) -> str:
    if before.standing.state == after.standing.state and after.standing.upkeep == Upkeep.DUE:
        return _("upkeep runs out: twelve months since the last internal audit or management review")
    return _("a recorded fact counts from this day")
