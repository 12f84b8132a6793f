"""Reads of training: who was trained, and which agencies have somebody who can build, check, improve, on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from agencies.choices import Tier
from agencies.models import Agency, Standing
from portal.kit.asking import Dates
from portal.kit.dates import months_after
from portal.programme.choices import CourseKind, PaperState, Part, Skill
from portal.programme.models import Attendance, Course
from portal.programme.training.skills import AHEAD_MONTHS, OF_AGENCY, TAUGHT_BY


@dataclass(frozen=True)
class Line:
    """How many agencies there are, and how many have somebody with each skill; with all of them in `full`."""

    tier: str
    total: int
    having: dict[str, int]
    full: int


def counted(user: Any, dates: Dates) -> QuerySet[Standing]:
    """The agencies that figures count, of those that this person may see."""
    return Standing.objects.visible_to(user).known(dates.known).on(dates.on).counted()


def coverage(user: Any, dates: Dates) -> list[Line]:
    """By tier, then the whole, whose tier is empty. One query; each figure is that of `with_skill`, `full`."""
    counts = {skill.value: Count("pk", filter=_having(skill, dates)) for skill in OF_AGENCY}
    rows = counted(user, dates).order_by().values("tier")
    found = {
        row["tier"]: row for row in rows.annotate(total=Count("pk"), full=Count("pk", filter=_full(dates)), **counts)
    }
    lines = [_line(tier, [found[tier]]) for tier in Tier.values if tier in found]
    return [*lines, _line("", list(found.values()))]


def _line(tier: str, rows: list[dict[str, Any]]) -> Line:
    having = {skill.value: sum(row[skill] for row in rows) for skill in OF_AGENCY}
    return Line(tier, sum(row["total"] for row in rows), having, sum(row["full"] for row in rows))


def narrowed(
    rows: QuerySet[Standing], dates: Dates, *, tier: str = "", having: str = "", lacking: str = ""
) -> QuerySet[Standing]:
    """Exactly the agencies that a figure counts. `having` and `lacking` name a skill, or `full` for all of them."""
    rows = rows.of_tier(tier) if tier else rows
    rows = rows.filter(_asked(having, dates)) if having else rows
    return rows.exclude(_asked(lacking, dates)) if lacking else rows


def _asked(what: str, dates: Dates) -> Q:
    return _full(dates) if what == "full" else _having(Skill(what), dates)


def _full(dates: Dates) -> Q:
    found = Q()
    for skill in OF_AGENCY:
        found &= _having(skill, dates)
    return found


def _having(skill: Skill, dates: Dates) -> Q:
    serving = Attendance.objects.serving(dates.on, dates.known).filter(course__kind=TAUGHT_BY[skill])
    return Q(agency__in=serving.order_by().values("agency"))


def skills_of(agencies: list[int], dates: Dates) -> dict[int, set[str]]:
    """What each of these agencies has somebody for."""
    found: dict[int, set[str]] = {agency: set() for agency in agencies}
    for skill in OF_AGENCY:
        serving = Attendance.objects.serving(dates.on, dates.known).filter(course__kind=TAUGHT_BY[skill])
        for agency in serving.filter(agency__in=agencies).order_by().values_list("agency", flat=True).distinct():
            found[agency].add(skill)
    return found


def people_with(agency: Agency, dates: Dates) -> dict[Skill, int]:
    """How many people of an agency have each skill on a day."""
    serving = Attendance.objects.serving(dates.on, dates.known).filter(agency=agency).order_by()
    counts = dict(serving.values_list("course__kind").annotate(people=Count("name", distinct=True)))
    return {skill: counts.get(TAUGHT_BY[skill], 0) for skill in Skill}


def papers(user: Any, dates: Dates, *, skill: str = "", state: str = "") -> QuerySet[Attendance]:
    """The newest certificates of people, by what they show and how they stand on the day."""
    rows = Attendance.objects.visible_to(user).certified(dates.on, dates.known)
    kinds = [TAUGHT_BY[Skill(skill)]] if skill else list(TAUGHT_BY.values())
    rows = rows.filter(course__kind__in=kinds)
    return rows.filter(_standing_as(PaperState(state), dates)) if state else rows


def _standing_as(state: PaperState, dates: Dates) -> Q:
    """`skills.state` as a condition."""
    soon = months_after(dates.on, AHEAD_MONTHS)
    if state == PaperState.VALID:
        return Q(valid_until=None) | Q(valid_until__gt=soon)
    return (
        Q(valid_until__gte=dates.on, valid_until__lte=soon)
        if state == PaperState.ENDING
        else Q(valid_until__lt=dates.on)
    )


def courses(user: Any, dates: Dates, *, kind: str = "") -> QuerySet[Course]:
    """The courses that had begun by a day."""
    rows = Course.objects.visible_to(user).known(dates.known).filter(starts_on__lte=dates.on)
    return rows.filter(kind=kind) if kind else rows


def taught(agency: Agency, people: Sequence[int]) -> list[tuple[int, date, date]]:
    """The courses at which these people taught and people of the agency learned: who, from which day to which."""
    learned = Attendance.objects.known().filter(agency=agency, part=Part.LEARNER).values("course")
    rows = Attendance.objects.known().filter(part=Part.TRAINER, account__in=people, course__in=learned)
    return list(rows.values_list("account", "course__starts_on", "course__ends_on"))


def ended_inspecting(people: Sequence[int], on: date) -> dict[int, date]:
    """Of those of the people who once had a certificate of inspecting and have none in force: its last day."""
    rows = Attendance.objects.held(on).filter(account__in=people, course__kind=CourseKind.INSPECTING)
    last = rows.exclude(certificate="").with_last_day().order_by().values_list("account")
    return {person: day for person, day in last.annotate(newest=Max("last_day")) if day < on}
