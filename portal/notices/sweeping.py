"""The round that is made once a minute: whatever the broker, a worker or the clock lost is found here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localtime

from portal.notices import jobs, mailing
from portal.notices.choices import CANARY
from portal.notices.models import Heartbeat, Job
from portal.notices.periodic import Periodic

SHARE = 25  # seconds a round gives to jobs, and at least to mails, before it leaves the rest to the next one
ROUND = 55  # seconds until which mails may go on: a round that stopped earlier would leave the mail server idle


@dataclass(frozen=True)
class Swept:
    """What one round did."""

    slots: int
    jobs: int
    mails: int


def sweep() -> Swept:
    """Claim the slots that are due, do the jobs and send the mails that are due, leave a sign of life.

    Any number of rounds at the same time do each piece of work once.
    """
    began = monotonic()
    slots = claim_slots(settings.PERIODIC, _database_now())
    done = jobs.run_due(until=monotonic() + SHARE)
    sent = mailing.send_due(until=max(began + ROUND, monotonic() + SHARE))
    _beat()
    return Swept(slots, done, sent)


@transaction.atomic
def claim_slots(schedule: Iterable[Periodic], now: datetime) -> int:
    """Enqueue the newest slot of each line of the schedule, once; gives how many were new.

    A line that comes after others is left to a later round while one of those is waiting or running.
    """
    newest = [(periodic, periodic.when.newest_slot(localtime(now))) for periodic in schedule]
    keys = [periodic.slot_key(slot) for periodic, slot in newest]
    claimed = set(Job.objects.filter(key__in=keys).values_list("key", flat=True))
    count = 0
    for periodic, slot in newest:
        if periodic.slot_key(slot) not in claimed and not any(map(jobs.is_pending, periodic.after)):
            count += jobs.enqueue(periodic.kind, key=periodic.slot_key(slot), slot=slot.isoformat())
    return count


def _database_now() -> datetime:
    """The database's clock: machines whose own clocks are off still agree on the slot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]


def _beat() -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=CANARY)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
