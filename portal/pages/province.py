"""The province's page: figures into tables whose every number opens its rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import OBLIGED, Obligation, State, Tier
from agencies.queries import Figure, figures
from portal.kit.charts import Point
from portal.kit.numbers import Rate
from portal.pages import dashboard
from portal.pages.cells import Cell
from portal.pages.dashboard import NEARBY, STORED
from portal.pages.dates import Dates, DatesForm
from portal.pages.rollups import KEYS, STATES, as_of, rolled_figures
from portal.programme.choices import Outcome
from portal.programme.models import Plan
from portal.programme.plans.attainment import Attained, attained
from portal.programme.plans.queries import goals_of

DECLARED = STATES.index(State.DECLARED)
LEFT = "left"
"""What is left to do: every state of the denominator but declared. A word of the list's state filter."""
NONE = "-"
"""Filter value of the list for agencies that have no tier, no district or no edition."""


@dataclass
class Line:
    """A row of a table: how many agencies of one kind stand in each state, and the link to all of them."""

    label: str
    counts: Sequence[int]  # in the order of STATES
    url: str
    rate: str = ""

    @cached_property
    def total(self) -> Cell:
        return Cell(sum(self.counts), self.url)

    @cached_property
    def declared(self) -> Cell:
        return self._in(State.DECLARED, self.counts[DECLARED], self.rate)

    @property
    def left(self) -> Cell:
        """What is left to do."""
        return self._in(LEFT, self.total.count - self.counts[DECLARED], self.label)

    def of(self, state: str) -> Cell:
        """Those in one state."""
        return self._in(state, self.counts[STATES.index(state)])

    @cached_property
    def by_state(self) -> list[Cell]:
        """All, and those in each state."""
        return [self.total, *map(self._in, STATES, self.counts)]

    @cached_property
    def cells(self) -> str:
        """`by_state` as cells of a table, in one piece: a template takes longer to draw two hundred numbers."""
        return mark_safe("".join([f'<td class="number">{cell.__html__()}</td>' for cell in self.by_state]))  # noqa: S308

    def _in(self, state: str, count: int, note: str = "") -> Cell:
        return Cell(count, f"{self.url}&state={state}", note)

    @property
    def share(self) -> str:
        """Declared of all; a dash where there is nobody."""
        parts = f"{self.declared.__html__()}/{self.total.__html__()}" if self.total.count else "–"
        return mark_safe(parts)  # noqa: S308 (numbers, and addresses that are escaped)


class District(NamedTuple):
    """A row of the table of districts."""

    code: str | None
    whole: Line
    committee: Line
    divisions: Line
    communes: Line
    tile: dashboard.Tile


def shown(dates: Dates, form: DatesForm) -> str:
    """The page below its frame: as the rollups say when they hold now, else as the standings do.

    Its dates then are those of the rollups, so that figure and list always agree. Figures as known at a moment never
    change: what was drawn of them is stored, and never has to be thrown away.
    """
    moment = as_of() if dates.known is None else None
    if moment is None:
        return drawn(dates, form, figures(dates.on, dates.known, KEYS), dashboard.ends(dates.on, dates.known))
    dates = Dates(dates.on, moment)
    return cache.near(_stored_as(dates), lambda: _drawn_of_rollups(dates, form, moment), STORED, NEARBY)


def drawn(dates: Dates, form: DatesForm, parts: list[Figure], ends: list[Point]) -> str:
    """`parts` are the figures by KEYS, `ends` the points of the trend before the day."""
    shown = province(dates, parts)
    trend = dashboard.trend(dates, [*ends, Point(dates.on, shown["whole"].declared.count, shown["whole"].total.count)])
    known = form.data.get("known", "").strip()
    years = dashboard.years(dates.on, known, trend.steps[0].day.year)
    charts = {"trend": trend, "years": years, "comparison": dashboard.comparison(dates.on, known)}
    return render_to_string("pages/_province.html", shown | charts | {"form": form})


def _drawn_of_rollups(dates: Dates, form: DatesForm, moment: datetime) -> str:
    return drawn(dates, form, as_known(dates), dashboard.rolled_ends(dates.on, moment))


def as_known(dates: Dates) -> list[Figure]:
    """The figures by KEYS: out of the rollups where these hold for the moment, else out of the standings."""
    moment, parts = rolled_figures(dates.on)
    return parts if moment and moment == dates.known else figures(dates.on, dates.known, KEYS)


def present(on: date) -> tuple[Dates, list[Figure]]:
    """The figures of a day by KEYS as known now, and the two dates that their links carry."""
    moment, parts = rolled_figures(on)
    return (Dates(on, moment), parts) if moment else (Dates(on), figures(on, None, KEYS))


def _stored_as(dates: Dates) -> str:
    """What it is stored under: all that it is drawn from."""
    tiers = ",".join(f"{tier}:{since}" for tier, since in sorted(register.complete_tiers().items()))
    settings = f"{register.current().rounding}:{tiers}"
    return f"province:{get_language()}:{dates.on}:{dates.known and dates.known.isoformat()}:{settings}"


