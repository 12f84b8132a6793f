"""Courses and who was there; which agencies have somebody who can build, check, improve, on any day."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies import register
from agencies.choices import Tier
from agencies.colleagues import inspectors
from agencies.models import Agency
from agencies.permissions import is_staff, own_agencies
from agencies.views import load_agency
from portal.kit.asking import asked
from portal.kit.numbers import Rate
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import training as actions
from portal.programme.choices import Part
from portal.programme.form_pages import GETPOST, done, form_page, saved, withdraw_page
from portal.programme.models import Attendance, Course
from portal.programme.permissions import (
    can_change_course,
    can_list_courses,
    can_name_account,
    can_record_attendance,
    can_record_course,
    can_see_course,
    can_withdraw_attendance,
)
from portal.programme.training import queries
from portal.programme.training.forms import (
    FULL,
    AgenciesFilter,
    AttendanceForm,
    CourseForm,
    CoursesFilter,
    PapersFilter,
)
from portal.programme.training.skills import OF_AGENCY, state

OFFERED = 50
"""The newest courses among which a form chooses."""


def load_course(user, pk):
    return get_object_or_404(Course.objects.visible_to(user).known().select_related("agency"), pk=pk)


def load_attendance(user, pk):
    rows = Attendance.objects.visible_to(user).known().select_related("agency", "course")
    return get_object_or_404(rows, pk=pk)


@require_safe
@access(can_list_courses)
def courses(request):
    """The courses that were held by a day, the newest first."""
    dates, asking = asked(request)
    form = CoursesFilter(request.GET)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    rows = queries.courses(request.user, dates, kind=kind)
    found = keyset_page(rows.select_related("agency"), request.GET, order=("-starts_on", "-id"))
    context = {
        "dates": dates,
        "asking": asking,
        "form": form,
        "courses": found.rows,
        "pages": found.links(request),
        "may_record": can_record_course(request.user),
    }
    return page(request, "programme/courses.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_course, load=load_course)
def course(request, course: Course):
    """What was taught, and who of the agencies that one sees was there."""
    rows = Attendance.objects.visible_to(request.user).known().filter(course=course)
    found = keyset_page(rows.select_related("agency"), request.GET, order=("agency__sort_key", "name", "id"))
    learners = rows.filter(part=Part.LEARNER)
    context = {
        "course": course,
        "figures": [
            (_("Learners"), learners.count()),
            (_("Agencies"), learners.order_by().values("agency").distinct().count()),
            (_("Certificates"), learners.exclude(certificate="").count()),
        ],
        "rows": [(row, can_withdraw_attendance(request.user, row)) for row in found.rows],
        "pages": found.links(request),
        "may_change": can_change_course(request.user, course),
    }
    return page(request, "programme/course.html", context)


@require_http_methods(GETPOST)
@access(can_record_course)
def record(request):
    """A course that was held: by the lead body for all, by an officer's agency for its own people."""
    staff = is_staff(request.user)
    own = Agency.objects.visible_to(request.user).filter(pk__in=own_agencies(request.user)).order_by("sort_key")
    form = CourseForm(request.POST or None, agencies=own, is_for_all=staff)
    if form.is_valid() and done(form, lambda: actions.record_course(by=request.user, on=localdate(), **form.what)):
        return saved(request, reverse("courses"))
    return form_page(request, form, _("Record a course"), reverse("courses"), _("Courses"))


@require_http_methods(GETPOST)
@access(can_change_course, load=load_course)
def withdraw(request, course: Course):
    def act(because):
        actions.withdraw_course(course=course, by=request.user, because=because)

    return withdraw_page(request, act, str(course), reverse("course", args=[course.pk]), reverse("courses"))


@require_http_methods(GETPOST)
@access(can_record_attendance, load=load_agency)
def attend(request, agency: Agency):
    """Somebody of the agency was at one of the newest courses, or at the one that the address names."""
    named = request.GET.get("course", "")
    offered = Course.objects.visible_to(request.user).known().open_to(agency).order_by("-starts_on", "-pk")
    if named.isascii() and named.isdigit() and len(named) < 10:
        offered = offered.filter(pk=named)
    offered = offered.filter(pk__in=list(offered.values_list("pk", flat=True)[:OFFERED]))
    accounts = inspectors() if can_name_account(request.user) else None
    form = AttendanceForm(request.POST or None, courses=offered, accounts=accounts)
    back = reverse("agency-training", args=[agency.pk])
    if form.is_valid():
        what = {"agency": agency, "by": request.user, "who": form.who}
        if done(form, lambda: actions.record_attendance(course=form.cleaned_data["course"], **what)):
            return saved(request, back)
    return form_page(request, form, _("Record who was at a course"), back, agency.name)


@require_http_methods(GETPOST)
@access(can_withdraw_attendance, load=load_attendance)
def withdraw_attendance(request, attendance: Attendance):
    def act(because):
        actions.withdraw_attendance(attendance=attendance, by=request.user, because=because)

    return withdraw_page(request, act, str(attendance), reverse("agency-training", args=[attendance.agency_id]))


@require_safe
@access(can_list_courses)
def coverage(request):
    """By tier: how many agencies have somebody who can build, check, improve; each number opens the agencies."""
    dates, asking = asked(request)
    path = reverse("training-agencies")
    labels = dict(Tier.choices)
    lines = [
        {
            "label": labels.get(line.tier, _("All")),
            "total": (line.total, dates.link(path, tier=line.tier or None)),
            "parts": [
                (count, dates.link(path, tier=line.tier or None, having=what), _rate(count, line.total))
                for what, count in [*line.having.items(), (FULL, line.full)]
            ],
        }
        for line in queries.coverage(request.user, dates)
    ]
    context = {"dates": dates, "asking": asking, "lines": lines, "skills": [skill.label for skill in OF_AGENCY]}
    return page(request, "programme/training.html", context, status=422 if asking.errors else 200)


def _rate(part: int, whole: int) -> str:
    return Rate(part, whole).written(register.current().rounding)


@require_safe
@access(can_list_courses)
def agencies(request):
    """The agencies that a figure counts, each with what it has somebody for."""
    dates, asking = asked(request)
    form = AgenciesFilter(request.GET)
    only = form.cleaned_data if form.is_valid() else {}
    rows = queries.narrowed(queries.counted(request.user, dates), dates, **only)
    found = keyset_page(rows.select_related("agency"), request.GET, order=("agency__sort_key", "agency_id"))
    can = queries.skills_of([row.agency_id for row in found.rows], dates)
    context = {
        "dates": dates,
        "asking": asking,
        "form": form,
        "skills": OF_AGENCY,
        "rows": [(row.agency, can[row.agency_id]) for row in found.rows],
        "pages": found.links(request),
    }
    return page(request, "programme/training_agencies.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_list_courses)
def people(request):
    """Internal auditors, inspectors and the others by what they can do, whose certificate ends soonest first."""
    dates, asking = asked(request)
    form = PapersFilter(request.GET)
    only = form.cleaned_data if form.is_valid() else {}
    rows = queries.papers(request.user, dates, **only).with_last_day().select_related("agency", "course")
    found = keyset_page(rows, request.GET, order=("last_day", "id"))
    context = {
        "dates": dates,
        "asking": asking,
        "form": form,
        "rows": [(row, state(row.valid_until, dates.on)) for row in found.rows],
        "pages": found.links(request),
    }
    return page(request, "programme/training_people.html", context, status=422 if asking.errors else 200)
