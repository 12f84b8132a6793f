"""What falls due out of inspections on a date. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy
from portal.deadlines.terms import length

ANNOUNCED = timedelta(days=30)
"""About when a visit is announced; its ladder scales with this."""


class Open(NamedTuple):
    """Something to be corrected: a finding, or a corrective action for it."""

    id: int
    agency: int
    finding: int
    since: date
    due_on: date
    words: str


class Waiting(NamedTuple):
    """A plan or a correction that waits for the inspectors since a day."""

    finding: int
    agency: int
    since: date
    words: str
    team: tuple[int, ...]


class Coming(NamedTuple):
    """A visit that has not begun."""

    id: int
    agency: int
    planned_on: date
    team: tuple[int, ...]


def corrections(rows: Iterable[Open], what: str, policy: Policy, on: date) -> Iterator[Deadline]:
    """From the day it was logged to the day set for it; a waiver is a later day. `what` is finding or action."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.due_on <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"{what}:{row.id}",
                starts_on=row.since,
                due_on=row.due_on,
                link=("finding", (row.finding,)),
                params={"what": row.words},
            )


def plans_waiting(rows: Iterable[Waiting], policy: Policy, on: date) -> Iterator[Deadline]:
    """The rule's term from the day on which the agency answered; the team is told."""
    first, last = policy.window(on)
    term = length(policy.term)
    for row in rows:
        due_on = term.after(row.since)
        if first <= due_on <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"finding:{row.finding}",
                starts_on=row.since,
                due_on=due_on,
                link=("finding", (row.finding,)),
                params={"what": row.words},
                named=row.team,
            )


def visits_coming(rows: Iterable[Coming], policy: Policy, on: date) -> Iterator[Deadline]:
    """The planned day; nobody is late for it, so nothing is told after it."""
    last = policy.window(on)[1]
    for row in rows:
        if on <= row.planned_on <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"visit:{row.id}",
                starts_on=row.planned_on - ANNOUNCED,
                due_on=row.planned_on,
                link=("visit", (row.id,)),
                named=row.team,
            )
