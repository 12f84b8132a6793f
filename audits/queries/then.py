"""Findings as they stood at the end of a day, as known at a moment: told by their steps, which are only ever added."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from audits.choices import DRAFT_FINDING, SETTLED, FindingMove, FindingState
from audits.models import Finding, FindingStep
from audits.models.finding import NEVER

TIME_SET = (FindingMove.WAIVE, FindingMove.END_WAIVER)
"""These say until when there is time, whatever was granted before; others only ever grant more."""

UNDONE = (FindingMove.SEND_BACK, FindingMove.REJECT, FindingMove.REOPEN, FindingMove.WAIVE)
"""After one of these a correction that was reported before does not count any more."""


@dataclass(frozen=True)
class Stood:
    """What a finding said of itself on a day: its state, until when there was time, when it was corrected."""

    pk: int
    agency: int
    grade: str
    clause: int | None
    logged_on: date
    state: str
    due: date | None
    done_on: date | None
    closed_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state not in SETTLED

    @property
    def corrected_on(self) -> date | None:
        """The day that the agency reported, where it stood; else that of closing."""
        return self.done_on or self.closed_on


def told(findings: QuerySet[Finding], on: date, known: datetime | None = None) -> QuerySet[Finding]:
    """The findings that their agencies had been told of by the end of a day, as known at a moment or now.

    Each with `then_state`, `then_due` (NEVER: nothing is due), `then_done` and `then_closed`.
    """
    steps = _steps("pk", on, known)
    rows = findings.annotate(last_state=Subquery(steps.order_by("-pk").values("state")[:1]))
    rows = rows.annotate(granted=Subquery(_granted(on, known)))
    lapsed = Q(last_state=FindingState.WAIVED, granted__lt=on)
    return rows.exclude(Q(last_state=None) | Q(last_state__in=DRAFT_FINDING)).annotate(
        then_state=Case(When(lapsed, then=Value(FindingState.ASKED.value)), default=F("last_state")),
        then_due=Coalesce(Greatest("due_on", "granted"), Value(NEVER), output_field=DateField()),
        then_done=Subquery(_day(steps.filter(move__in=(FindingMove.REPORT, *UNDONE)), Q(move=FindingMove.REPORT))),
        then_closed=Subquery(_day(steps, Q(state=FindingState.CLOSED))),
    )


def stood(findings: QuerySet[Finding], on: date, known: datetime | None = None) -> list[Stood]:
    """One query for all of them."""
    fields = ("pk", "agency_id", "grade_id", "clause_id", "logged_on", "then_state", "then_due", "then_done")
    rows = told(findings, on, known).values_list(*fields, "then_closed")
    return [
        Stood(pk, agency, grade, clause, logged_on, state, None if due == NEVER else due, done, closed)
        for pk, agency, grade, clause, logged_on, state, due, done, closed in rows
    ]


def _steps(finding: str, on: date, known: datetime | None) -> QuerySet[FindingStep]:
    steps = FindingStep.objects.filter(finding=OuterRef(finding), on__lte=on)
    return steps.filter(at__lte=known) if known else steps


def _granted(on: date, known: datetime | None) -> Any:
    """The latest day that was granted since the time was last set."""
    since = _steps("finding", on, known).filter(move__in=TIME_SET).order_by("-pk").values("pk")[:1]
    steps = _steps("pk", on, known).filter(pk__gte=Coalesce(Subquery(since), 0)).order_by()
    return steps.values("finding").annotate(latest=Max("until")).values("latest")


def _day(steps: QuerySet[FindingStep], counts: Q) -> Any:
    """The day of the last of the steps, where it is one that counts."""
    return steps.order_by("-pk").annotate(day=Case(When(counts, then=F("on")))).values("day")[:1]
