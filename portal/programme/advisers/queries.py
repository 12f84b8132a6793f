"""Reads of the register of consultants and assessors, on a day, as known at a moment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from agencies.choices import State
from agencies.models import Agency, CertificationBody, Standing
from agencies.models.certificate import CertificateStanding
from portal.kit.asking import Dates
from portal.kit.dates import months_after
from portal.kit.searching import matching
from portal.programme.choices import PaperState
from portal.programme.models import Adviser, Eligibility, Service
from portal.programme.permissions import can_list_advisers

AHEAD_MONTHS = 2
"""The dossier for a new paper is handed in two months before the old one ends (administrative procedure 1.000057)."""
NO_PAPER = "none"


def paper_state(until: date | None, on: date) -> str:
    """How an adviser stands whose newest paper has this last day; None: without one."""
    if until is None:
        return NO_PAPER
    if until < on:
        return PaperState.EXPIRED
    return PaperState.ENDING if until <= months_after(on, AHEAD_MONTHS) else PaperState.VALID


def register(user: Any, dates: Dates, *, kind: str = "", state: str = "", q: str = "") -> QuerySet[Adviser]:
    """The advisers, each with `number` and `until` of the newest paper issued by the day."""
    papers = Eligibility.objects.known(dates.known).filter(adviser=OuterRef("pk"), issued_on__lte=dates.on)
    newest = papers.order_by("-valid_until", "-pk")
    rows = Adviser.objects.visible_to(user).known(dates.known)
    rows = matching(rows.filter(kind=kind) if kind else rows, q)
    rows = rows.annotate(number=Subquery(newest.values("number")[:1]), until=Subquery(newest.values("valid_until")[:1]))
    return rows.filter(_standing_as(state, dates)) if state else rows


def _standing_as(state: str, dates: Dates) -> Q:
    """`paper_state` as a condition."""
    soon = months_after(dates.on, AHEAD_MONTHS)
    return {
        NO_PAPER: Q(until=None),
        PaperState.EXPIRED: Q(until__lt=dates.on),
        PaperState.ENDING: Q(until__gte=dates.on, until__lte=soon),
        PaperState.VALID: Q(until__gt=soon),
    }[state]


def bodies(user: Any, text: str = "") -> QuerySet[CertificationBody]:
    """The certification bodies, which stand in the register of certificates; everybody's who is somebody here."""
    rows = CertificationBody.objects.filter(name__icontains=text.strip())
    return rows if can_list_advisers(user) else rows.none()


def state_in_words(until: date | None, on: date) -> str:
    """What people call `paper_state`."""
    found = paper_state(until, on)
    if found == NO_PAPER:
        return _("Without a paper")
    return _("Ends within two months") if found == PaperState.ENDING else str(PaperState(found).label)


def served_by(adviser: Adviser, user: Any, dates: Dates) -> QuerySet[Agency]:
    """The agencies that an adviser had served by the day, of those that this person may see."""
    services = Service.objects.begun(dates.on, dates.known).filter(adviser=adviser)
    return Agency.objects.visible_to(user).filter(pk__in=services.values("agency"))


def covered_by(body: CertificationBody, user: Any, dates: Dates) -> QuerySet[Agency]:
    """The agencies that a certificate of the body covers on the day, of those that this person may see."""
    rows = CertificateStanding.objects.known(dates.known).on(dates.on).filter(paper__body=body)
    return Agency.objects.visible_to(user).filter(pk__in=rows.values("cover__covers__agency"))


def with_standing(agencies: QuerySet[Agency], dates: Dates) -> QuerySet[Agency]:
    """With `state` and `in_edition` of the standing on the day; empty where the agency is not alive."""
    standing = Standing.objects.known(dates.known).on(dates.on).filter(agency=OuterRef("pk"))
    return agencies.annotate(
        state=Subquery(standing.values("state")[:1]), in_edition=Subquery(standing.values("edition")[:1])
    )


def by_state(agencies: QuerySet[Agency], dates: Dates) -> dict[str, int]:
    """What became of them: how many stand in each state, "" for those that are no more. One query."""
    counts = with_standing(agencies, dates).order_by().values_list("state").annotate(count=Count("pk"))
    found = {state or "": count for state, count in counts}
    return {state: found[state] for state in [*State.values, ""] if state in found}


def in_state(agencies: QuerySet[Agency], dates: Dates, state: str) -> QuerySet[Agency]:
    """Exactly those whom `by_state` counts."""
    return with_standing(agencies, dates).filter(state=state or None)


def services_of(agency: Agency, dates: Dates) -> QuerySet[Service]:
    """Who served an agency by the day, the newest first."""
    rows = Service.objects.begun(dates.on, dates.known).filter(agency=agency).with_eligibility(dates.known)
    return rows.select_related("adviser", "agency").order_by("-since", "-pk")


def served(agency: Agency, people: Sequence[int]) -> list[tuple[int, str, date, date | None]]:
    """Who of these people served the agency: as what, from which day, until when."""
    rows = Service.objects.known().filter(agency=agency, adviser__account__in=people)
    return list(rows.values_list("adviser__account", "kind", "since", "until"))
