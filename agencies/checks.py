"""What is refused and what is warned of before a fact is recorded. Pure: facts and a date in, findings out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.choices import DECLARING, UPKEEP, Kind
from agencies.standing import Event
from portal.kit.dates import first_day, written


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

    NOT_APPLIED = "not_applied", _("Declared, but no fact says that the system was applied before.")
    SAME_DOCUMENT = "same_document", _("A fact of this kind with the same document number is recorded already.")
    NO_DECLARATION = "no_declaration", _("An audit or review is recorded before any declaration.")


def refuse_outside_life(event: Event, others: Iterable[Event], today: date) -> None:
    """Raise Refused when the fact lies in the future or outside the agency's life as the other facts tell it."""
    if first_day(event.happened_on, event.precision) > today:
        raise Refused({"happened_on": _("The date lies in the future.")}, code="future")
    facts = [*others, event]
    founded = min((fact.counts_on for fact in facts if fact.kind == Kind.FOUNDED), default=None)
    dissolved = min((fact.counts_on for fact in facts if fact.kind == Kind.DISSOLVED), default=None)
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
    if event.kind == Kind.DISSOLVED and any(fact.counts_on > event.counts_on for fact in facts):
        raise Refused(
            {"happened_on": _("Facts are recorded after this date; withdraw them first.")},
            code="facts_after_dissolution",
        )


def check_together(
    new: Mapping[int, Event], known: Iterable[Event], today: date
) -> Iterator[tuple[int, Refused | None, list[Warning_]]]:
    """Check several facts of one agency as one life with those known: the key of each, its refusal, its warnings."""
    known = list(known)
    for key, event in new.items():
        others = known + [other for number, other in new.items() if number != key]
        try:
            refuse_outside_life(event, others, today)
        except Refused as refusal:
            yield key, refusal, []
        else:
            yield key, None, warnings(event, others)


def warnings(event: Event, others: Iterable[Event]) -> list[Warning_]:
    """What the person should look at twice; the order of recording does not matter."""
    others = list(others)
    earlier = [other for other in others if other.counts_on <= event.counts_on]
    found = []
    if event.kind == Kind.DECLARED and not any(other.kind == Kind.APPLIED for other in earlier):
        found.append(Warning_.NOT_APPLIED)
    if event.number and any((other.kind, other.number) == (event.kind, event.number) for other in others):
        found.append(Warning_.SAME_DOCUMENT)
    if event.kind in UPKEEP and not any(other.kind in DECLARING for other in earlier):
        found.append(Warning_.NO_DECLARATION)
    return found
