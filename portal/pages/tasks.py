"""Doors for the worker; the rules are elsewhere."""

from portal.notices.jobs import job
from portal.pages import rollups


@job("take_rollups")
def take_rollups(**_future):
    return rollups.take_rollups()
