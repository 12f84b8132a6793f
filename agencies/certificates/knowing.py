"""When the portal came to know something of a certificate: as with agencies, locks first, then the clock."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from agencies.certificates.refold import refold
from agencies.knowledge import begin_writing
from agencies.models import Certificate

# A clock set back must not put new knowledge before old.
_NOW = """
    SELECT greatest(clock_timestamp(), max(at) + interval '1 microsecond')
    FROM (
        SELECT greatest(recorded_at, withdrawn_at) AS at FROM agencies_certificatefact
        WHERE certificate_id = ANY(%(ids)s) OR renews_id = ANY(%(ids)s)
        UNION ALL
        SELECT greatest(lower(known), upper(known)) FROM agencies_certificatestanding
        WHERE certificate_id = ANY(%(ids)s)
    ) AS before
"""


@contextmanager
def knowing_of(certificates: Iterable[int]) -> Iterator[datetime]:
    """Write facts of these certificates: gives the moment from which they are known, refolds each once at the end.

    Name the certificate that is renewed too: it is replaced by what is written here. Not to be nested.
    """
    ids = sorted(set(certificates))
    with transaction.atomic():
        _lock(ids)
        with connection.cursor() as cursor:
            cursor.execute(_NOW, {"ids": ids})
            at = cursor.fetchone()[0]
        yield at
        refold(ids, at)


@contextmanager
def replaying_certificates() -> Iterator[Callable[[Iterable[int], datetime], None]]:
    """Write facts with the moments at which they once became known, oldest first; gives the refold to call after each.

    Only where no certificate is recorded: history must not be slipped in behind figures that were signed.
    """
    with transaction.atomic():
        _lock([])
        yield refold


def _lock(ids: list[int]) -> None:
    hold_certificates(ids)
    Certificate.objects.filter(pk__in=ids).update(version=F("version") + 1)


def hold_certificates(ids: list[int]) -> None:
    """Keep others from writing of these certificates until the end of the transaction."""
    with connection.cursor() as cursor:
        begin_writing(cursor)
    held = Certificate.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(held.order_by("pk").values_list("pk"))
