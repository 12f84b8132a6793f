"""Lists of who was at courses: each row somebody of an agency who learned, with the certificate earned."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from agencies.importing.finding import AGENCY_COLUMNS, find_agencies
from agencies.models import Agency
from agencies.permissions import can_bring_in_facts, is_staff
from portal.kit.dates import last_day, written_day
from portal.kit.sentences import Sentence as _
from portal.kit.vietnamese import plain
from portal.notices.progress import telling
from portal.programme.actions.training import Person, record_attendance, withdraw_attendance
from portal.programme.choices import Part
from portal.programme.models import Attendance, Course
from portal.programme.permissions import can_withdraw_attendance
from portal.workbooks.cells import words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import (
    ORDINAL,
    ROW_ID,
    SETTING_UP,
    STORING,
    TAKING_BACK,
    Column,
    Holds,
    ImportKind,
    Line,
    Made,
    Sender,
    row_id_of,
)

COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "course",
        gettext_lazy("course"),
        ("lop", "ten lop", "so hieu lop", "ma lop", "khoa hoc", "khoa dao tao", "lop dao tao", "lop tap huan"),
        longest=200,
        may_hold_for_all=True,
    ),
    Column(
        "name",
        gettext_lazy("name"),
        ("ho ten", "ho va ten", "hoc vien", "ho ten hoc vien", "ho va ten hoc vien", "nguoi du", "nguoi tham du"),
        longest=120,
    ),
    Column("position", gettext_lazy("position"), ("chuc vu", "chuc danh", "vi tri"), longest=120),
    Column(
        "certificate",
        gettext_lazy("number of the certificate"),
        ("so giay chung nhan", "giay chung nhan", "so gcn", "gcn", "so chung chi", "chung chi"),
        longest=60,
    ),
    Column(
        "valid_until",
        gettext_lazy("certificate valid until"),
        ("hieu luc den", "co hieu luc den", "gia tri den", "co gia tri den", "ngay het hieu luc", "het han"),
        Holds.DAY,
    ),
)


@dataclass
class Told:
    """Who a row says was at which course; `twin` is what the register has of that person there."""

    course: Course
    who: Person
    twin: Attendance | None = None


# --- what a row tells -----------------------------------------------------------------------------------


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: compared with what is known, and with the lines before it."""
    courses, seen = _Courses(), {}
    told = []
    for line in lines:
        if not (line.is_sound and line.target and (one := _told(line, courses))):
            continue
        identity = (line.target, one.course.pk, plain(one.who.name))
        if identity in seen:
            message = _("This person stands in row %(row)s too.") % {"row": seen[identity]}
            line.doubt("name", message, _("Leave one of the rows."))
            continue
        seen[identity] = line.number
        told.append((line, one))
    _compare(told, sender)


class _Courses:
    """The courses known, by number and by title."""

    def __init__(self) -> None:
        self.by_words: dict[str, list[Course]] = {}
        for course in Course.objects.known().order_by("pk"):
            for said in {words(course.code), words(course.title)}:
                self.by_words.setdefault(said, []).append(course)

    def of(self, line: Line) -> Course | None:
        """The course that the line names; what is missing or in doubt is said on the line."""
        said = line.values.get("course", "")
        found = self.by_words.get(words(said), []) if said else []
        if len(found) == 1:
            return found[0]
        if not said:
            cure = _("Say it for the whole file on the page of the columns, or add a column.")
            line.refuse("course", _("It does not say which course."), cure)
        elif found:
            line.refuse("course", _("Several courses have this title."), _("Write the number of the course."))
        else:
            message = _("There is no course “%(name)s”.") % {"name": said}
            line.refuse("course", message, _("Correct the number, or record the course first."))
        return None


def _told(line: Line, courses: _Courses) -> Told | None:
    course, values = courses.of(line), line.values
    until = last_day(*values["valid_until"]) if "valid_until" in values else None
    if not values.get("name"):
        line.refuse("name", _("The name of the person is missing."))
    if until and not values.get("certificate"):
        line.refuse("certificate", _("A certificate that ends has a number."))
    if course and until and until < course.ends_on:
        line.refuse("valid_until", _("This lies before the end of the course."))
    if course and course.agency_id and course.agency_id != line.target:
        line.refuse("course", _("This course was held by another agency for its own people."))
    if not course or not line.is_sound:
        return None
    what = {"position": values.get("position", ""), "certificate": values.get("certificate", "")}
    return Told(course, Person(values["name"], valid_until=until, **what))


# --- comparing with what is known -----------------------------------------------------------------------


