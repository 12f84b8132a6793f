"""By when documents follow a change in law. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy


class Outdated(NamedTuple):
    """An agency's document, of a procedure with this code, that is older than the last change in law."""

    agency: int
    procedure: int
    code: str
    changed_on: date
    due_on: date


def documents_outdated(rows: Iterable[Outdated], policy: Policy, on: date) -> Iterator[Deadline]:
    """From the day of the change to the day that it names."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.due_on <= last:
            yield Deadline(
                agency=row.agency,
                subject=f"document:{row.agency}:{row.procedure}",
                starts_on=row.changed_on,
                due_on=row.due_on,
                link=("agency-document", (row.agency, row.procedure)),
                params={"code": row.code},
            )
