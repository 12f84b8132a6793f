"""The province's page: figures into tables whose every number opens its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.choices import OBLIGED, Obligation, State, Tier
from agencies.models import Area, Standing
from agencies.queries import Figure, figures, summed
from agencies.register import complete_tiers, current
from portal.kit.numbers import Rate
from portal.pages.dates import Dates
from portal.pages.rollups import KEYS, rolled_figures
from portal.programme.models import Plan

LEFT = "left"
"""What is left to do: every state of the denominator but declared. A word of the list's state filter."""
NONE = "-"
"""Filter value of the list for agencies that have no tier, no district or no edition."""


@dataclass(frozen=True)
class Cell:
    """A number, the link to exactly the agencies that it counts, and a word to it: its rate, its place."""

    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    label: str
    declared: Cell
    total: Cell
    left: Cell
    states: list[Cell]


def source(dates: Dates) -> tuple[Dates, list[Figure], bool]:
    """The figures by KEYS, and whether they come out of the rollups: when these hold now; else out of the standings.

    The dates given back carry the moment of the rollups, so that figure and list always agree.
    """
    if dates.known is None:
        moment, parts = rolled_figures(dates.on)
        if moment:
            return Dates(dates.on, moment), parts, True
    return dates, figures(dates.on, dates.known, KEYS), False


def settings_stamp() -> str:
    """Differs when the settings do that the page is drawn with."""
    tiers = "".join(f",{tier}:{since}" for tier, since in sorted(complete_tiers().items()))
    return f"{current().rounding}{tiers}"


def province(dates: Dates, parts: list[Figure]) -> dict[str, Any]:
    """All that the page shows; `parts` are the figures by KEYS."""
    drawn = Drawer(dates, parts)
    names = _district_names(parts)
    left = [cell for cell in (drawn.left(name, code) for code, name in names.items()) if cell.count]
    return {
        "dates": dates,
        "states": list(State),
        "whole": drawn.line(""),
        "tiers": drawn.lines("tier", Tier.choices, _("No tier")),
        "districts": drawn.districts(names),
        "left": left,
        "left_total": sum(cell.count for cell in left),
        "plans": plans(dates),
        "obligations": drawn.lines("obligation", [choice for choice in Obligation.choices if choice[0] in OBLIGED]),
        "editions": drawn.lines("edition", _editions(parts), _("Not declared yet")),
    }


def plans(dates: Dates) -> list[dict[str, Any]]:
    """The yearly plans that concern the day, with what facts say was reached of them."""
    path = reverse("agencies")
    alive = Standing.objects.known(dates.known).on(dates.on).values("agency")
    rows = Plan.objects.filter(year__in=(dates.on.year, dates.on.year + 1)).annotate(
        planned=Count("agencies", filter=Q(agencies__in=alive)),
        reached=Count("agencies", filter=Q(agencies__in=alive.filter(state=State.DECLARED))),
    )
    return [
        {
            "title": plan.title,
            "basis": plan.basis,
            "planned": plan.planned,
            "declared": plan.reached,
            "url": dates.link(path, plan=plan.pk),
            "declared_url": dates.link(path, plan=plan.pk, state=State.DECLARED),
        }
        for plan in rows
    ]


class Drawer:
    """Draws the figures of one day into lines; every link carries both dates."""

    def __init__(self, dates: Dates, parts: list[Figure]):
        self.dates = dates
        self.parts = parts
        self.path = reverse("agencies")
        self.complete = complete_tiers()
        self.rounding = current().rounding

    def link(self, **filters: str | None) -> str:
        asked = {name: NONE if value is None else value for name, value in filters.items()}
        return self.dates.link(self.path, counted="1", **asked)

    def line(self, label: str, **key: Any) -> Line:
        figure = self.figure(key)
        return Line(
            label=label,
            declared=Cell(figure.declared, self.link(state=State.DECLARED, **key), self.rate(figure, key.get("tier"))),
            total=Cell(figure.total, self.link(**key)),
            left=Cell(figure.left, self.link(state=LEFT, **key)),
            states=[Cell(count, self.link(state=state, **key)) for state, count in figure.counts.items()],
        )

    def lines(self, name: str, choices: Iterable[tuple[str, str]], without: str = "") -> list[Line]:
        """A line for each choice, and one for the agencies that have none, where there are such: together the whole."""
        lines = [self.line(label, **{name: value}) for value, label in choices]
        nowhere = self.line(without, **{name: None})
        return [*lines, nowhere] if nowhere.total.count else lines

    def figure(self, key: dict[str, Any]) -> Figure:
        return summed([part for part in self.parts if all(part.key[name] == value for name, value in key.items())])

    def rate(self, figure: Figure, tier: str | None) -> str:
        """The rate in words, only where the list of the tier is known to be complete on the day."""
        since = self.complete.get(tier)
        if since is None or since > self.dates.on or not figure.total:
            return ""
        return Rate(figure.declared, figure.total).written(self.rounding)

    def districts(self, names: dict[str, str]) -> list[dict[str, Any]]:
        tiers = (Tier.DISTRICT, Tier.DIVISION, Tier.COMMUNE)
        return [
            {"whole": whole, "tiers": [self.line("", district=code, tier=tier) for tier in tiers]}
            for code, name in [*names.items(), (None, _("Outside districts"))]
            if (whole := self.line(name, district=code)).total.count
        ]

    def left(self, name: str, code: str) -> Cell:
        """The communes of a district that have still to declare."""
        key = {"tier": Tier.COMMUNE, "district": code}
        return Cell(self.figure(key).left, self.link(state=LEFT, **key), name)


def _editions(parts: list[Figure]) -> list[tuple[str, str]]:
    codes = {part.key["edition"] for part in parts} - {None}
    return [(code, code) for code in sorted(codes)]


def _district_names(parts: list[Figure]) -> dict[str, str]:
    codes = {part.key["district"] for part in parts} - {None}
    areas = Area.objects.filter(code__in=codes, level="district").order_by("sort_key")
    return dict(areas.values_list("code", "name"))
