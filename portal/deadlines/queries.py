"""What holds on a day: the rules, the working days."""

from datetime import date

from portal.deadlines.choices import DayKind
from portal.deadlines.ladder import Policy
from portal.deadlines.models import Rule, SpecialDay
from portal.kit.workdays import WorkingDays


def policies(on: date) -> dict[str, Policy]:
    """The rules that hold on a day, by kind."""
    return {rule.kind: rule.policy for rule in Rule.objects.on(on)}


def working_days() -> WorkingDays:
    """All special days that are known: a few dozen a decade and year."""
    days: dict[str, set[date]] = {DayKind.OFF: set(), DayKind.WORKED: set()}
    for day, kind in SpecialDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    return WorkingDays(frozenset(days[DayKind.OFF]), frozenset(days[DayKind.WORKED]))
