"""A new agency comes into the register with the fact of its founding."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions.facts import NO_PAPER, Paper, record_fact
from agencies.checks import Refused
from agencies.choices import Kind
from agencies.groups import group_of
from agencies.models import Agency, Fact
from agencies.permissions import can_found_agency


@transaction.atomic
def found_agency(*, key: str, by, on: date, paper: Paper = NO_PAPER, **what: Any) -> Agency:
    """Take an agency into the register; `what` is what its founding bears. Raises Refused.

    The same form sent twice gives the same agency.
    """
    if not can_found_agency(by):
        raise Refused(_("Only the lead body can add agencies to the register."), code="not_yours")
    if paper.form_key and (twin := Fact.objects.filter(form_key=paper.form_key).first()):
        return twin.agency
    group = group_of(Fact(tier=what.get("tier", ""), name=what.get("name", "")))
    agency, made = Agency.objects.get_or_create(key=key, defaults={"group": group})
    if not made:
        raise Refused({"key": _("Another agency has this key.")}, code="key_taken")
    record_fact(agency=agency, by=by, on=on, kind=Kind.FOUNDED, paper=paper, **what)
    agency.refresh_from_db()
    return agency
