"""Reads of the register: figures, and the story of one agency."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from agencies.choices import LIFE, State
from agencies.models import Clause, Fact, Standing
from agencies.models.fact import FactQuerySet
from agencies.standing import Event, name_and_superior
from portal.kit.dates import Precision, first_day

DIMENSIONS = {"tier": "tier", "district": "district__code", "edition": "edition", "obligation": "obligation"}
"""What figures can be grouped by, and where it stands."""


@dataclass(frozen=True)
class Figure:
    """How many agencies stand where, for one group of agencies on one day."""

    key: dict[str, Any]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """The denominator: agencies alive and obliged."""
        return sum(self.counts.values())

    @property
    def declared(self) -> int:
        """State declared and nothing else."""
        return self.counts[State.DECLARED]

    @property
    def left(self) -> int:
        return self.total - self.declared


def counted_standings(on: date, known: datetime | None = None):
    """The standings that the figures of a day count, as known at a moment (None: now)."""
    return Standing.objects.known(known).on(on).counted()


def figures(on: date, known: datetime | None = None, by: Sequence[str] = ("tier",)) -> list[Figure]:
    """The figures of a day by the given dimensions, in the order of their keys. One query, no join but for codes."""
    fields = [DIMENSIONS[name] for name in by]
    rows = counted_standings(on, known).order_by().values_list(*fields, "state").annotate(count=Count("pk"))
    counts: dict[tuple, dict[str, int]] = defaultdict(lambda: dict.fromkeys(State.values, 0))
    for *key, state, count in rows:
        counts[tuple(part or None for part in key)][state] += count
    ordered = sorted(counts.items(), key=lambda item: [part or "" for part in item[0]])
    return [Figure(dict(zip(by, key, strict=True)), states) for key, states in ordered]


def summed(figures: Sequence[Figure], **key: Any) -> Figure:
    """One figure out of several."""
    total = dict.fromkeys(State.values, 0)
    for figure in figures:
        for state, count in figure.counts.items():
            total[state] += count
    return Figure(key, total)


_DECLARED_ON = """
    SELECT day, count(*) FILTER (WHERE state = 'declared'), count(*)
    FROM unnest(%(days)s::date[]) AS day JOIN agencies_standing ON during @> day
    WHERE obligation IN ('mandatory', 'encouraged')
      AND {known}
    GROUP BY day
"""


def declared_on(days: Sequence[date], known: datetime | None = None) -> dict[date, tuple[int, int]]:
    """How many agencies had declared on each of the days, and how many were counted. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DECLARED_ON.format(known="known @> %(known)s" if known else "upper_inf(known)"),
            {"days": list(days), "known": known},
        )
        return {day: (declared, total) for day, declared, total in cursor.fetchall()}


def names_on(on: date, facts: FactQuerySet, agencies: Any) -> dict[int, str]:
    """The name that each agency (keys, or a query of them) bore on a day, as far as these facts give it one."""
    naming = facts.filter(agency__in=agencies, kind__in=LIFE).exclude(name="")
    events: dict[int, list[Event]] = defaultdict(list)
    for agency, *what in naming.values_list("agency", "pk", "kind", "happened_on", "precision", "number", "name"):
        event = Event(*what[:5], name=what[5])
        if event.counts_on <= on:
            events[agency].append(event)
    return {agency: name_and_superior(named)[0] for agency, named in events.items()}


_NAMED_LATER = """
    SELECT DISTINCT agency_id FROM agencies_fact
    WHERE agency_id = ANY(%(agencies)s) AND kind = ANY(%(life)s) AND name <> '' AND happened_on >= %(from)s
"""


def named_later(on: date, agencies: list[int]) -> list[int]:
    """Those that may have got the name that they bear now after a day: a name given in a year may count from its last
    day."""
    with connection.cursor() as cursor:
        first = first_day(on, Precision.YEAR)
        cursor.execute(_NAMED_LATER, {"agencies": agencies, "life": sorted(LIFE), "from": first})
        return [agency for (agency,) in cursor.fetchall()]


def with_several_names() -> Any:
    """The agencies that have been named more than once: only their names may have been others."""
    naming = Fact.objects.filter(kind__in=LIFE).exclude(name="").order_by()
    return naming.values("agency").annotate(names=Count("pk")).filter(names__gt=1).values("agency")


def asking_the_same() -> dict[int, set[int]]:
    """The key of each clause with its own and those of the clauses that ask the same in other editions. One query."""
    rows = list(Clause.objects.values_list("pk", "edition__code", "number", "former"))
    editions = sorted({edition for _pk, edition, _number, _former in rows})
    before = dict(zip(editions[1:], editions, strict=False))
    keys = {(edition, number): pk for pk, edition, number, _former in rows}
    earlier: dict[int, set[int]] = defaultdict(set)
    later: dict[int, set[int]] = defaultdict(set)
    for pk, edition, _number, former in rows:
        for number in former.split():
            if found := keys.get((before.get(edition, ""), number)):
                earlier[pk].add(found)
                later[found].add(pk)
    return {pk: {pk} | _reached(pk, earlier) | _reached(pk, later) for pk in keys.values()}


def _reached(start: int, step: Mapping[int, set[int]]) -> set[int]:
    """All that is reached from the start in one direction, edition by edition."""
    found, border = set(), {start}
    while border := set().union(*(step.get(pk, ()) for pk in border)) - found:
        found |= border
    return found
