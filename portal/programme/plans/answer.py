"""Attainment and money of a year's plans as `manage.py attainment` tells them (docs/plans.md)."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from portal.programme.models import Plan
from portal.programme.plans.attainment import Goal, agencies, attained, by_step
from portal.programme.plans.forecast import Time, forecast
from portal.programme.plans.queries import Money, cost_per_agency, goals_of, money_on, summed


def answer(year: int, on: date, known: datetime | None) -> dict[str, Any]:
    """The approved plans that cover the year; money also of the year alone."""
    plans = list(Plan.objects.in_force(known).covering(year).select_related("agency").order_by("year", "pk"))
    goals = goals_of(plans, on, known)
    told = [_plan(plan, goals[plan.pk], year, on, known) for plan in plans]
    every = [goal for plan in plans for goal in goals[plan.pk]]
    return {
        "year": year,
        "on": on.isoformat(),
        "known": known.isoformat() if known else None,
        "targets": _counts(every, on),
        "money": _sum(summed(money for plan in plans for money in money_on(plan, on, known).values())),
        "plans": told,
    }


def _plan(plan: Plan, goals: list[Goal], year: int, on: date, known: datetime | None) -> dict[str, Any]:
    money = money_on(plan, on, known)
    whole, reached = summed(money.values()), agencies(goals, on)
    told = forecast(goals, Time(plan.first_day, plan.last_day), on)
    return {
        "key": plan.source_key,
        "title": plan.title,
        "agency": plan.agency.key if plan.agency else None,
        "from": plan.first_day.isoformat(),
        "until": plan.last_day.isoformat(),
        "targets": _counts(goals, on),
        "by": [asdict(each) for each in by_step(goals, on)],
        "agencies": asdict(reached),
        "money": _sum(whole)
        | {
            "by": [{"line": line, "source": source, **_sum(each)} for (line, source), each in money.items()],
            "of_year": _sum(summed(money_on(plan, on, known, year).values())),
            "per_agency": cost_per_agency(whole.spent, reached.reached),
        },
        "forecast": told and asdict(told) | {"done_on": told.done_on and told.done_on.isoformat()},
    }


def _counts(goals: list[Goal], on: date) -> dict[str, int]:
    counts = asdict(attained(goals, on))
    del counts["step"]
    return counts


def _sum(money: Money) -> dict[str, int]:
    return asdict(money)
