"""What falls due at agencies on a date. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md.

Each function gives only what lies in the policy's window: of the rest nobody can be told on that day.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from agencies.choices import Kind
from agencies.standing import upkeep_serves_until
from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy
from portal.deadlines.terms import day_of_year, length
from portal.kit.dates import months_after

SURVEILLANCE_MONTHS = 12
"""A surveillance audit follows the issue, or the one before, within so many months (ISO/IEC 17021-1:2015, 9.1.3.3)."""

RECERTIFICATION_MONTHS = 6
"""Within so many months before the end the recertification audit takes its place."""


class Certified(NamedTuple):
    """A certificate that stands on the day; `surveyed_on`: its last surveillance audit."""

    id: int
    agency: int
    number: str
    issued_on: date
    valid_until: date
    surveyed_on: date | None = None


class Upheld(NamedTuple):
    """A declared system: the last day that served as internal audit, and as management review."""

    agency: int
    audited_on: date
    reviewed_on: date


class Since(NamedTuple):
    """Something that has been so at an agency since a day."""

    agency: int
    since: date


def certificate_expiry(rows: Iterable[Certified], policy: Policy, on: date) -> Iterator[Deadline]:
    """A certificate ends on its last day; a declaration never does."""
    first, last = policy.window(on)
    for row in rows:
        if first <= row.valid_until <= last:
            yield _of_certificate(row, row.issued_on, row.valid_until)


def certificate_surveillance(rows: Iterable[Certified], policy: Policy, on: date) -> Iterator[Deadline]:
    """Twelve months after the issue or the last surveillance audit, unless the recertification comes first."""
    first, last = policy.window(on)
    for row in rows:
        since = max(row.surveyed_on or row.issued_on, row.issued_on)
        due_on = months_after(since, SURVEILLANCE_MONTHS)
        if first <= due_on <= last and due_on <= months_after(row.valid_until, -RECERTIFICATION_MONTHS):
            yield _of_certificate(row, since, due_on)


def _of_certificate(row: Certified, starts_on: date, due_on: date) -> Deadline:
    return Deadline(
        agency=row.agency,
        subject=f"certificate:{row.id}",
        starts_on=starts_on,
        due_on=due_on,
        link=("certificate-edit", (row.id,)),
        params={"number": row.number},
    )


def upkeep(rows: Iterable[Upheld], kind: Kind, policy: Policy, on: date) -> Iterator[Deadline]:
    """The last day on which the last audit, or review, still serves; a declaration serves as both."""
    first, last = policy.window(on)
    for row in rows:
        served_on = row.audited_on if kind == Kind.INTERNAL_AUDIT else row.reviewed_on
        due_on = upkeep_serves_until(served_on) - timedelta(days=1)
        if first <= due_on <= last:
            yield _of_agency(row.agency, served_on, due_on, kind)


def redeclaration(rows: Iterable[Since], policy: Policy, on: date) -> Iterator[Deadline]:
    """The scope has changed and no declaration has followed yet: the rule's term from the change on."""
    return _after_term(rows, Kind.REDECLARED, policy, on)


def committee_stale(rows: Iterable[Since], policy: Policy, on: date) -> Iterator[Deadline]:
    """The steering committee was last set up or re-formed a rule's term ago."""
    return _after_term(rows, Kind.COMMITTEE_SET, policy, on)


def _after_term(rows: Iterable[Since], kind: Kind, policy: Policy, on: date) -> Iterator[Deadline]:
    first, last = policy.window(on)
    term = length(policy.term)
    for row in rows:
        due_on = term.after(row.since)
        if first <= due_on <= last:
            yield _of_agency(row.agency, row.since, due_on, kind)


def yearly_report(
    agencies: Iterable[int], sent: Collection[tuple[int, int]], policy: Policy, on: date
) -> Iterator[Deadline]:
    """The report of a year, on the rule's day of it, for the agencies that have not `sent` it (agency, year)."""
    month, day = day_of_year(policy.term)
    first, last = policy.window(on)
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, month, day) <= last]
    for agency in agencies:
        for year in years:
            if (agency, year) not in sent:
                yield Deadline(
                    agency=agency,
                    subject=f"report:{agency}:{year}",
                    starts_on=date(year, 1, 1),
                    due_on=date(year, month, day),
                    link=("report-save", (agency, year)),
                    params={"year": str(year)},
                )


def _of_agency(agency: int, starts_on: date, due_on: date, kind: Kind) -> Deadline:
    """What a fact of this kind ends."""
    return Deadline(
        agency=agency,
        subject=f"agency:{agency}",
        starts_on=starts_on,
        due_on=due_on,
        link=("fact-record", (agency, kind.value)),
    )
