"""The list of corrective actions: narrowed by filters that stand in the URL, in the order in which they are due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audits.choices import ActionState
from audits.models import ActionFinding, CorrectiveAction
from portal.kit.paging import KeysetPage, keyset_page

OPEN = "open"
"""Beside the states: all that keep their findings from being closed."""

PROVINCIAL, OF_AGENCIES = "provincial", "agencies"


class ActionFilter(forms.Form):
    """Each filter is a plain parameter of the URL, so that a list can be sent to somebody."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all")), (OPEN, _("all open ones")), *ActionState.choices],
        required=False,
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("all")), (PROVINCIAL, _("of the province")), (OF_AGENCIES, _("of agencies"))],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Only overdue actions"), required=False)


def narrowed(actions, filters: Mapping[str, Any], on: date):
    state, whose = filters.get("state"), filters.get("whose")
    if state:
        actions = actions.open() if state == OPEN else actions.filter(state=state)
    if whose:
        actions = actions.filter(agency__isnull=whose == PROVINCIAL)
    return actions.overdue(on) if filters.get("overdue") else actions


def with_served(actions):
    """Each with the number of findings that it serves."""
    served = ActionFinding.objects.filter(action=OuterRef("pk")).order_by().values("action")
    return actions.annotate(serves=Coalesce(Subquery(served.annotate(count=Count("pk")).values("count")), 0))


def is_late(action: CorrectiveAction, on: date) -> bool:
    return action.state == ActionState.PLANNED and action.due_on < on


def found(user, filters: Mapping[str, Any], params: Mapping[str, str], on: date) -> KeysetPage:
    """One page of the list, what is due first at the top, each with the number of findings that it serves."""
    rows = with_served(narrowed(CorrectiveAction.objects.visible_to(user), filters, on))
    listed = keyset_page(rows.select_related("agency"), params, order=("due_on", "id"))
    for action in listed.rows:
        action.is_late = is_late(action, on)
    return listed
