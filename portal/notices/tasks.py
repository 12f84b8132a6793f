"""Doors for the worker; the rules are elsewhere."""

from datetime import date
from typing import Any

from celery import shared_task
from django.utils.translation import gettext_noop

from portal.notices import jobs, outbox, sweeping, withholding


@shared_task(name=jobs.RUN_JOB)
def run_job(*, job_id: int, **_future: Any) -> None:
    """A message that comes twice, late or for nothing changes nothing."""
    jobs.run(job_id)


@shared_task
def sweep(**_future: Any) -> None:
    sweeping.sweep()


@jobs.job("digest_mails")
def digest_mails(*, slot: str, **_future: Any) -> dict[str, int]:
    return {gettext_noop("mails"): outbox.gather_mails(date.fromisoformat(slot))}


@jobs.job(withholding.JOB)
def give_notices_back(*, person: int, **_future: Any) -> dict[str, int]:
    return {gettext_noop("notices"): withholding.give_back(person)}


@jobs.job("purge_done_jobs")
def purge_done_jobs(**_future: Any) -> dict[str, int]:
    return {gettext_noop("deleted"): jobs.purge_done()}
