"""Which changes a page lists: all for the lead body, those that an agency may know of for its officers."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from audits.choices import DRAFT_FINDING
from audits.models import FindingStep, Paper
from portal.accounts.models import User
from portal.history.models import Change, ChangeQuerySet
from portal.kit.dates import VIETNAM
from portal.kit.fields import DayField
from portal.kit.searching import matching
from portal.kit.tracking import TRACKED

OF_AGENCIES = (
    "agencies_agency",
    "agencies_certificatecover",
    "agencies_confirmation",
    "agencies_contact",
    "agencies_fact",
    "agencies_membership",
    "agencies_scan",
    "agencies_yearlyreport",
    "audits_actionstep",
    "audits_correctiveaction",
    "audits_findingstep",
    "audits_paper",
    "audits_plan",
    "audits_visitstep",
)
"""The tables of which an agency is told; what a team works with is not among them."""

ORDER = ("-at", "-id")


def model_of(kind: str) -> Any:
    """The model of a table; None for one that is no more."""
    return {model._meta.db_table: model for model in apps.get_models()}.get(kind)


def kinds() -> list[tuple[str, str]]:
    """The tables that changes are kept of, by the names that people know."""
    followed = {model._meta.db_table for model in TRACKED}
    named = [(kind, model_of(kind)) for kind in followed | set(OF_AGENCIES)]
    words = [(kind, capfirst(str(model._meta.verbose_name))) for kind, model in named if _has_name(model)]
    return sorted(words, key=lambda each: each[1])


def _has_name(model: Any) -> bool:
    return model is not None and isinstance(model._meta.verbose_name, Promise)


class HistoryFilter(forms.Form):
    """Each filter is a plain parameter of the URL, so that a list can be sent to somebody."""

    agency = forms.CharField(label=_("Agency"), max_length=100, required=False)
    person = forms.CharField(label=_("Changed by"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    day = DayField(label=_("Up to the day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *kinds()]


def narrowed(filters: Mapping[str, Any]) -> ChangeQuerySet:
    changes = Change.objects.all()
    if agency := filters.get("agency"):
        changes = changes.filter(agency__in=matching(Agency.objects.all(), agency).values("pk"))
    if person := filters.get("person"):
        changes = changes.filter(person__in=matching(User.objects.all(), person).values("pk"))
    if kind := filters.get("kind"):
        changes = changes.filter(kind=kind)
    if day := filters.get("day"):
        end = datetime.combine(day.date + timedelta(days=1), time(), VIETNAM)
        changes = changes.filter(at__lt=end)
    return changes


def told_to(agency: Agency) -> ChangeQuerySet:
    """What an agency may know of its own: nothing of findings that it was not asked about, nor of papers unsigned."""
    drafts = FindingStep.objects.filter(state__in=DRAFT_FINDING).values("pk")
    unsigned = Paper.objects.filter(signed_on=None).values("pk")
    hidden = Q(kind="audits_findingstep", row__in=drafts) | Q(kind="audits_paper", row__in=unsigned)
    return Change.objects.filter(agency=agency.pk, kind__in=OF_AGENCIES).exclude(hidden)
