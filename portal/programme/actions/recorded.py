"""Storing what is recorded as it happened, and withdrawing it; whether somebody may is asked before."""

from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.knowledge import written_now
from portal.programme.models.recorded import Recorded

Row = TypeVar("Row", bound=Recorded)


def kept(row: Row, by) -> Row:
    """Store a row as recorded by this person now. Raises ValidationError, Refused (recorded already)."""
    row.recorded_by, row.recorded_at = by, written_now()
    row.full_clean(exclude=["recorded_by"])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twin:  # somebody recorded the same between the check and now
        raise Refused(_("This is recorded already."), code="twin") from twin
    return row


def withdrawn(row: Recorded, by, because: str) -> None:
    """Say of a row, locked, that it was recorded wrongly. Raises Refused (no reason, withdrawn already)."""
    if not because.strip():
        raise Refused({"because": _("Say why it is wrong.")}, code="no_reason")
    if row.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn already."), code="withdrawn")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = written_now(), by, because.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
