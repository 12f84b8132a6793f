"""What a plan's page shows: figures whose every number opens its rows, the way down, the forecast, the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from portal.kit.asking import Dates
from portal.kit.charts import BurnDown, LeftPoint, burn_down
from portal.kit.dates import written_day
from portal.kit.numbers import Rate, written_number
from portal.programme.choices import CostLine, Outcome, Source, Step
from portal.programme.models import Plan
from portal.programme.permissions import can_see_money
from portal.programme.plans import burndown
from portal.programme.plans.attainment import Attained, Goal, agencies, attained, by_step
from portal.programme.plans.forecast import Forecast, Missed, Time, forecast, missed
from portal.programme.plans.queries import (
    Money,
    by,
    cost_per_agency,
    goals_of,
    goals_on,
    money_on,
    past_plans,
    summed,
)

PAST = 5
"""Plans of years past by which the forecast is judged."""


class Line(NamedTuple):
    """A row of the table of steps: its numbers, each with the address of its rows."""

    label: str
    cells: list[tuple[int, str]]
    rate: str


@dataclass(frozen=True)
class Figures:
    """What the list of plans and the page's head say of a plan."""

    whole: Attained
    rate: str


def figures(goals: Iterable[Goal], on: date) -> Figures:
    whole = attained(goals, on)
    return Figures(whole, Rate(whole.reached, whole.planned).written(register.current().rounding))


def plan_page(plan: Plan, dates: Dates, user) -> dict[str, Any]:
    """All that stands above the list of targets."""
    goals = goals_on(plan, dates.on, dates.known)
    shown = {
        "figures": figures(goals, dates.on),
        "agencies": agencies(goals, dates.on),
        "lines": _lines(plan, dates, goals),
        "outcomes": Outcome.labels,
        "may_see_money": can_see_money(user, plan),
    }
    if plan.is_approved and goals:
        shown |= {"burn": burn(plan, goals, dates.on), "forecast": _forecast(plan, dates, goals)}
    if shown["may_see_money"]:
        shown |= money(plan, dates, shown["agencies"].reached)
    return shown


# --- targets ------------------------------------------------------------------------------------------


def _lines(plan: Plan, dates: Dates, goals: list[Goal]) -> list[Line]:
    steps = by_step(goals, dates.on)
    whole = [attained(goals, dates.on)] if len(steps) != 1 else []
    return [_line(plan, dates, each) for each in [*steps, *whole]]


def _line(plan: Plan, dates: Dates, each: Attained) -> Line:
    path = reverse("plan", args=[plan.pk])
    step = each.step or None
    cells = [(each.planned, dates.link(path, step=step) + "#rows")]
    for outcome in Outcome.values:
        cells.append((getattr(each, outcome), dates.link(path, step=step, only=outcome) + "#rows"))
    rate = Rate(each.reached, each.planned).written(register.current().rounding)
    return Line(str(Step(each.step).label) if each.step else _("All"), cells, rate)


# --- the way down -------------------------------------------------------------------------------------


class BurnStep(NamedTuple):
    """A day of the chart; `left` None: still to come."""

    day: date
    wanted: int
    left: int | None
    label: str


class Burn(NamedTuple):
    title: str
    chart: BurnDown
    steps: list[BurnStep]


def burn(plan: Plan, goals: list[Goal], on: date) -> Burn:
    return drawn([LeftPoint(each.day, each.wanted, each.left) for each in burndown.burn_down(goals, _time(plan), on)])


def drawn(points: list[LeftPoint]) -> Burn:
    """The chart of at least two days, with its words."""
    chart = burn_down(points)
    steps = [
        BurnStep(*point, written_day(point.day)[:5] if is_labelled else "")
        for point, is_labelled in zip(points, chart.is_labelled, strict=True)
    ]
    told = [step for step in steps if step.left is not None]
    title = _("What is left of the plan")
    if told:
        words = _("%(left)s left on %(day)s; %(wanted)s were to be left by then")
        numbers = {"left": written_number(told[-1].left or 0), "wanted": written_number(told[-1].wanted)}
        title = words % (numbers | {"day": written_day(told[-1].day)})
    return Burn(title, chart, steps)


def _time(plan: Plan) -> Time:
    return Time(plan.first_day, plan.last_day)


# --- the forecast -------------------------------------------------------------------------------------


class Told(NamedTuple):
    """The forecast, and by how much the same reckoning was wrong in years past."""

    now: Forecast
    past: list[Missed]
    mean: str
    """How far off on average, as a share of what was planned; "" without years past."""


def _forecast(plan: Plan, dates: Dates, goals: list[Goal]) -> Told | None:
    now = forecast(goals, _time(plan), dates.on)
    if now is None:
        return None
    before = list(past_plans(plan, dates.on)[:PAST])
    # Each past plan as it stood at its own end, with all that is known of it at the moment asked for.
    past = [(_time(each), goals_of([each], each.last_day, dates.known)[each.pk]) for each in before]
    found = [each for each in missed(past, (plan.last_day - dates.on).days) if each.planned]
    return Told(now, found, _mean(found))


def _mean(found: list[Missed]) -> str:
    if not found:
        return ""
    off, planned = sum(abs(each.error) for each in found), sum(each.planned for each in found)
    return Rate(off, planned).written(register.current().rounding)


# --- money --------------------------------------------------------------------------------------------


class Sum(NamedTuple):
    """An amount with the address of its rows."""

    amount: int
    url: str


class MoneyLine(NamedTuple):
    label: str
    sums: list[Sum]
    unspent: int


def money(plan: Plan, dates: Dates, reached: int) -> dict[str, Any]:
    """The tables of money by line and by source, and what an agency that reached its goal cost."""
    parts = money_on(plan, dates.on, dates.known)
    whole = summed(parts.values())
    lines = {str(CostLine(code).label): (each, {"line": code}) for code, each in by(parts, 0).items()}
    sources = {str(Source(code).label): (each, {"source": code}) for code, each in by(parts, 1).items()}
    return {
        "money_lines": [_money_line(plan, dates, label, *line) for label, line in lines.items()],
        "money_sources": [_money_line(plan, dates, label, *line) for label, line in sources.items()],
        "money_whole": _money_line(plan, dates, _("All"), whole, {}),
        "cost": cost_per_agency(whole.spent, reached),
    }


def _money_line(plan: Plan, dates: Dates, label: str, each: Money, filters: dict[str, str]) -> MoneyLine:
    path = reverse("plan-money", args=[plan.pk])
    amounts = {"planned": each.planned, "allotted": each.allotted, "spent": each.spent}
    sums = [Sum(amount, dates.link(path, kind=kind, **filters)) for kind, amount in amounts.items()]
    return MoneyLine(label, sums, each.unspent)
