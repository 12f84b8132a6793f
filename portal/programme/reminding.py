"""What people are told of the programme: the kinds of deadlines, each by its subject; and announcements."""

from portal.deadlines.kinds import register
from portal.notices.wording import TITLES
from portal.programme.advisers.reminding import ELIGIBILITY
from portal.programme.guidance.telling import RULE, TITLE
from portal.programme.plans.reminding import TARGET
from portal.programme.procedures.reminding import OUTDATED
from portal.programme.training.reminding import CERTIFICATE

for _kind in (OUTDATED, TARGET, CERTIFICATE, ELIGIBILITY):
    register(_kind)

TITLES[RULE] = TITLE
