"""The list of findings: narrowed by filters that stand in the URL, in the order in which they are due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import Tier
from agencies.models import Clause, Standing
from audits.choices import FindingState
from audits.models import Finding, FindingClause, Grade
from audits.queries.findings import with_labels
from audits.turns import due, lateness
from portal.kit.paging import KeysetPage, keyset_page
from portal.kit.sql import IsAny

PLACES = {"tier": "tier", "district": "district__code"}
"""The filters that ask where the agency stands today."""

OPEN = "open"
"""Beside the states: all that are not settled."""


def _any(choices) -> list[tuple[Any, Any]]:
    return [("", _("all")), *choices]


class FindingFilter(forms.Form):
    """Each filter is a plain parameter of the URL, so that a list can be sent to somebody."""

    state = forms.ChoiceField(
        label=_("State"), choices=_any([(OPEN, _("all open ones")), *FindingState.choices]), required=False
    )
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    clause = forms.TypedChoiceField(label=_("Clause"), coerce=int, empty_value=None, required=False)
    season = forms.IntegerField(label=_("Season"), min_value=1990, max_value=2200, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=_any(Tier.choices), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)
    nonconformity = forms.BooleanField(label=_("Only nonconformities"), required=False)
    agency = forms.IntegerField(min_value=1, max_value=2**31, required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data)
        self.fields["grade"].choices = _any((grade.code, grade.label) for grade in Grade.objects.order_by("rank"))
        self.fields["clause"].choices = _any(_clauses())
        self.fields["district"].choices = _any(register.districts().items())

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


def _clauses() -> list[tuple[int, str]]:
    """Those that can be audited, and headings that findings stand against all the same."""
    is_cited = Q(pk__in=FindingClause.objects.values("clause"))
    rows = Clause.objects.filter(Q(is_auditable=True) | is_cited).select_related("edition")
    rows = rows.order_by("-edition__code", "position")
    return [(clause.pk, f"{clause.edition.code}: {clause}") for clause in rows]


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
    places = {PLACES[name]: filters[name] for name in PLACES if filters.get(name)}
    if places:
        findings = findings.filter(agency__in=Standing.objects.known().on(on).filter(**places).values("agency"))
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


def found(user, filters: Mapping[str, Any], params: Mapping[str, str], on: date) -> KeysetPage:
    """One page of the list, what is due first at the top."""
    rows = narrowed(Finding.objects.visible_to(user), filters, on).seen(on).select_related("agency", "clause", "grade")
    listed = keyset_page(rows, params, order=("due_key", "id"))
    for finding in with_labels(listed.rows):
        finding.due, finding.is_late = due(finding), bool(lateness(finding, on))
    return listed
