"""How fresh the record of an agency is, and how long its state has stood still. Both as on a day, known at a moment.

**Freshness** is the time since somebody last told the portal of the agency's system: recorded a fact about it, or
confirmed that nothing has changed. It goes by the day of knowledge (`recorded_at`), not by the day on which things
happened. Facts of the agency's life (founded, moved, ...) tell nothing of its system and do not count; a fact that
was withdrawn later does: its recording was a look at the agency all the same. So what counts at a moment never
changes after it: neither does the figure of a day that is past.

**Standing still** is the time since the agency came into its present state. How long an agency stands still is asked
of those with work left to do: obliged, and in any state but declared.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, DateField, Exists, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Lower, Upper

from agencies.choices import LIFE, Freshness
from agencies.models import Confirmation, Fact, Standing
from portal.kit.dates import VIETNAM, end_of_day, months_after

RECENT_DAYS = 90
"""Days before the day asked for in which the record of an agency counts as fresh."""


def until(on: date, known: datetime | None) -> datetime:
    """The last moment whose knowledge counts: the end of the day, or the moment of knowledge if that was before."""
    return min(end_of_day(on), known or end_of_day(on))


def recent_from(on: date) -> datetime:
    """The moment from which what was told is recent: the beginning of the day 90 days before."""
    return datetime.combine(on - timedelta(days=RECENT_DAYS), time.min, VIETNAM)


def freshness(on: date, known: datetime | None) -> Case:
    """One of `Freshness` for a standing of an agency."""
    last = until(on, known)
    return Case(
        When(_told(recent_from(on), last), then=Value(Freshness.RECENT)),
        When(_told(None, last), then=Value(Freshness.OLDER)),
        default=Value(Freshness.NEVER),
    )


def _told(first: datetime | None, last: datetime) -> Q:
    """Whether somebody told of the agency's system between two moments."""
    facts, confirmations = _facts().filter(recorded_at__lte=last), _confirmations().filter(at__lte=last)
    if first:
        facts, confirmations = facts.filter(recorded_at__gte=first), confirmations.filter(at__gte=first)
    return Q(Exists(facts)) | Q(Exists(confirmations))


def _facts():
    return Fact.objects.filter(agency=OuterRef("agency")).exclude(kind__in=sorted(LIFE))


def _confirmations():
    return Confirmation.objects.filter(agency=OuterRef("agency"))


def told_at(on: date, known: datetime | None) -> Greatest:
    """The moment at which somebody last told of the agency's system; null for never."""
    last = until(on, known)
    facts = _facts().filter(recorded_at__lte=last).order_by().values("agency").values(found=Max("recorded_at"))
    said = _confirmations().filter(at__lte=last).order_by().values("agency").values(found=Max("at"))
    return Greatest(Subquery(facts), Subquery(said))


def still_since(on: date, known: datetime | None) -> Subquery:
    """The first day of the unbroken time that the agency has been in the state of this standing.

    An agency's standings follow each other without a hole, so it is the day after the last one in another state.
    """
    until_then = Standing.objects.known(known).filter(agency=OuterRef("agency"), during__startswith__lte=on)
    other = ~Q(state=OuterRef("state"))
    first, last = (bound("during", output_field=DateField()) for bound in (Lower, Upper))
    since = Coalesce(Max(last, filter=other), Min(first))
    return Subquery(until_then.order_by().values("agency").values(since=since))


def still_before(on: date, years: int) -> date:
    """The day on or before which an agency came into its state that has stood still for so many years."""
    return months_after(on, -12 * years)
