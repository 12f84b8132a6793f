"""Doors for the worker; the rules are elsewhere."""

from django.utils.translation import gettext_lazy as _

from portal.notices.jobs import job
from portal.notices.wording import JOBS
from portal.programme.guidance import telling
from portal.programme.procedures import runs

JOBS["take_coverage"] = _("Update the coverage of procedures")


JOBS[telling.JOB] = _("Tell agencies of an announcement")


@job(telling.JOB)
def tell_announcement(*, announcement, **_future):
    return telling.tell(announcement)


# Steps of their own, as `take_rollups` of the roof, which takes these too when agencies changed.
@job("take_coverage", atomic=False)
def take_coverage(**_future):
    return runs.take_coverage()
