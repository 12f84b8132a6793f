"""Ties between a person and an agency that make the person's inspection of it questionable. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audits.choices import Capacity
from portal.kit.dates import months_after, written_day


@dataclass(frozen=True)
class Tie:
    """Dealings with an agency in another capacity than inspecting it; `until` None: they go on."""

    capacity: str
    since: date
    until: date | None = None


def counts(tie: Tie, on: date, years: int) -> bool:
    """Whether the tie still counts on a day: it had begun, and ended no more than so many years before."""
    return tie.since <= on and (tie.until is None or months_after(tie.until, 12 * years) > on)


def described(ties: Iterable[Tie], on: date, years: int) -> str:
    """The ties that count, in words to be kept with the team; empty without any."""
    counting = sorted({tie for tie in ties if counts(tie, on, years)}, key=lambda tie: (tie.since, tie.capacity))
    return "; ".join(
        f"{Capacity(tie.capacity).label} ({written_day(tie.since)} – {written_day(tie.until)})" for tie in counting
    )
