"""The province's page: figures into tables whose every number opens its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from agencies.choices import Obligation, State, Tier
from agencies.models import Area, Standing
from agencies.queries import Figure, figures, summed
from agencies.register import complete_tiers, current
from portal.kit.numbers import Rate
from portal.pages.dates import Dates
from portal.pages.rollups import as_of, rolled_figures
from portal.programme.models import Plan

KEYS = ("tier", "district", "edition", "obligation")
LEFT = "left"
"""What is left to do: every state of the denominator but declared. A word of the list's state filter."""


@dataclass(frozen=True)
class Cell:
    """A number and the link to exactly the agencies that it counts."""

    count: int
    url: str
    rate: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    label: str
    declared: Cell
    total: Cell
    left: Cell
    states: list[Cell]
    key: str = ""


def source(dates: Dates) -> tuple[Dates, list[Figure] | None]:
    """Where the figures come from: the rollups, when they hold now, else (None) the standings.

    The dates given back carry the moment of the rollups, so that figure and list always agree.
    """
    if dates.known is None and (moment := as_of()):
        return Dates(dates.on, moment), None
    return dates, figures(dates.on, dates.known, KEYS)


def province(dates: Dates, parts: list[Figure] | None = None) -> dict[str, Any]:
    """All that the page shows; `parts` are the figures by KEYS, left out: from the rollups."""
    parts = rolled_figures(dates.on) if parts is None else parts
    drawn = Drawer(dates)
    names = _district_names(parts)
    left = [line for line in (drawn.left(name, code, parts) for code, name in names.items()) if line.count]
    tiers = [drawn.line(tier.label, parts, tier=tier) for tier in Tier]
    return {
        "dates": dates,
        "whole": drawn.line("", parts),
        "tiers": tiers,
        "states": list(State),
        "districts": [drawn.district(name, code, parts) for code, name in names.items()],
        "left": left,
        "left_total": sum(cell.count for cell in left),
        "plans": plans(dates),
        "obligations": [
            drawn.line(obligation.label, parts, obligation=obligation)
            for obligation in (Obligation.MANDATORY, Obligation.ENCOURAGED)
        ],
        "editions": [
            drawn.edition(code, parts) for code in sorted({part.key["edition"] or "" for part in parts} - {""})
        ],
    }


def plans(dates: Dates) -> list[dict[str, Any]]:
    """The yearly plans that concern the day, with what facts say was reached of them."""
    path = reverse("agencies")
    declared = Standing.objects.known(dates.known).on(dates.on).filter(state=State.DECLARED).values("agency")
    rows = Plan.objects.filter(year__in=(dates.on.year, dates.on.year + 1)).annotate(
        planned=Count("agencies"), reached=Count("agencies", filter=Q(agencies__in=declared))
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
    """Draws figures of one day into lines; every link carries both dates."""

    def __init__(self, dates: Dates):
        self.dates = dates
        self.path = reverse("agencies")
        self.complete = complete_tiers()
        self.rounding = current().rounding

    def link(self, **filters: str | None) -> str:
        return self.dates.link(self.path, counted="1", **filters)

    def line(self, label: str, parts: Iterable[Figure], **key: Any) -> Line:
        figure = summed([part for part in parts if _matches(part, key)])
        return Line(
            label=label,
            declared=Cell(figure.declared, self.link(state=State.DECLARED, **key), self.rate(figure, key.get("tier"))),
            total=Cell(figure.total, self.link(**key)),
            left=Cell(figure.left, self.link(state=LEFT, **key)),
            states=[Cell(count, self.link(state=state, **key)) for state, count in figure.counts.items()],
            key="-".join(map(str, key.values())),
        )

    def rate(self, figure: Figure, tier: str | None) -> str:
        """The rate in words, only where the list of the tier is known to be complete on the day."""
        since = self.complete.get(tier)
        if since is None or since > self.dates.on or not figure.total:
            return ""
        return Rate(figure.declared, figure.total).written(self.rounding)

    def district(self, name: str, code: str, parts: list[Figure]) -> dict[str, Any]:
        own = [part for part in parts if part.key["district"] == code]
        tiers = (Tier.DISTRICT, Tier.DIVISION, Tier.COMMUNE)
        return {
            "name": name,
            "code": code,
            "whole": self.line(name, own, district=code),
            "tiers": [self.line(name, own, district=code, tier=tier) for tier in tiers],
        }

    def left(self, name: str, code: str, parts: list[Figure]) -> Cell:
        key = {"tier": Tier.COMMUNE, "district": code}
        figure = summed([part for part in parts if _matches(part, key)])
        return Cell(figure.left, self.link(state=LEFT, **key), name)

    def edition(self, code: str, parts: list[Figure]) -> Line:
        return self.line(code, parts, edition=code)


def _matches(part: Figure, key: dict[str, Any]) -> bool:
    return all(part.key[name] == value for name, value in key.items())


def _district_names(parts: list[Figure]) -> dict[str, str]:
    codes = {part.key["district"] for part in parts} - {None}
    areas = Area.objects.filter(code__in=codes, level="district").order_by("sort_key")
    return dict(areas.values_list("code", "name"))
