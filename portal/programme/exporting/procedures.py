"""Procedures and their coverage as files: by the very queries of their pages."""

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from agencies.exporting import AT_ONCE, agency_in, book_of, dates_in, in_words
from agencies.permissions import roles_of, scope_of
from portal.programme.models import Procedure
from portal.programme.permissions import can_list_procedures
from portal.programme.procedures import queries
from portal.programme.procedures.coverage import status
from portal.programme.procedures.forms import CoverageFilter
from portal.programme.procedures.listing import Drawer, ProcedureFilter
from portal.workbooks.writing.book import Book, Cell, Column, Kind, Table
from portal.workbooks.writing.sources import source


def _columns() -> list[Column]:
    return [
        Column(_("Procedure code"), Kind.CODE, 16),
        Column(_("Name of the procedure"), Kind.LONG, 50),
        Column(_("Field"), Kind.TEXT, 26),
    ]


@source("procedures", may=can_list_procedures, scope=scope_of)
def procedures(user, params: QueryDict) -> Book:
    """The procedures in force, with at how many agencies documents cover each."""
    dates, form = dates_in(params), ProcedureFilter(params)
    drawer = Drawer(user, dates, form.asked)
    rows = drawer.rows.with_last_change(dates.on, dates.known).select_related("agency").order_by("code", "pk")
    columns = [
        *_columns(),
        Column(_("Handled by"), Kind.TEXT, 30),
        Column(_("In force from"), Kind.DAY),
        Column(_("Last change in law"), Kind.DAY),
        Column(_("Agencies with a document in step"), Kind.NUMBER),
        Column(_("Outdated"), Kind.NUMBER),
        Column(_("No document"), Kind.NUMBER),
    ]
    lines = [
        (
            row.code,
            row.name,
            row.field,
            str(row.agency or row.get_tier_display()),
            row.since,
            row.changed_on,
            share.figures.covered,
            share.figures.outdated,
            share.figures.missing,
        )
        for row, share in drawer.procedures(list(rows))
    ]
    return book_of(_("Procedures"), dates, [Table(columns, lines, len(lines))], in_words(form))


@source("procedure", may=can_list_procedures, scope=scope_of)
def procedure(user, params: QueryDict) -> Book:
    """The agencies that handle one procedure, and how their documents stand to it."""
    dates, asked = dates_in(params), CoverageFilter(params).asked
    number = params.get("procedure", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    about = get_object_or_404(Procedure.objects.visible_to(user).known(), pk=number)
    rows = queries.handlers(about, user, dates, asked.get("district", ""))
    rows = queries.with_coverage(rows, asked["coverage"]) if "coverage" in asked else rows
    rows = rows.select_related("agency").order_by("agency__sort_key", "agency_id")
    columns = [Column(_("Agency"), Kind.TEXT, 44), *_status_columns()]
    lines = ((str(row.agency), *_status(row)) for row in rows.iterator(AT_ONCE))
    return book_of(f"{about.code} {about.name}", dates, [Table(columns, lines, rows.count())])


@source("agency-procedures", may=lambda user: bool(roles_of(user)), scope=scope_of)
def agency_procedures(user, params: QueryDict) -> Book:
    """The procedures of one agency, and how its documents stand to them."""
    agency, dates, asked = agency_in(user, params), dates_in(params), CoverageFilter(params).asked
    rows = queries.duties(agency, dates)
    rows = queries.with_coverage(rows, asked["coverage"]) if "coverage" in asked else rows
    rows = (rows.filter(field=asked["field"]) if "field" in asked else rows).order_by("code", "pk")
    lines = ((row.code, row.name, row.field, *_status(row)) for row in rows.iterator(AT_ONCE))
    title = _("Procedures and their documents: %(agency)s") % {"agency": agency}
    return book_of(title, dates, [Table([*_columns(), *_status_columns()], lines, rows.count())])


def _status_columns() -> list[Column]:
    return [
        Column(_("Procedure document"), Kind.TEXT, 20),
        Column(_("Issued"), Kind.DAY),
        Column(_("To follow by"), Kind.DAY),
    ]


def _status(row) -> tuple[Cell, ...]:
    told = status(row.changed_on, row.issued_on)
    return str(told.label), row.issued_on, row.due_on if told == "outdated" else None
