"""Recording courses and who was there; withdrawing what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.models import Agency
from portal.kit.sql import held
from portal.kit.vietnamese import nfc, search_key
from portal.programme.actions.recorded import kept, withdrawn
from portal.programme.choices import Part
from portal.programme.models import Attendance, Course
from portal.programme.permissions import (
    can_change_course,
    can_name_account,
    can_record_attendance,
    can_withdraw_attendance,
)


@dataclass(frozen=True)
class Person:
    """Who was at a course, and the certificate earned there."""

    name: str
    position: str = ""
    part: str = Part.LEARNER
    certificate: str = ""
    valid_until: date | None = None
    account: object | None = None


@transaction.atomic
def record_course(
    *,
    by,
    on: date,
    code: str,
    kind: str,
    title: str,
    provider: str,
    place: str,
    starts_on: date,
    ends_on: date,
    hours: int,
    audience: str = "",
    agency: Agency | None = None,
) -> Course:
    """Write down a course that has ended; `on` is today. With `agency`, the agency held it for its own people.

    Raises NotYours, Refused, ValidationError.
    """
    words = {"code": code, "title": title, "provider": provider, "place": place, "audience": audience}
    words = {name: nfc(text).strip() for name, text in words.items()}
    course = Course(kind=kind, starts_on=starts_on, ends_on=ends_on, hours=hours, agency=agency, **words)
    if by is not None and not can_change_course(by, course):
        raise NotYours
    if ends_on > on:
        raise Refused({"ends_on": _("The date lies in the future.")}, code="future")
    course.search_key = search_key(course.title, course.code, course.provider)
    return kept(course, by)


@transaction.atomic
def record_attendance(*, course: Course, agency: Agency, by, who: Person) -> Attendance:
    """Write down that somebody of an agency was at a course.

    Raises NotYours, Refused (the course is another agency's own, the certificate ends before the course).
    """
    if by is not None and not can_record_attendance(by, agency):
        raise NotYours
    course = held(Course.objects.all(), course.pk)
    if course.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn already."), code="withdrawn")
    if course.agency_id and course.agency_id != agency.pk:
        raise Refused(_("This course was held by another agency for its own people."), code="not_theirs")
    if who.valid_until and who.valid_until < course.ends_on:
        raise Refused({"valid_until": _("This lies before the end of the course.")}, code="before")
    if who.account and by is not None and not can_name_account(by):
        raise NotYours
    what = {"part": who.part, "certificate": nfc(who.certificate).strip(), "valid_until": who.valid_until}
    words = {"name": nfc(who.name).strip(), "position": nfc(who.position).strip()}
    what["search_key"] = search_key(words["name"])
    return kept(Attendance(course=course, agency=agency, account=who.account, **what, **words), by)


@transaction.atomic
def withdraw_course(*, course: Course, by, because: str) -> None:
    """Say that there was no such course. Raises NotYours, Refused (somebody is recorded at it)."""
    course = held(Course.objects.select_related("agency"), course.pk)
    if not can_change_course(by, course):
        raise NotYours
    if course.attendances.known().exists():
        raise Refused(_("People are recorded at this course; withdraw those first."), code="used")
    withdrawn(course, by, because)


@transaction.atomic
def withdraw_attendance(*, attendance: Attendance, by, because: str) -> None:
    """Say that somebody was not there, or not so. Raises NotYours, Refused."""
    held(Course.objects.all(), attendance.course_id)
    attendance = held(Attendance.objects.select_related("agency"), attendance.pk)
    if by is not None and not can_withdraw_attendance(by, attendance):
        raise NotYours
    withdrawn(attendance, by, because)
