"""The kinds of import of the programme: found by portal.workbooks."""

from portal.programme.importing.attendance import ATTENDANCE
from portal.programme.importing.documents import DOCUMENTS
from portal.programme.importing.procedures import PROCEDURES
from portal.workbooks.kinds import register

register(ATTENDANCE)
register(PROCEDURES)
register(DOCUMENTS)
