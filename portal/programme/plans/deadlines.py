"""When targets of plans fall due. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy


class Aimed(NamedTuple):
    """A target of an approved plan that is not reached; `since` is the day from which on the plan wants it."""

    id: int
    agency: int
    since: date
    due_on: date
    plan: str


def targets(rows: Iterable[Aimed], policy: Policy, on: date) -> Iterator[Deadline]:
    """The day that the plan names."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.due_on <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"target:{row.id}",
                starts_on=min(row.since, row.due_on),
                due_on=row.due_on,
                link=("fact-choose", (row.agency,)),
                params={"plan": row.plan},
            )
