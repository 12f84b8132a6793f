"""Documents and people at courses as tables to fill in further and bring back (agencies/filling.py tells how)."""

from collections.abc import Iterator

from agencies.exporting import AT_ONCE
from agencies.filling import table_of
from portal.kit.asking import Dates
from portal.programme.choices import Part
from portal.programme.importing.attendance import ATTENDANCE
from portal.programme.importing.documents import DOCUMENTS
from portal.programme.models import Attendance, Issue
from portal.workbooks.writing.book import Cell, Kind, Table


def documents_to_fill_in(user, agencies, dates: Dates) -> Table:
    """The documents of these agencies that the person may see: a row for each procedure of each."""
    columns = {
        "code": (Kind.CODE, 20),
        "procedures": (Kind.CODE, 30),
        "issue_no": (Kind.NUMBER, 0),
        "revision_no": (Kind.NUMBER, 0),
        "issued_on": (Kind.DAY, 0),
    }
    rows = Issue.objects.visible_to(user).known(dates.known).filter(agency__in=agencies)
    return table_of(DOCUMENTS, columns, _documents(rows), rows.count())


def _documents(rows) -> Iterator[tuple[Cell, ...]]:
    rows = rows.order_by("agency__sort_key", "agency", "code", "issue_no", "revision_no", "pk")
    names = ("pk", "agency__key", "agency__name", "code", "procedure__code", "issue_no", "revision_no", "issued_on")
    for row, key, name, *what in rows.values_list(*names).iterator(AT_ONCE):
        yield (str(row), key, name or key, *what)


def learners_to_fill_in(user, agencies, dates: Dates) -> Table:
    """Who of these agencies learned at which course, as far as the person may see them."""
    columns = {
        "course": (Kind.CODE, 20),
        "name": (Kind.TEXT, 28),
        "position": (Kind.TEXT, 28),
        "certificate": (Kind.CODE, 20),
        "valid_until": (Kind.DAY, 0),
    }
    rows = Attendance.objects.visible_to(user).known(dates.known).filter(agency__in=agencies, part=Part.LEARNER)
    return table_of(ATTENDANCE, columns, _learners(rows), rows.count())


def _learners(rows) -> Iterator[tuple[Cell, ...]]:
    rows = rows.order_by("agency__sort_key", "agency", "course__starts_on", "course", "pk")
    names = ("pk", "agency__key", "agency__name", "course__code", "name", "position", "certificate", "valid_until")
    for row, key, name, *what in rows.values_list(*names).iterator(AT_ONCE):
        yield (str(row), key, name or key, *what)
