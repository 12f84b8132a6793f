"""Builders of courses and of who was there: each goes through the actions."""

from datetime import date

from agencies.models import Agency
from portal.programme.actions.training import Person, record_attendance, record_course
from portal.programme.choices import CourseKind
from portal.programme.models import Attendance, Course
from tests import make

HELD = date(2017, 3, 10)
TODAY = make.TODAY


def course(kind: str = CourseKind.AUDITING, *, ended: date = HELD, by=None, **what) -> Course:
    number = Course.objects.count() + 1
    what = {"title": "Lớp bồi dưỡng", "provider": "Chi cục", "place": "Buôn Ma Thuột", "hours": 16} | what
    words = {"code": f"{number}/TB", "kind": kind, "starts_on": ended, "ends_on": ended}
    return record_course(by=by or make.clerk(), on=TODAY, **words | what)


def attended(
    at: Course, of: Agency, name: str = "Học viên", *, by=None, until: date | None = None, **who
) -> Attendance:
    """Somebody learned there and has a certificate."""
    who = {"certificate": "1/GCN", "valid_until": until} | who
    return record_attendance(course=at, agency=of, by=by or make.clerk(), who=Person(name, **who))
