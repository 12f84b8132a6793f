"""What is due for whom on a date. Pure: certificates, people and a date in, dues out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LADDER = (90, 60, 30, 7)
"""Days before the end of a certificate at which its people are told."""

STILL_TOLD = 30
"""Days after the end during which a missed last step is made up for."""


@dataclass(frozen=True)
class Expiring:
    """A certificate in force, with the people who look after its agency."""

    subject: str
    agency_key: str
    agency_name: str
    number: str
    valid_until: date
    link: str
    people: tuple[int, ...]


@dataclass(frozen=True)
class Due:
    """One thing to tell one person."""

    rule: str
    clock: str
    subject: str
    agency: str
    due_on: date
    step: int
    person: int
    expiring: Expiring


def step_reached(valid_until: date, on: date) -> int | None:
    """The innermost step of the ladder that has been reached: a night that was missed is made up for, once.

    None before the first step, and when the end lies so far back that telling helps nobody.
    """
    left = (valid_until - on).days
    if left < -STILL_TOLD:
        return None
    return min((step for step in LADDER if left <= step), default=None)


def window(on: date) -> tuple[date, date]:
    """The first and last day of expiry that a day looks at."""
    return on - timedelta(days=STILL_TOLD), on + timedelta(days=max(LADDER))


def certificate_dues(certificates: Iterable[Expiring], on: date) -> list[Due]:
    """Who is to be told of which expiring certificate (clock: certificate; a declaration has no expiry)."""
    dues = []
    for expiring in certificates:
        step = step_reached(expiring.valid_until, on)
        if step is None:
            continue
        dues += [
            Due(
                rule="certificate_expiry",
                clock="certificate",
                subject=expiring.subject,
                agency=expiring.agency_key,
                due_on=expiring.valid_until,
                step=step,
                person=person,
                expiring=expiring,
            )
            for person in expiring.people
        ]
    return sorted(dues, key=lambda due: (due.due_on, due.subject, due.person))
