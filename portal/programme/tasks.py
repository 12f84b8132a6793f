"""Doors for the worker; the rules are elsewhere."""

from portal.notices.jobs import job
from portal.programme.guidance import telling
from portal.programme.procedures import runs


@job(telling.JOB)
def tell_announcement(*, announcement, **_future):
    return telling.tell(announcement)


# Steps of their own, as `take_rollups` of the roof, which takes these too when agencies changed.
@job("take_coverage", atomic=False)
def take_coverage(**_future):
    return runs.take_coverage()
