"""A new agency comes into the register with the fact of its founding."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions.facts import NO_PAPER, Paper, record_fact
from agencies.checks import Refused
from agencies.choices import Kind
from agencies.loading import group_of
from agencies.models import Agency, Fact
from agencies.permissions import can_found_agency


@transaction.atomic
def found_agency(*, key: str, by, on: date, paper: Paper = NO_PAPER, **what: Any) -> Agency:
    """Take an agency into the register; `what` is what its founding bears. Raises Refused."""
    if not can_found_agency(by):
        raise Refused(_("Agencies are taken into the register by the lead body."), code="not_yours")
    if Agency.objects.filter(key=key).exists():
        raise Refused({"key": _("Another agency has this key.")}, code="key_taken")
    group = group_of(Fact(tier=what.get("tier", ""), name=what.get("name", "")))
    agency = Agency.objects.create(key=key, group=group)
    record_fact(agency=agency, by=by, on=on, kind=Kind.FOUNDED, paper=paper, **what)
    agency.refresh_from_db()
    return agency
