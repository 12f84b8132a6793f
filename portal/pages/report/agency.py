"""An agency's own report of a year: what it recorded, in the order in which a head reads it."""

from datetime import date
from typing import Any

from agencies import register
from agencies.choices import LIFE, State, Upkeep
from agencies.explaining import explain
from agencies.models import Agency
from agencies.models.fact import COUNTS_ON
from portal.kit.numbers import Rate
from portal.pages.dates import Dates
from portal.programme.models import Target
from portal.programme.plans.queries import goal_of, told


def agency_report(agency: Agency, year: int, dates: Dates, user) -> dict[str, Any]:
    """The standing on the last day of the year (today in the running one), and what happened in the year."""
    known = list(agency.facts.known(dates.known).counting_by(dates.on).annotate(counts=COUNTS_ON))
    held = explain(agency, dates.on, known, dates.known).standing
    happened = [fact for fact in known if fact.kind not in LIFE and fact.counts >= date(year, 1, 1)]
    targets = told(Target.objects.filter(agency=agency).planned_on(dates.on, dates.known), dates.on, dates.known)
    targets = targets.filter(plan__year__lte=year, plan__last_year__gte=year).select_related("plan")
    return {
        "agency": agency,
        "year": year,
        "dates": dates,
        "standing": held,
        "state_words": State(held.state).label if held else "",
        "upkeep_words": Upkeep(held.upkeep).label if held else "",
        "coverage": _coverage(known),
        "happened": [(fact, register.label_of(fact.kind)) for fact in sorted(happened, key=lambda fact: fact.counts)],
        "targets": [(target, goal_of(target).outcome(dates.on)) for target in targets.order_by("due_on", "pk")],
    }


def _coverage(known) -> str:
    """Procedures covered, of those in competence, by the last declaration or change of scope; "" without."""
    told_both = [fact for fact in known if fact.covered is not None and fact.competence is not None]
    last = max(told_both, key=lambda fact: (fact.counts, fact.pk), default=None)
    return Rate(last.covered, last.competence).written(register.current().rounding) if last else ""
