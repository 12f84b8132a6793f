"""What was reached of a plan by a day: targets with the day on which facts fulfilled them in, counts out. Pure.

The rules stand in docs/plans.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.programme.choices import Outcome, Step


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as the facts of a day tell it; `reached_on` None: not by then; `is_alive` on the day."""

    agency: int
    step: str
    due_on: date
    reached_on: date | None = None
    is_alive: bool = True

    def outcome(self, on: date) -> Outcome:
        """How the target stands at the end of a day."""
        if self.reached_on is not None and self.reached_on <= on:
            return Outcome.REACHED
        if not self.is_alive:
            return Outcome.LAPSED
        return Outcome.OVERDUE if self.due_on < on else Outcome.OPEN


@dataclass(frozen=True, slots=True)
class Attained:
    """Of so many targets; `step` empty: of any step. `due` counts those that were to be reached by the day."""

    step: str
    planned: int
    due: int
    reached: int
    open: int
    overdue: int
    lapsed: int


def attained(goals: Iterable[Goal], on: date, step: str = "") -> Attained:
    chosen = [goal for goal in goals if step in ("", goal.step)]
    outcomes = [goal.outcome(on) for goal in chosen]
    counts = {outcome.value: outcomes.count(outcome) for outcome in Outcome}
    return Attained(step, len(chosen), sum(goal.due_on <= on for goal in chosen), **counts)


def by_step(goals: Iterable[Goal], on: date) -> list[Attained]:
    """The steps that the plan has, in their order."""
    goals = list(goals)
    steps = {goal.step for goal in goals}
    return [attained(goals, on, step) for step in Step.values if step in steps]


@dataclass(frozen=True, slots=True)
class Agencies:
    """Agencies in a plan, and those of them that have reached all that it wants of them."""

    planned: int
    reached: int


def agencies(goals: Iterable[Goal], on: date) -> Agencies:
    ordered = sorted(goals, key=lambda goal: goal.agency)
    whole = [
        all(goal.outcome(on) == Outcome.REACHED for goal in own)
        for _agency, own in groupby(ordered, key=lambda goal: goal.agency)
    ]
    return Agencies(len(whole), sum(whole))
