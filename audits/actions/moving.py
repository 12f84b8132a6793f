"""One way to move visits, findings and corrective actions: lock, check, write, and keep what was said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused, Stale
from audits.moves import Move, target
from portal.kit.sql import held


@dataclass(frozen=True)
class Movable:
    """What moves by a table: its rows with what the checks read, the table, and whose each move is."""

    rows: QuerySet[Any]
    table: Mapping[str, Move]
    may: Callable[[Any, Any, str], bool]


@dataclass(frozen=True)
class Said:
    """Who makes a move, on which day, with which words, having seen which version.

    `at` is the moment of recording, for steps that are replayed from elsewhere; left out, now.
    """

    by: Any
    on: date
    seen_version: int
    text: str = ""
    at: datetime | None = None

    @property
    def recorded_at(self) -> datetime:
        return self.at or timezone.now()


@transaction.atomic
def make_move(
    kind: Movable, thing: Any, name: Any, said: Said, change: Callable[[Any], dict[str, Any]], **step: Any
) -> Any:
    """Move the thing and give it back. `change` gets it locked, refuses what cannot be and gives the fields to set.

    Raises Refused, Stale. The same form sent twice moves once.
    """
    thing = held(kind.rows, thing.pk)
    last = thing.steps.order_by("-pk").first()
    if thing.version != said.seen_version:
        if last and (last.move, last.text, last.by_id) == (name, said.text.strip(), said.by.pk):
            return thing
        raise Stale
    if not kind.may(said.by, thing, name):
        raise NotYours
    to = target(kind.table, name, thing.state_on(said.on), said.text)
    if last and said.on < last.on:
        # In order of days too, so that the state on any past day can be told.
        raise Refused(_("The day lies before that of the last step."), code="before_last")
    if said.at and not (last.at if last else said.at) <= said.at <= timezone.now():
        raise Refused(_("A step is recorded after the one before it, and not in the future."), code="recorded_before")
    fields = {**change(thing), "state": to, "version": thing.version + 1}
    for field, value in fields.items():
        setattr(thing, field, value)
    thing.save(update_fields=list(fields))
    told = {"on": said.on, "text": said.text.strip(), "by": said.by, "at": said.recorded_at}
    thing.steps.create(move=name, state=to, **told, **step)
    return thing


def unchanged(thing: Any) -> dict[str, Any]:
    """For moves that change the state and nothing else."""
    return {}
