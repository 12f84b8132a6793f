"""The list of findings: narrowed by filters that stand in the URL, in the order in which they are due."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import Tier
from audits.catalogue import citable, clauses_with, grades, grades_with
from audits.choices import FindingState
from audits.filtering import any_of, standing_in
from audits.models import Finding, FindingClause
from audits.turns import due, lateness
from portal.kit.paging import KeysetPage, keyset_page
from portal.kit.sql import IsAny

OPEN = "open"
"""Beside the states: all that are not settled."""


def _grades() -> list[tuple[Any, Any]]:
    return any_of((grade.code, grade.label) for grade in grades().values())


class FindingFilter(forms.Form):
    """Each filter is a plain parameter of the URL, so that a list can be sent to somebody."""

    state = forms.ChoiceField(
        label=_("State"), choices=any_of([(OPEN, _("all open ones")), *FindingState.choices]), required=False
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=_grades, required=False)
    clause = forms.TypedChoiceField(
        label=_("Clause"), choices=lambda: any_of(citable()), coerce=int, empty_value=None, required=False
    )
    season = forms.IntegerField(label=_("Season"), min_value=1990, max_value=2200, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=any_of(Tier.choices), required=False)
    district = forms.ChoiceField(
        label=_("District"), choices=lambda: any_of(register.districts().items()), required=False
    )
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)
    nonconformity = forms.BooleanField(label=_("Only nonconformities"), required=False)
    agency = forms.IntegerField(min_value=1, max_value=2**31, required=False, widget=forms.HiddenInput)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("state", "grade", "clause", "season")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("tier", "district", "overdue", "nonconformity")]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return any(self.data.get(field.name) for field in self.more)


def filter_form(data) -> FindingFilter:
    return FindingFilter(data)


def narrowed(findings, filters: Mapping[str, Any], on: date):
    """The findings that the filters leave, their states as seen on a day."""
    for name in ("grade", "season", "agency"):
        if filters.get(name):
            findings = findings.filter(**{name: filters[name]})
    if filters.get("nonconformity"):
        findings = findings.filter(is_nonconformity=True).exclude(state=FindingState.WITHDRAWN)
    if filters.get("clause"):
        findings = findings.filter(_against(filters["clause"]))
    findings = standing_in(findings, filters, on)
    if filters.get("overdue"):
        findings = findings.overdue(on)
    return _by_state(findings, filters.get("state"), on)


def _by_state(findings, state: str | None, on: date):
    if state == OPEN:
        return findings.open()
    return findings.in_state(state, on) if state else findings


def _against(clause: int) -> IsAny:
    """Findings with this among their clauses: their keys first, as an array, so that no plan reads all findings."""
    keys = ArraySubquery(FindingClause.objects.filter(clause=clause).values("finding"))
    return IsAny(F("pk"), keys)


ROW = (
    "pk",
    "agency__name",
    "agency__key",
    "clause_id",
    "basis",
    "statement",
    "grade_id",
    "state",
    "seen_state",
    "due_on",
    "granted_until",
    "due_key",
)


def found(user, filters: Mapping[str, Any], params: Mapping[str, str], on: date) -> KeysetPage:
    """One page of the list, what is due first at the top."""
    rows = narrowed(Finding.objects.visible_to(user), filters, on).seen(on).values_list(*ROW, named=True)
    return keyset_page(rows, params, order=("due_key", "pk"))


class Row(NamedTuple):
    """A finding in words."""

    pk: int
    agency: str
    clause: str
    statement: str
    grade: str
    state: str
    state_label: str
    due: date | None
    is_late: bool


def drawn(rows: list[Any], on: date) -> list[Row]:
    """The rows in words, their states as seen on a day."""
    labels = {state: str(state.label) for state in FindingState}
    graded = {code: grade.label for code, grade in grades_with(row.grade_id for row in rows).items()}
    against = clauses_with(row.clause_id for row in rows if row.clause_id)
    return [
        Row(
            pk=row.pk,
            agency=row.agency__name or row.agency__key,
            clause=against[row.clause_id].number if row.clause_id else row.basis,
            statement=row.statement,
            grade=graded[row.grade_id],
            state=row.seen_state,
            state_label=labels[row.seen_state],
            due=due(row),
            is_late=bool(lateness(row, on)),
        )
        for row in rows
    ]
