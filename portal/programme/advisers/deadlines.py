"""When eligibility papers end. Pure: rows, a policy and a date in, deadlines out. Rule book: docs/deadlines.md."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy


class Eligible(NamedTuple):
    """The newest paper of a consultant or assessor."""

    id: int
    adviser: int
    since: date
    until: date
    name: str
    number: str


def eligibility(rows: Iterable[Eligible], policy: Policy, on: date) -> Iterator[Deadline]:
    """The last day of the paper; the lead body's own matter, which issues the next one."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.until <= last:
            yield Deadline(
                agency=None,
                subject=f"eligibility:{row.id}",
                starts_on=row.since,
                due_on=row.until,
                link=("adviser", (row.adviser,)),
                params={"name": row.name, "number": row.number},
            )
