"""Doors for the worker; the rules are elsewhere."""

from portal.notices.jobs import job
from portal.pages import rollups
from portal.pages.files import looking
from portal.programme.procedures import runs


# Steps of their own: in one transaction the moment's lock would keep everybody from recording until the take is done.
@job("take_rollups", atomic=False)
def take_rollups(**_future):
    runs.take_coverage()  # agencies that came, moved or went change it too
    return rollups.take_rollups()


@job("verify_files", atomic=False)
def verify_files(**_future):
    return looking.verify_files()


@job("scan_files", atomic=False)
def scan_files(**_future):
    return looking.scan_files()
