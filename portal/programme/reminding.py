"""The kinds of deadlines of the programme, each by its subject."""

from portal.deadlines.kinds import register
from portal.programme.advisers.reminding import ELIGIBILITY
from portal.programme.plans.reminding import TARGET
from portal.programme.procedures.reminding import OUTDATED
from portal.programme.training.reminding import CERTIFICATE

for _kind in (OUTDATED, TARGET, CERTIFICATE, ELIGIBILITY):
    register(_kind)
