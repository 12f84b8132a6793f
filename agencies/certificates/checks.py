"""What is refused and what is doubted before something is recorded of a certificate. Pure: words and dates in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from agencies.certificates.fold import MOVES, RENEWED, Event, fold
from agencies.checks import Refused
from agencies.choices import CertificateKind
from agencies.deadlines import SURVEILLANCE_MONTHS
from portal.kit.dates import months_after, written_day
from portal.kit.sentences import Sentence
from portal.kit.sentences import Sentence as _

VALIDITY_MONTHS = 36
"""A certificate holds for three years at most (ISO/IEC 17021-1:2015, 9.1.1)."""


class Doubt(TextChoices):
    """Papers are as they are: these are recorded once a person says why they are right; the reason is kept."""

    NUMBER_TWICE = "number_twice", gettext_lazy("Another certificate of this body bears the same number.")
    TOO_LONG = "too_long", gettext_lazy("It is valid for more than three years.")
    UNKNOWN_BODY = "unknown_body", gettext_lazy("The lead body does not know this certification body.")
    NOT_ACCREDITED = "not_accredited", gettext_lazy("The body was no longer accredited when it issued the certificate.")
    BEFORE_EDITION = "before_edition", gettext_lazy("It was issued before the edition was announced.")
    NOT_LIVING = "not_living", gettext_lazy("An agency that it covers did not exist on that day.")
    NO_EFFECT = "no_effect", gettext_lazy("It changes nothing: on that day the certificate was not in a state for it.")
    LATE_PLAN = "late_plan", gettext_lazy("The audit is planned for later than the standard allows.")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a certificate says of itself, and what the portal knows of those who issued it."""

    number: str
    issued_on: date
    first_issued_on: date
    valid_until: date
    edition: str
    edition_announced_on: date | None = None
    transition_ends_on: date | None = None
    body_is_known: bool = True
    body_accredited_until: date | None = None


def refuse_impossible(paper: Paper, today: date, renewed_issued_on: date | None = None) -> None:
    """Raise Refused when no paper can say this: dates that contradict each other, the edition or the one renewed."""
    problems = dict(_impossible(paper, today, renewed_issued_on))
    if problems:
        raise Refused(problems, code="impossible")


def _impossible(paper: Paper, today: date, renewed_issued_on: date | None) -> Iterator[tuple[str, Sentence]]:
    if paper.issued_on > today:
        yield "happened_on", _("The date lies in the future.")
    if paper.first_issued_on > paper.issued_on:
        yield "first_issued_on", _("It cannot be issued first after it was issued.")
    if paper.valid_until <= paper.issued_on:
        yield "valid_until", _("“Valid until” must be after “issued on”.")
    if paper.transition_ends_on and paper.issued_on > paper.transition_ends_on:
        text = _("Certificates of edition %(edition)s ended on %(day)s: none was issued after that.")
        yield "edition", text % {"edition": paper.edition, "day": written_day(paper.transition_ends_on)}
    if renewed_issued_on and renewed_issued_on >= paper.issued_on:
        text = _("The certificate that it renews was issued only on %(day)s.")
        yield "happened_on", text % {"day": written_day(renewed_issued_on)}


def doubts_of_paper(paper: Paper, *, number_is_taken: bool, covers_living: bool) -> list[Doubt]:
    """What a person should look at twice before the paper is believed."""
    until = paper.body_accredited_until
    announced = paper.edition_announced_on
    found = {
        Doubt.NUMBER_TWICE: number_is_taken,
        Doubt.TOO_LONG: paper.valid_until > months_after(paper.issued_on, VALIDITY_MONTHS),
        Doubt.UNKNOWN_BODY: not paper.body_is_known,
        Doubt.NOT_ACCREDITED: until is not None and until < paper.issued_on,
        Doubt.BEFORE_EDITION: announced is not None and paper.issued_on < announced,
        Doubt.NOT_LIVING: not covers_living,
    }
    return [doubt for doubt, is_found in found.items() if is_found]


def refuse_outside(event: Event, others: Iterable[Event], today: date) -> None:
    """Raise Refused when the day lies in the future or before the certificate was issued."""
    issued_on = next(other.happened_on for other in others if other.kind == CertificateKind.ISSUED)
    if event.happened_on > today:
        raise Refused({"happened_on": _("The date lies in the future.")}, code="future")
    if event.happened_on < issued_on:
        text = _("The certificate was issued only on %(day)s.") % {"day": written_day(issued_on)}
        raise Refused({"happened_on": text}, code="before_issue")


def doubts_of_event(event: Event, others: Iterable[Event]) -> list[Doubt]:
    """Whether the fact, meant to change the state, changes nothing; the order of recording does not matter."""
    if event.kind not in MOVES or event.kind == RENEWED:
        return []
    others = list(others)
    changes = [(span.start, span.held.state, span.held.since) for span in fold([*others, event])]
    without = [(span.start, span.held.state, span.held.since) for span in fold(others)]
    return [Doubt.NO_EFFECT] if changes == without else []


def doubts_of_plan(planned_on: date, round_: int, issued_on: date) -> list[Doubt]:
    """A surveillance audit comes within so many months of the decision for each round."""
    return [Doubt.LATE_PLAN] if planned_on > months_after(issued_on, SURVEILLANCE_MONTHS * round_) else []
