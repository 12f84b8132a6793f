"""The figures of the province's yearly report, on a day of the year as known at a moment. Every query reads once."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from agencies.choices import DECLARING, Kind, State, Upkeep
from agencies.models import Fact, Standing, YearlyReport
from agencies.models.fact import COUNTS_ON
from agencies.queries import counted_standings
from portal.pages.dates import Dates
from portal.programme.models import Plan
from portal.programme.plans.attainment import Attained, attained
from portal.programme.plans.queries import Money, goals_of, money_on, summed


class Kept(NamedTuple):
    """What agencies of the denominator are counted by."""

    group: str
    tier: str
    obligation: str
    state: str
    edition: str
    upkeep: str
    is_new: bool
    is_converted: bool
    is_redeclared: bool
    is_electronic: bool


class Covered(NamedTuple):
    """Procedures in the systems, of those in competence, of the agencies whose declarations say both."""

    agencies: int
    covered: int
    competence: int


class Planned(NamedTuple):
    plan: Plan
    whole: Attained
    money: Money


@dataclass
class YearFigures:
    """All that the report counts. Agencies are those of the denominator on the day: alive and obliged."""

    year: int
    dates: Dates
    counts: dict[Kept, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = Kept._fields
        rows = _told(self.year, self.dates).order_by()
        grouped = rows.values_list("agency__group", *names[1:]).annotate(count=Count("pk"))
        self.counts = {Kept(*key): count for *key, count in grouped}

    def count(self, which: Callable[[Kept], bool] = lambda kept: True) -> int:
        return sum(count for kept, count in self.counts.items() if which(kept))

    @property
    def total(self) -> int:
        return self.count()

    @property
    def declared(self) -> int:
        return self.count(lambda kept: kept.state == State.DECLARED)

    @cached_property
    def covered(self) -> dict[str, Covered]:
        """By tier: what the last declaration or change of scope of each agency says."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for tier, covered, competence in _last_scopes(self.dates):
            found[tier].append((covered, competence))
        return {
            tier: Covered(len(each), sum(part for part, _whole in each), sum(whole for _part, whole in each))
            for tier, each in found.items()
        }

    @cached_property
    def plans(self) -> list[Planned]:
        """The province's plans of the year."""
        on, known = self.dates.on, self.dates.known
        found = Plan.objects.in_force(known).covering(self.year).filter(agency=None, decided_on__lte=on)
        plans = list(found.order_by("year", "pk"))
        goals = goals_of(plans, on, known)
        money = {plan.pk: summed(money_on(plan, on, known, self.year).values()) for plan in plans}
        return [Planned(plan, attained(goals[plan.pk], on), money[plan.pk]) for plan in plans]

    @cached_property
    def reports(self) -> Counter[str]:
        """How many agencies of the denominator have handed in their report of the year by the day, by its state."""
        rows = YearlyReport.objects.filter(year=self.year, sent_on__lte=self.dates.on)
        rows = rows.filter(agency__in=counted_standings(self.dates.on, self.dates.known).values("agency"))
        return Counter(dict(rows.order_by().values_list("state").annotate(Count("pk"))))


def _told(year: int, dates: Dates) -> QuerySet[Standing]:
    """The standings of the denominator, with what became of each agency in the year."""
    before = Standing.objects.known(dates.known).on(date(year - 1, 12, 31)).filter(agency=OuterRef("agency"))
    had = before.exclude(edition="")
    return counted_standings(dates.on, dates.known).annotate(
        is_new=Exists(_facts(year, dates, DECLARING)) & ~Exists(had),
        is_converted=Exists(had.filter(edition__lt=OuterRef("edition"))),
        is_redeclared=Exists(_facts(year, dates, [Kind.REDECLARED])),
        is_electronic=Exists(_facts(None, dates, [Kind.ELECTRONIC])),
    )


def _facts(year: int | None, dates: Dates, kinds: Any) -> QuerySet[Fact]:
    """The agency's facts of these kinds by the day; of one year only, where one is given."""
    facts = Fact.objects.known(dates.known).filter(agency=OuterRef("agency"), kind__in=kinds)
    facts = facts.alias(counts=COUNTS_ON).filter(counts__lte=dates.on)
    return facts.filter(counts__gte=date(year, 1, 1)) if year else facts


def _last_scopes(dates: Dates) -> list[tuple[str, int, int]]:
    facts = Fact.objects.known(dates.known).filter(kind__in=[*DECLARING, Kind.SCOPE_CHANGED])
    facts = facts.alias(counts=COUNTS_ON).filter(counts__lte=dates.on, covered__isnull=False, competence__isnull=False)
    declared = counted_standings(dates.on, dates.known).exclude(edition="")
    last = facts.filter(agency__in=declared.values("agency")).order_by("agency", "-counts", "-pk").distinct("agency")
    tiers = dict(declared.values_list("agency", "tier"))
    return [(tiers[agency], *scope) for agency, *scope in last.values_list("agency", "covered", "competence")]


def kept_up(kept: Kept) -> bool:
    return kept.upkeep == Upkeep.KEPT


def asked_for_upkeep(kept: Kept) -> bool:
    return bool(kept.upkeep)
