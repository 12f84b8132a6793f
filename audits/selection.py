"""Which agencies a programme might take, and by which rule. Lengths of the rules are settings."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.choices import DECLARING, State, Upkeep
from agencies.models import Agency, Fact, Standing
from audits.choices import DRAFT_FINDING, Rule
from audits.models import Finding, Visit
from portal.kit.dates import months_after


def candidates(on: date, *, rule: str = Rule.CHOSEN, years: int = 3, **filters: str) -> QuerySet[Agency]:
    """The agencies that count on a day and that the rule names, narrowed by tier and by code of the district.

    `years` is the length of the rules that have one: not visited, or declared, for so many years. Each agency bears
    `last_visited` and the number of its `open_findings`.
    """
    standings = Standing.objects.known().on(on).counted()
    if tier := filters.get("tier"):
        standings = standings.filter(tier=tier)
    if district := filters.get("district"):
        standings = standings.filter(district__code=district)
    if state := filters.get("state"):
        standings = standings.filter(state=state)
    standings = _by_rule(standings, rule, on, months_after(on, -12 * years))
    agencies = Agency.objects.filter(pk__in=standings.values("agency"))
    return agencies.annotate(last_visited=_last_visited(on), open_findings=_open_findings()).order_by("sort_key", "pk")


def _last_visited(on: date) -> Subquery:
    visits = Visit.objects.begun(on).filter(agency=OuterRef("pk")).order_by("-started_on")
    return Subquery(visits.values("started_on")[:1])


def _open_findings() -> Any:
    told = Finding.objects.open().exclude(state__in=DRAFT_FINDING).filter(agency=OuterRef("pk")).order_by()
    counted = told.values("agency").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _by_rule(standings: QuerySet[Standing], rule: str, on: date, since: date) -> QuerySet[Standing]:
    here = {"agency": OuterRef("agency")}
    if rule == Rule.NOT_VISITED:
        return standings.filter(~Exists(Visit.objects.begun(on).filter(started_on__gt=since, **here)))
    if rule == Rule.OPEN_FINDINGS:
        return standings.filter(Exists(Finding.objects.open().exclude(state__in=DRAFT_FINDING).filter(**here)))
    if rule == Rule.LONG_DECLARED:
        lately = Fact.objects.known().filter(kind__in=DECLARING, happened_on__gt=since, happened_on__lte=on, **here)
        return standings.filter(~Exists(lately), state__in=[State.DECLARED, State.REDECLARE])
    if rule == Rule.UPKEEP_DUE:
        return standings.filter(upkeep=Upkeep.DUE)
    return standings
