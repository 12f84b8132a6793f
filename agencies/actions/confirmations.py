"""Saying that nothing has changed at an agency."""

from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency, Confirmation
from agencies.permissions import can_confirm
from portal.kit.dates import VIETNAM


@transaction.atomic
def confirm_unchanged(*, agency: Agency, by, at: datetime) -> Confirmation:
    """Note that the record of the agency still holds. Raises Refused when it is not this person's to say.

    A second time on one day by the same person gives the first.
    """
    if not can_confirm(by, agency):
        raise Refused(_("Only the agency, one above it or the lead body can confirm its record."), code="not_yours")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    today = datetime.combine(at.astimezone(VIETNAM), time.min, VIETNAM)
    said = Confirmation.objects.filter(agency=agency, by=by, at__gte=today, at__lte=at).first()
    return said or Confirmation.objects.create(agency=agency, by=by, at=at)
