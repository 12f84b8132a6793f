"""Sealing what was recorded since the last seal."""

import logging

from django.db import connection

from portal.history.models import Seal

log = logging.getLogger(__name__)


def seal() -> Seal | None:
    """Seal the new links; None when there are none. The hash goes into the log too, out of the database's reach.

    Raises OperationalError when somebody writes for longer than a second; the job is then tried again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_seal()")
        (pk,) = cursor.fetchone()
    if pk is None:
        return None
    made = Seal.objects.get(pk=pk)
    log.info("history sealed: %s, %s links up to %s", made, made.links, made.upto)
    return made


def fits(said: str) -> bool:
    """Whether a seal that was noted elsewhere, as `7:0f3a…`, is still the one that stands here."""
    number, _colon, digest = said.partition(":")
    found = Seal.objects.filter(pk=number).first() if number.isdecimal() else None
    return found is not None and bytes(found.hash).hex() == digest
