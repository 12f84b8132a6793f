"""The kinds of deadlines of the programme, each by its subject."""

from portal.deadlines.kinds import register
from portal.programme.procedures.reminding import OUTDATED

register(OUTDATED)
