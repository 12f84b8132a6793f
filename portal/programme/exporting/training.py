"""Courses, certificates, consultants and assessors as files."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.exporting import AT_ONCE, book_of, checked, dates_in, in_words
from agencies.permissions import scope_of
from portal.programme.advisers import queries as advisers_queries
from portal.programme.advisers.forms import BODY, AdvisersFilter
from portal.programme.permissions import can_list_advisers, can_list_courses
from portal.programme.training import queries
from portal.programme.training.forms import AgenciesFilter, CoursesFilter, PapersFilter
from portal.programme.training.skills import OF_AGENCY, state
from portal.workbooks.writing.book import Book, Cell, Column, Kind, Table
from portal.workbooks.writing.sources import source


@source("courses", may=can_list_courses, scope=scope_of)
def courses(user, params: QueryDict) -> Book:
    dates, form = dates_in(params), checked(CoursesFilter(params))
    rows = queries.courses(user, dates, **form.cleaned_data).order_by("-starts_on", "-pk")
    columns = [
        Column(_("Number of the course"), Kind.CODE, 20),
        Column(_("What it taught"), Kind.TEXT, 28),
        Column(_("Title"), Kind.LONG, 50),
        Column(_("Held by"), Kind.TEXT, 40),
        Column(_("Place"), Kind.TEXT, 24),
        Column(_("First day"), Kind.DAY),
        Column(_("Last day"), Kind.DAY),
        Column(_("Hours"), Kind.NUMBER),
        Column(_("For whom"), Kind.LONG, 40),
    ]
    words = (
        (
            row.code,
            row.get_kind_display(),
            row.title,
            row.provider,
            row.place,
            row.starts_on,
            row.ends_on,
            row.hours,
            str(row.agency) if row.agency else row.audience,
        )
        for row in rows.select_related("agency").iterator(AT_ONCE)
    )
    return book_of(_("Courses"), dates, [Table(columns, words, rows.count())], in_words(form))


@source("training-agencies", may=can_list_courses, scope=scope_of)
def agencies(user, params: QueryDict) -> Book:
    """The agencies of a figure, each with what it has somebody for."""
    dates, form = dates_in(params), checked(AgenciesFilter(params))
    rows = queries.narrowed(queries.counted(user, dates), dates, **form.cleaned_data)
    keys = list(rows.order_by("agency__sort_key", "agency").values_list("agency", "agency__name"))
    can = queries.skills_of([key for key, _name in keys], dates)
    columns = [Column(_("Agency"), Kind.LONG, 50), *(Column(str(skill.label), Kind.TEXT, 20) for skill in OF_AGENCY)]
    words = ((name, *(_("Yes") if skill in can[key] else _("Nobody") for skill in OF_AGENCY)) for key, name in keys)
    return book_of(_("Agencies and their trained people"), dates, [Table(columns, words, len(keys))], in_words(form))


@source("training-people", may=can_list_courses, scope=scope_of)
def people(user, params: QueryDict) -> Book:
    """The newest certificate of each person for what it shows, the one that ends soonest first."""
    dates, form = dates_in(params), checked(PapersFilter(params))
    rows = queries.papers(user, dates, **form.cleaned_data).with_last_day().order_by("last_day", "pk")
    columns = [
        Column(_("Name"), Kind.TEXT, 28),
        Column(_("Position"), Kind.TEXT, 28),
        Column(_("Agency"), Kind.LONG, 44),
        Column(_("Course"), Kind.TEXT, 28),
        Column(_("Number of the certificate"), Kind.CODE, 20),
        Column(_("Valid until"), Kind.DAY),
        Column(_("State"), Kind.TEXT, 24),
    ]
    words = (
        (
            row.name,
            row.position,
            str(row.agency),
            row.course.get_kind_display(),
            row.certificate,
            row.valid_until,
            str(state(row.valid_until, dates.on).label),
        )
        for row in rows.select_related("agency", "course").iterator(AT_ONCE)
    )
    return book_of(_("People and certificates"), dates, [Table(columns, words, rows.count())], in_words(form))


@source("advisers", may=can_list_advisers, scope=scope_of)
def advisers(user, params: QueryDict) -> Book:
    """The register of consultants and assessors; or the certification bodies with their accreditation."""
    dates, form = dates_in(params), checked(AdvisersFilter(params))
    columns = [
        Column(_("Name"), Kind.LONG, 44),
        Column(_("Kind"), Kind.TEXT, 26),
        Column(_("Number of the paper"), Kind.CODE, 24),
        Column(_("In force until"), Kind.DAY),
        Column(_("State"), Kind.TEXT, 30),
    ]
    if form.cleaned_data["kind"] == BODY:
        rows = advisers_queries.bodies(user, form.cleaned_data["q"]).order_by("name", "pk")
        kind = _("Certification body")
        found = ((row.name, kind, row.accreditation_number, row.accredited_until) for row in rows)
    else:
        rows = advisers_queries.register(user, dates, **form.cleaned_data).order_by("sort_key", "pk")
        found = ((row.name, str(row.get_kind_display()), row.number or "", row.until) for row in rows)
    table = Table(columns, _with_state(found, dates), rows.count())
    return book_of(_("Consultants and assessors"), dates, [table], in_words(form))


def _with_state(rows, dates) -> Iterator[tuple[Cell, ...]]:
    for *words, until in rows:
        yield (*words, until, advisers_queries.state_in_words(until, dates.on))
