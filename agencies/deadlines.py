"""What falls due at agencies on a date. Pure: rows, a policy and a date in, deadlines out. The rule book is
docs/deadlines.md.

Each function gives only what lies in the policy's window: of the rest nobody can be told on that day.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from agencies.choices import CertificateKind, CertificateState, Kind
from agencies.standing import upkeep_serves_until
from portal.deadlines.kinds import Deadline
from portal.deadlines.ladder import Policy
from portal.deadlines.terms import day_of_year, length
from portal.kit.dates import months_after, written_day

SURVEILLANCE_MONTHS = 12
"""A surveillance audit comes once in so many months after the decision (ISO/IEC 17021-1:2015, 9.1.3.3)."""

RECERTIFICATION_MONTHS = 6
"""Within so many months before the end the recertification audit takes its place."""


RENEWABLE = frozenset({CertificateState.VALID, CertificateState.SUSPENDED, CertificateState.EXPIRED})
"""States of a certificate of which somebody still has to say what becomes of it."""


class Certified(NamedTuple):
    """A certificate on the day, for one of the agencies that it covers.

    `ends_on` is its last day (agencies/certificates/fold.py), `surveyed` the number of the last surveillance audit held
    since its issue, `planned_on` the day planned for the next one.
    """

    id: int
    agency: int
    number: str
    state: str
    since: date
    issued_on: date
    ends_on: date
    is_let_go: bool = False
    surveyed: int = 0
    planned_on: date | None = None


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
    """A certificate ends on its last day; a declaration never does. Nobody is told of one that is to end."""
    first, last = policy.window(on)
    for row in rows:
        if row.state in RENEWABLE and not row.is_let_go and first <= row.ends_on <= last:
            yield _of_certificate(row, row.issued_on, row.ends_on, ("certificate-renew", (row.id,)))


def certificate_surveillance(rows: Iterable[Certified], policy: Policy, on: date) -> Iterator[Deadline]:
    """The next audit, on the day planned for it, else so many months after the issue for each.

    One that is not planned is not asked for where the recertification comes first.
    """
    first, last = policy.window(on)
    for row in rows:
        if row.state != CertificateState.VALID or not (due_on := surveillance_due(row)):
            continue
        if first <= due_on <= last:
            before = months_after(row.issued_on, SURVEILLANCE_MONTHS * row.surveyed)
            link = ("certificate-record", (row.id, CertificateKind.SURVEYED.value))
            yield _of_certificate(row, min(before, due_on), due_on, link)


def surveillance_due(row: Certified) -> date | None:
    """The day of the next surveillance audit; None where none comes before the recertification."""
    if row.planned_on:
        return row.planned_on
    round_ = row.surveyed + 1
    is_asked = is_round_asked(row.issued_on, row.ends_on, round_)
    return months_after(row.issued_on, SURVEILLANCE_MONTHS * round_) if is_asked else None


def is_round_asked(issued_on: date, ends_on: date, round_: int) -> bool:
    """Whether the surveillance audit of this number comes before the time of the recertification."""
    return months_after(issued_on, SURVEILLANCE_MONTHS * round_) <= months_after(ends_on, -RECERTIFICATION_MONTHS)


def certificate_suspended(rows: Iterable[Certified], policy: Policy, on: date) -> Iterator[Deadline]:
    """A suspension is lifted within the rule's term, or the certificate goes; sooner where it ends before."""
    first, last = policy.window(on)
    for row in rows:
        due_on = suspension_due(row, policy.term)
        if row.state == CertificateState.SUSPENDED and first <= due_on <= last:
            link = ("certificate-record", (row.id, CertificateKind.RESTORED.value))
            yield _of_certificate(row, row.since, due_on, link)


def suspension_due(row: Certified, term: str) -> date:
    """The last day of a suspension that began with the row's state."""
    return min(length(term).after(row.since), row.ends_on)


def _of_certificate(row: Certified, starts_on: date, due_on: date, link: tuple[str, tuple[int | str, ...]]) -> Deadline:
    return Deadline(
        agency=row.agency,
        subject=f"certificate:{row.id}",
        starts_on=starts_on,
        due_on=due_on,
        link=link,
        params={"number": row.number, "since": written_day(row.since)},
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
