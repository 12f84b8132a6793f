"""The kinds of import of the programme: found by portal.workbooks."""

from portal.programme.importing.attendance import ATTENDANCE
from portal.workbooks.kinds import register

register(ATTENDANCE)