def _compare(told: list[tuple[Line, Told]], sender: Sender) -> None:
    known = _known(told)
    for line, one in told:
        rows = known.get(line.target or 0, [])
        same = next((row for row in rows if _identity(row.course_id, row) == _identity(one.course.pk, one.who)), None)
        one.twin = next((row for row in rows if row.pk == row_id_of(line)), same)
        if one.twin:
            _compare_with(line, one, one.twin, sender)
        if same and same != one.twin:
            line.refuse("name", _("This person is recorded at the course already."))
        if line.is_sound and line.verdict != Verdict.SAME:
            line.doing = [one]


def _known(told: list[tuple[Line, Told]]) -> dict[int, list[Attendance]]:
    """Who of these agencies was at these courses, and whom the rows bring back by their keys."""
    about = Q(course__in={one.course.pk for _line, one in told}) | Q(pk__in={row_id_of(line) for line, _one in told})
    rows = Attendance.objects.known().filter(about, agency__in={line.target for line, _one in told})
    found: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows.select_related("agency", "course").order_by("pk"):
        found[row.agency_id].append(row)
    return found


def _identity(course: int, who: Person | Attendance) -> tuple[int, str]:
    return course, plain(who.name)


def _compare_with(line: Line, told: Told, twin: Attendance, sender: Sender) -> None:
    """What the row leaves open is no difference; what differs takes the place of what the register has."""
    differing = list(_differing(told, twin))
    if not differing:
        line.verdict = Verdict.SAME
        return
    for column, old, new in differing:
        message = _("The register has “%(old)s”; the file says “%(new)s”.")
        line.remark(column, message % {"old": old, "new": new})
    if twin.part != Part.LEARNER:
        line.refuse("name", _("This person taught at the course."))
    elif sender.by is not None and not can_withdraw_attendance(sender.by, twin):
        line.refuse("name", _("Somebody else recorded this person at the course: ask the lead body to correct it."))
    else:
        line.verdict = Verdict.CHANGED


def _differing(told: Told, twin: Attendance) -> Iterator[tuple[str, str, str]]:
    who = told.who
    if twin.part != Part.LEARNER:
        yield "name", Part(twin.part).value, Part.LEARNER.value
    if told.course != twin.course:
        yield "course", twin.course.code, told.course.code
    if plain(who.name) != plain(twin.name):
        yield "name", twin.name, who.name
    for column in ("position", "certificate"):
        old, new = getattr(twin, column), getattr(who, column)
        if new and words(new) != words(old):
            yield column, old, new
    if who.valid_until and who.valid_until != twin.valid_until:
        yield "valid_until", written_day(twin.valid_until) if twin.valid_until else "", written_day(who.valid_until)


# --- writing and taking back ----------------------------------------------------------------------------


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    """The agencies and all courses stay as they are until the end."""
    targets = {line.target for line in lines if line.target}
    for rows in (Agency.objects.filter(pk__in=targets), Course.objects.known()):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    """Record who was there, a corrected row in place of that which is withdrawn."""
    agencies = Agency.objects.in_bulk({line.target for line in lines if line.target})
    for line in telling(lines, STORING):
        for told in line.doing:
            who = told.who
            if told.twin:
                who = _merged(who, told.twin)
                withdraw_attendance(attendance=told.twin, by=sender.by, because=sender.correction)
                line.replaced.append(told.twin.pk)
            what = {"agency": agencies[line.target], "by": sender.by, "who": who}
            line.made.append(record_attendance(course=told.course, **what).pk)


def _merged(who: Person, twin: Attendance) -> Person:
    """What the row leaves open stays as the register had it."""
    return Person(
        twin.name if plain(who.name) == plain(twin.name) else who.name,
        who.position or twin.position,
        twin.part,
        who.certificate or twin.certificate,
        who.valid_until or twin.valid_until,
        twin.account,
    )


def dependents(made: list[int]) -> list[str]:
    """Nothing is built on who was at a course."""
    return []


def undo(made: Made, by: Any, because: str) -> None:
    """Withdraw what was recorded, and record again what it took the place of."""
    attended = Attendance.objects.select_related("course", "agency", "account").order_by("pk")
    for row in telling(attended.known().filter(pk__in=made.made), TAKING_BACK):
        withdraw_attendance(attendance=row, by=by, because=because)
    for row in telling(attended.filter(pk__in=made.replaced), SETTING_UP):
        who = Person(row.name, row.position, row.part, row.certificate, row.valid_until, row.account)
        record_attendance(course=row.course, agency=row.agency, by=by, who=who)


ATTENDANCE = ImportKind(
    code="attendance",
    title=gettext_lazy("People at courses"),
    columns=COLUMNS,
    subject="agency",
    bearing=("name", "certificate"),
    may=can_bring_in_facts,
    oversees=is_staff,
    resolve=find_agencies,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    aliases=("training",),
)
