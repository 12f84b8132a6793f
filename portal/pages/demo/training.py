"""The demonstration's courses, who was there, consultants and whom they served: all made up, and nobody real.

Drawn from the agencies' own keys, so the same on every machine, and by the actions that everybody uses.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localdate

from agencies.choices import Role, State
from agencies.models import Agency, Standing
from portal.accounts.models import User
from portal.kit.dates import months_after
from portal.pages.demo.season import LEAD_BODY
from portal.programme.actions.advisers import record_eligibility, record_service, register_adviser
from portal.programme.actions.training import Person, record_attendance, record_course
from portal.programme.choices import AdviserKind, CourseKind, ServiceKind
from portal.programme.models import Adviser, Course

PLACE = "Buôn Ma Thuột"
PROVIDER = "Chi cục Tiêu chuẩn Đo lường Chất lượng (minh họa)"
VALID_MONTHS = 36
"""The certificates of auditors and inspectors of the demonstration are valid for three years; the others do not end."""
ENDING = (CourseKind.AUDITING, CourseKind.INSPECTING)


class Held(NamedTuple):
    """A course; one agency in `every` sent somebody, to that of inspectors only the lead body."""

    number: str
    kind: str
    title: str
    day: date
    hours: int
    every: int

    @property
    def code(self) -> str:
        return f"minh-hoa-{self.number}"


COURSES = (
    Held("01/2016", CourseKind.AWARENESS, "Nhận thức chung về TCVN ISO 9001", date(2016, 3, 22), 8, 5),
    Held("02/2016", CourseKind.BUILDING, "Xây dựng hệ thống theo mô hình khung", date(2016, 4, 12), 24, 3),
    Held("01/2017", CourseKind.AUDITING, "Đánh giá nội bộ", date(2017, 4, 18), 16, 4),
    Held("02/2017", CourseKind.INSPECTING, "Nghiệp vụ kiểm tra, đánh giá", date(2017, 5, 9), 24, 1),
    Held("01/2024", CourseKind.AUDITING, "Đánh giá nội bộ", date(2024, 1, 16), 16, 5),
    Held("01/2025", CourseKind.IMPROVING, "Duy trì và cải tiến hệ thống", date(2025, 3, 11), 16, 4),
)

ADVISERS = (
    (AdviserKind.ORGANISATION, "Công ty Tư vấn A (minh họa)", date(2024, 1, 15)),
    (AdviserKind.ORGANISATION, "Trung tâm Tư vấn B (minh họa)", date(2025, 9, 1)),
    (AdviserKind.EXPERT, "Chuyên gia C (minh họa)", date(2022, 3, 1)),
    (AdviserKind.ASSESSOR, "Chuyên gia đánh giá D (minh họa)", date(2025, 10, 6)),
)
"""Kind, name, day of the newest paper; the first two had one in 2015 too."""
FIRST_PAPER = date(2015, 11, 2)
SERVED = 40


@transaction.atomic
def load_training() -> None:
    """What is missing of courses, and once the register of consultants."""
    agencies = list(Agency.objects.exclude(name="").order_by("key"))
    for held in COURSES:
        if not Course.objects.filter(code=held.code).exists():
            _hold(held, agencies)
    if not Adviser.objects.filter(name=ADVISERS[0][1]).exists():
        _advise()


def _hold(held: Held, agencies: Sequence[Agency]) -> None:
    last = held.day + timedelta(days=held.hours // 8 - 1)
    what = {"code": held.code, "kind": held.kind, "title": f"{held.title} (minh họa)", "provider": PROVIDER}
    days = {"starts_on": held.day, "ends_on": last, "hours": held.hours, "place": PLACE}
    course = record_course(by=None, on=localdate(), **what, **days)
    until = months_after(last, VALID_MONTHS) if held.kind in ENDING else None
    for number, (agency, account) in enumerate(_sent(held, agencies), start=1):
        name = account.name if account else f"Học viên {number} (minh họa)"
        paper = {"certificate": f"{number}/{held.code}", "valid_until": until, "account": account}
        record_attendance(course=course, agency=agency, by=None, who=Person(name, "Công chức (minh họa)", **paper))


def _sent(held: Held, agencies: Sequence[Agency]) -> list[tuple[Agency, User | None]]:
    """The agencies that lived on the day and sent somebody, with the account of an inspector."""
    if held.kind == CourseKind.INSPECTING:
        inspectors = User.objects.filter(memberships__role=Role.INSPECTOR, email__endswith="@demo.local").order_by("pk")
        return [(agency, person) for agency in agencies if agency.key == LEAD_BODY for person in inspectors[:1]]
    alive = set(Standing.objects.known().on(held.day).values_list("agency", flat=True))
    there = [agency for agency in agencies if agency.pk in alive]
    return [(agency, None) for agency in there[held.day.month :: held.every]]


def _advise() -> None:
    """The register, the papers, and communes that were helped to declare in 2016 and 2017."""
    today, advisers = localdate(), []
    for number, (kind, name, issued_on) in enumerate(ADVISERS, start=1):
        adviser = register_adviser(by=None, kind=kind, name=name)
        for day in [FIRST_PAPER, issued_on] if kind == AdviserKind.ORGANISATION else [issued_on]:
            what = {"number": f"minh-hoa-{number}/GXN-{day.year}", "issuer": "Sở KH&CN (minh họa)", "issued_on": day}
            record_eligibility(adviser=adviser, by=None, on=today, **what)
        advisers.append(adviser)
    for number, agency in enumerate(_helped()):
        since = date(2016, 1, 11) + timedelta(days=number * 7)
        until = months_after(since, 6)
        what = {"kind": ServiceKind.BUILDING, "since": since, "until": until, "contract": f"minh-hoa-{number + 1}/HĐ"}
        record_service(adviser=advisers[number % 3], agency=agency, by=None, on=today, **what)


def _helped() -> list[Agency]:
    declared = Standing.objects.known().on(date(2017, 12, 31)).filter(state=State.DECLARED)
    return list(Agency.objects.filter(pk__in=declared.values("agency")).order_by("key")[: 3 * SERVED : 3])
