"""The list of visits: narrowed by filters that stand in the URL, the latest first."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import Tier
from audits.choices import AHEAD, BEGUN, VisitForm, VisitState
from audits.filtering import any_of, standing_in
from audits.models import Visit
from portal.kit.paging import KeysetPage, keyset_page

NOT_BEGUN, OPEN = "ahead", "open"
"""Beside the states: what has not begun; what has begun and is not closed."""
GROUPS = {NOT_BEGUN: AHEAD, OPEN: tuple(state for state in BEGUN if state != VisitState.CLOSED)}


class VisitFilter(forms.Form):
    """Each filter is a plain parameter of the URL, so that a list can be sent to somebody."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=any_of([(NOT_BEGUN, _("not begun yet")), (OPEN, _("begun, not closed")), *VisitState.choices]),
        required=False,
    )
    form = forms.ChoiceField(label=_("How"), choices=any_of(VisitForm.choices), required=False)
    season = forms.IntegerField(label=_("Season"), min_value=1990, max_value=2200, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=any_of(Tier.choices), required=False)
    district = forms.ChoiceField(
        label=_("District"), choices=lambda: any_of(register.districts().items()), required=False
    )

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("state", "form", "season")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("tier", "district")]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return any(self.data.get(field.name) for field in self.more)


def narrowed(visits, filters: Mapping[str, Any], on: date):
    """The visits that the filters leave; places are where the agency stands on a day."""
    visits = standing_in(visits, filters, on)
    for name in ("form", "season"):
        if filters.get(name):
            visits = visits.filter(**{name: filters[name]})
    if state := filters.get("state"):
        visits = visits.filter(state__in=GROUPS.get(state, [state]))
    return visits


def found(user, filters: Mapping[str, Any], params: Mapping[str, str], on: date) -> KeysetPage:
    """One page of the list, the latest first."""
    rows = narrowed(Visit.objects.visible_to(user), filters, on).select_related("agency")
    return keyset_page(rows, params, order=("-planned_on", "-id"))