def province(dates: Dates, parts: list[Figure]) -> dict[str, Any]:
    """All that the tables show; `parts` are the figures by KEYS."""
    drawn = drawer(dates, parts)
    districts = drawn.districts()
    whole, tiers = drawn.line(""), drawn.tiers()
    left = [district.communes.left for district in districts if district.communes.left.count]
    return {
        "dates": dates,
        "states": list(State),
        "whole": whole,
        "tiers": tiers,
        "stack": dashboard.stack([(line.label, line.by_state) for line in tiers], whole.by_state),
        "districts": districts,
        "map": dashboard.tiled([district.tile for district in districts]),
        "left": left,
        "left_total": sum(cell.count for cell in left),
        "plans": plans(dates),
        "obligations": drawn.lines("obligation", [choice for choice in Obligation.choices if choice[0] in OBLIGED]),
        "editions": drawn.lines("edition", _editions(parts), _("Not declared yet")),
    }


def plans(dates: Dates) -> list[dict[str, Any]]:
    """The province's plans that concern the day, with what facts say was reached of them; each opens its targets."""
    found = [plan for plan in _approved(dates.on.year, dates.known) if plan.decided_on <= dates.on]
    goals = goals_of(found, dates.on, dates.known) if found else {}
    return [_plan(plan, dates, attained(goals[plan.pk], dates.on)) for plan in found]


def _approved(year: int, known: datetime | None) -> list[Plan]:
    """The province's plans that concern a year; those as known at a moment never change."""
    if known is None:
        return _read_approved(year, known)
    return cache.near(f"plans:{year}:{known.isoformat()}", lambda: _read_approved(year, known), STORED, NEARBY)


def _read_approved(year: int, known: datetime | None) -> list[Plan]:
    near = Q(year__lte=year + 1, last_year__gte=year)
    plans = Plan.objects.in_force(known).filter(near, agency=None).order_by("year", "title")
    return list(plans.only("title", "basis", "year", "decided_on"))


def _plan(plan: Plan, dates: Dates, whole: Attained) -> dict[str, Any]:
    path = reverse("plan", args=[plan.pk])
    return {
        "title": plan.title,
        "basis": plan.basis,
        "planned": whole.planned,
        "reached": whole.reached,
        "url": dates.link(path),
        "reached_url": dates.link(path, only=Outcome.REACHED),
    }


class Drawer:
    """Draws the figures of one day into lines; `path` is the list that they open, and carries both dates."""

    def __init__(self, dates: Dates, parts: list[Figure], path: str):
        self.dates = dates
        self.parts = parts
        self.sums = _sums(parts)
        self.path = path
        self.complete = register.complete_tiers()
        self.rounding = register.current().rounding

    def has(self, **key: Any) -> bool:
        return tuple(key.items()) in self.sums

    def line(self, label: str, **key: Any) -> Line:
        counts = self.sums.get(tuple(key.items())) or [0] * len(STATES)
        filters = "".join(_filter(name, value) for name, value in key.items())
        return Line(label, counts, self.path + filters)

    def lines(self, name: str, choices: Iterable[tuple[str, str]], without: str = "") -> list[Line]:
        """A line for each choice, and one for the agencies that have none, where there are such: together the whole."""
        lines = [self.line(label, **{name: value}) for value, label in choices]
        return [*lines, self.line(without, **{name: None})] if self.has(**{name: None}) else lines

    def tiers(self) -> list[Line]:
        """A line for each tier, with its rate where the list of the tier is known to be complete on the day."""
        lines = self.lines("tier", Tier.choices, _("No tier"))
        complete = [since is not None and since <= self.dates.on for since in map(self.complete.get, Tier.values)]
        return [
            replace(line, rate=Rate(line.declared.count, line.total.count).written(self.rounding))
            if is_complete and line.total.count
            else line
            for line, is_complete in zip_longest(lines, complete)
        ]

    def districts(self) -> list[District]:
        """Each district: all its agencies, and those of each tier there."""
        named = [*_district_names(self.parts).items(), (None, _("Outside districts"))]
        return [self._district(code, name) for code, name in named if self.has(district=code)]

    def _district(self, code: str | None, name: str) -> District:
        tiers = (Tier.DISTRICT, Tier.DIVISION, Tier.COMMUNE)
        committee, divisions, communes = (self.line(name, district=code, tier=tier) for tier in tiers)
        tile = dashboard.tile(code, name, communes.declared, communes.total)
        return District(code, self.line(name, district=code), committee, divisions, communes, tile)


def drawer(dates: Dates, parts: list[Figure]) -> Drawer:
    """Draws figures that open the list of agencies behind the sign-in."""
    return Drawer(dates, parts, dates.link(reverse("agencies"), counted="1"))


@lru_cache(maxsize=1000)
def _filter(name: str, value: str | None) -> str:
    return f"&{name}={NONE if value is None else quote(value)}"


def _sums(parts: list[Figure]) -> dict[tuple, list[int]]:
    """How many agencies stand in each state, for every value of what the tables group by; `parts` are by KEYS."""
    groups = defaultdict(list)
    for tier, district, edition, obligation, counts in ((*part.key.items(), part.counts.values()) for part in parts):
        for key in ((), (tier,), (district,), (district, tier), (obligation,), (edition,)):
            groups[key].append(counts)
    return {key: list(map(sum, zip(*counts, strict=True))) for key, counts in groups.items()}


def _district_names(parts: list[Figure]) -> dict[str, str]:
    """The name of each district by its code, in the order of the alphabet."""
    codes = {part.key["district"] for part in parts} - {None}
    return {code: name for code, name in register.districts_with(codes).items() if code in codes}


def _editions(parts: list[Figure]) -> list[tuple[str, str]]:
    codes = {part.key["edition"] for part in parts} - {None}
    return [(code, code) for code in sorted(codes)]
