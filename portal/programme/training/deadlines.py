"""When certificates of trained people end. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy


class Certified(NamedTuple):
    """The newest certificate of a person for what it shows."""

    id: int
    agency: int
    since: date
    until: date
    name: str
    number: str


def certificates(rows: Iterable[Certified], policy: Policy, on: date) -> Iterator[Deadline]:
    """The last day of the certificate."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.until <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"attendance:{row.id}",
                starts_on=row.since,
                due_on=row.until,
                link=("agency-training", (row.agency,)),
                params={"name": row.name, "number": row.number},
            )
