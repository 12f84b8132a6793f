"""What is refused and what is warned of before a fact is recorded. Pure: facts and a date in, findings out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext, gettext_lazy

from agencies.choices import DECLARING, UPKEEP, Kind
from agencies.standing import Event
from portal.kit.dates import first_day, written
from portal.kit.sentences import Sentence as _


class Refused(ValidationError):
    """The change is not allowed; the text is fit to show to the person."""


class Stale(Refused):
    """Someone else changed the thing meanwhile; nothing typed is lost."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Someone else changed this meanwhile. Look at it as it is now, then save again."), code="stale"
        )


class NotYours(Refused):
    def __init__(self) -> None:
        super().__init__(gettext("This step is not yours to take."), code="not_yours")


class Warning_(TextChoices):
    """Registers are incomplete: these are allowed once the person has confirmed them, and kept on the fact."""

    NOT_APPLIED = "not_applied", gettext_lazy("Declared, but no fact says that the system was applied before.")
    SAME_DOCUMENT = (
        "same_document",
        gettext_lazy("A fact of this kind with the same document number is recorded already."),
    )
    NO_DECLARATION = "no_declaration", gettext_lazy("An audit or review is recorded before any declaration.")


def refuse_outside_life(event: Event, others: Iterable[Event], today: date) -> None:
    """Raise Refused when the fact lies in the future or outside the agency's life as the other facts tell it."""
    _refuse_outside(event, _life_of([*others, event]), today)


@dataclass(frozen=True, slots=True)
class _Life:
    """What a life's facts say of its bounds: the days of founding and dissolution, and the last day of any fact."""

    founded: date | None
    dissolved: date | None
    last: date


def _life_of(facts: Collection[Event]) -> _Life:
    founded = min((fact.counts_on for fact in facts if fact.kind == Kind.FOUNDED), default=None)
    dissolved = min((fact.counts_on for fact in facts if fact.kind == Kind.DISSOLVED), default=None)
    return _Life(founded, dissolved, max(fact.counts_on for fact in facts))


def _refuse_outside(event: Event, life: _Life, today: date) -> None:
    if first_day(event.happened_on, event.precision) > today:
        raise Refused({"happened_on": _("The date lies in the future.")}, code="future")
    founded, dissolved = life.founded, life.dissolved
    if founded is None:
        raise Refused({"kind": _("Record first when the agency was founded.")}, code="not_founded")
    if event.counts_on < founded:
        raise Refused(
            {"happened_on": _("The agency was founded only on %(day)s.") % {"day": written(founded, "day")}},
            code="before_founding",
        )
    if dissolved is not None and event.counts_on > dissolved:
        raise Refused(
            {"happened_on": _("The agency was dissolved on %(day)s.") % {"day": written(dissolved, "day")}},
            code="after_dissolution",
        )
    if event.kind == Kind.DISSOLVED and life.last > event.counts_on:
        raise Refused(
            {"happened_on": _("Facts are recorded after this date; withdraw them first.")},
            code="facts_after_dissolution",
        )


def check_together(
    new: Mapping[int, Event], known: Iterable[Event], today: date
) -> Iterator[tuple[int, Refused | None, list[Warning_]]]:
    """Check several facts of one agency as one life with those known: the key of each, its refusal, its warnings."""
    if not new:
        return
    facts = [*known, *new.values()]
    life = _life_of(facts)
    for key, event in new.items():
        try:
            _refuse_outside(event, life, today)
        except Refused as refusal:
            yield key, refusal, []
        else:
            yield key, None, warnings(event, [other for other in facts if other is not event])


def warnings(event: Event, others: Iterable[Event]) -> list[Warning_]:
    """What the person should look at twice; the order of recording does not matter."""
    others = list(others)
    earlier = {other.kind for other in others if other.counts_on <= event.counts_on}
    found = []
    if event.kind == Kind.DECLARED and Kind.APPLIED not in earlier:
        found.append(Warning_.NOT_APPLIED)
    if event.number and any(other.number == event.number and other.kind == event.kind for other in others):
        found.append(Warning_.SAME_DOCUMENT)
    if event.kind in UPKEEP and not earlier & DECLARING:
        found.append(Warning_.NO_DECLARATION)
    return found
