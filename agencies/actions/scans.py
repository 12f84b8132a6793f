"""Making the scan of a declaration public, and private again."""

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.choices import DECLARING
from agencies.models import Fact, Scan
from agencies.permissions import can_record_fact


@transaction.atomic
def show_scan(*, scan: Scan, by, to_everybody: bool) -> Scan:
    """Offer the scan of a declaration in the public register, or no more; who did so when is in its history.

    Raises Refused for another kind of fact, one that was withdrawn, or when it is not this person's to decide.
    """
    fact = Fact.objects.select_for_update(no_key=True).select_related("agency").get(pk=scan.fact_id)
    if not can_record_fact(by, fact.agency):
        raise Refused(_("Only the agency, one above it or the lead body decides on this scan."), code="not_yours")
    if to_everybody and (fact.kind not in DECLARING or fact.withdrawn_at is not None):
        raise Refused(_("Only the scan of a declaration that stands can be public."), code="no_declaration")
    scan.is_public = to_everybody
    scan.save(update_fields=["is_public"])
    return scan
