"""The rule by which a document covers a procedure. Pure: days in, status out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.programme.choices import Coverage


@dataclass(frozen=True)
class Duty:
    """A procedure that an agency handles from `since` to the day before `until`; the days on which law changed it."""

    since: date
    until: date | None = None
    changes: Collection[date] = ()

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def coverage(duty: Duty, issues: Collection[date], on: date) -> Coverage | None:
    """How documents issued on these days stand to a duty on a day; None where there is neither.

    A document issued on the very day of a change follows it.
    """
    issued = max((day for day in issues if day <= on), default=None)
    if not duty.holds(on):
        return Coverage.ORPHAN if issued else None
    return status(max((day for day in duty.changes if day <= on), default=None), issued)


def status(changed_on: date | None, issued_on: date | None) -> Coverage:
    """Of a procedure in force: from the last change in law and the last issue of a document."""
    if issued_on is None:
        return Coverage.MISSING
    return Coverage.OUTDATED if changed_on and issued_on < changed_on else Coverage.COVERED
