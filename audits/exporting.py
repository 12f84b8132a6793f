"""Visits, findings and corrective actions as files: by the very queries of their lists, as they stand today."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.exporting import AT_ONCE, book_of, checked, dates_in, in_words
from agencies.permissions import scope_of as scope_of_agencies
from audits import action_list, finding_list, visit_list
from audits.choices import ActionState, FindingState
from audits.models import CorrectiveAction, Finding, Programme, TeamMember, Visit
from audits.permissions import (
    can_compare_failures,
    can_list_actions,
    can_list_findings,
    can_list_programmes,
    can_list_visits,
)
from audits.queries.failures import failures as failures_asked
from audits.queries.programme import reached, rows_on, visits_of_rows
from audits.turns import due, lateness
from portal.kit.asking import Dates
from portal.workbooks.writing.book import Book, Cell, Column, Kind, Table
from portal.workbooks.writing.sources import source


def scope_of(user) -> str:
    """What decides which visits the person sees: the agencies, and the teams."""
    teams = TeamMember.objects.filter(person=user.pk).order_by("visit").values_list("visit", flat=True)
    return f"{scope_of_agencies(user)} {list(teams)}"


@source("visits", may=can_list_visits, scope=scope_of)
def visits(user, params: QueryDict) -> Book:
    form, today = checked(visit_list.VisitFilter(params)), localdate()
    rows = visit_list.narrowed(Visit.objects.visible_to(user), form.cleaned_data, today).order_by("-planned_on", "-id")
    columns = [
        Column(_("Agency"), Kind.TEXT, 44),
        Column(_("Day"), Kind.DAY),
        Column(_("How"), Kind.TEXT, 22),
        Column(_("State"), Kind.TEXT, 20),
        Column(_("Season"), Kind.ORDINAL, 8),
        Column(_("Decision"), Kind.CODE, 20),
    ]
    words = (
        (
            str(each.agency),
            each.planned_on,
            each.get_form_display(),
            each.get_state_display(),
            each.season,
            each.decision,
        )
        for each in rows.select_related("agency").iterator(AT_ONCE)
    )
    return book_of(_("Inspection visits"), Dates(today), [Table(columns, words, rows.count())], in_words(form))


@source("findings", may=can_list_findings, scope=scope_of)
def findings(user, params: QueryDict) -> Book:
    form, today = checked(finding_list.filter_form(params)), localdate()
    rows = finding_list.narrowed(Finding.objects.visible_to(user), form.cleaned_data, today)
    columns = [
        Column(_("Agency"), Kind.TEXT, 40),
        Column(_("Clause"), Kind.CODE, 10),
        Column(_("Finding"), Kind.LONG),
        Column(_("Grade"), Kind.TEXT, 20),
        Column(_("State"), Kind.TEXT, 20),
        Column(_("Due"), Kind.DAY),
        Column(_("Overdue"), Kind.CODE, 9),
        Column(_("Season"), Kind.ORDINAL, 8),
    ]
    table = Table(columns, _findings(rows, today), rows.count())
    return book_of(_("Findings"), Dates(today), [table], in_words(form, "agency"))


def _findings(rows, today: date) -> Iterator[tuple[Cell, ...]]:
    words = {value: str(label) for value, label in FindingState.choices}
    rows = rows.seen(today).select_related("agency", "clause", "grade").order_by("due_key", "id")
    for each in rows.iterator(AT_ONCE):
        yield (
            str(each.agency),
            each.clause.number if each.clause else each.basis,
            each.statement,
            str(each.grade),
            words[each.seen_state],
            due(each),
            _("yes") if lateness(each, today) else "",
            each.season,
        )


@source("actions", may=can_list_actions, scope=scope_of)
def actions(user, params: QueryDict) -> Book:
    form, today = checked(action_list.ActionFilter(params)), localdate()
    rows = action_list.narrowed(CorrectiveAction.objects.visible_to(user), form.cleaned_data, today)
    columns = [
        Column(_("What is done"), Kind.LONG),
        Column(_("Agency"), Kind.TEXT, 40),
        Column(_("Responsible"), Kind.TEXT, 28),
        Column(_("Findings"), Kind.NUMBER),
        Column(_("State"), Kind.TEXT, 20),
        Column(_("To be done by"), Kind.DAY),
        Column(_("Overdue"), Kind.CODE, 9),
    ]
    table = Table(columns, _actions(action_list.with_served(rows), today), rows.count())
    return book_of(_("Corrective actions"), Dates(today), [table], in_words(form))


def _actions(rows, today: date) -> Iterator[tuple[Cell, ...]]:
    words = {value: str(label) for value, label in ActionState.choices}
    for each in rows.select_related("agency").order_by("due_on", "id").iterator(AT_ONCE):
        yield (
            each.what,
            str(each.agency or _("provincial")),
            each.responsible,
            each.serves,
            words[each.state],
            each.due_on,
            _("yes") if action_list.is_late(each, today) else "",
        )


# --- programmes, and what failed where ------------------------------------------------------------------


@source("programmes", may=can_list_programmes, scope=scope_of)
def programmes(user, params: QueryDict) -> Book:
    rows, today = Programme.objects.visible_to(user).order_by("-year", "-id"), localdate()
    columns = [
        Column(_("Year"), Kind.ORDINAL, 8),
        Column(_("Programme"), Kind.LONG),
        Column(_("State"), Kind.TEXT, 18),
        Column(_("Decision"), Kind.CODE, 20),
        Column(_("Visited"), Kind.NUMBER),
        Column(_("Planned"), Kind.NUMBER),
    ]
    table = Table(columns, _programmes(rows, today), rows.count())
    return book_of(_("Programmes"), Dates(today), [table])


def _programmes(rows, today: date) -> Iterator[tuple[Cell, ...]]:
    for each in rows:
        whole = reached(each, today)[0]
        yield each.year, each.title, each.get_state_display(), each.number, whole.visited, whole.planned


@source("programme", may=can_list_programmes, scope=scope_of)
def programme(user, params: QueryDict) -> Book:
    """The agencies of one programme on the page's dates, with the visit to each."""
    number, dates = params.get("programme", ""), dates_in(params)
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    named = get_object_or_404(Programme.objects.visible_to(user), pk=number)
    rows = rows_on(named, dates.on, dates.known, only=params.get("only", ""), form=params.get("form", ""))
    columns = [
        Column(_("Agency"), Kind.TEXT, 44),
        Column(_("How"), Kind.TEXT, 22),
        Column(_("From"), Kind.DAY),
        Column(_("Until"), Kind.DAY),
        Column(_("Why chosen"), Kind.TEXT, 24),
        Column(_("Visit"), Kind.DAY),
        Column(_("State"), Kind.TEXT, 20),
    ]
    table = Table(columns, _entries(named, rows), rows.count())
    return book_of(named.title, dates, [table])


def _entries(named: Programme, rows) -> Iterator[tuple[Cell, ...]]:
    entries = list(rows.select_related("agency").order_by("agency__sort_key", "id"))
    visits = visits_of_rows(named, entries)
    for each in entries:
        visit = visits.get(each.agency_id)
        told = (visit.planned_on, visit.get_state_display()) if visit else (None, "")
        place = each.get_form_display(), each.window_from, each.window_until, each.get_rule_display()
        yield (str(each.agency), *place, *told)


@source("failures", may=can_compare_failures, scope=scope_of)
def failures(user, params: QueryDict) -> Book:
    """Which clauses failed where; a finding counts under each of its clauses, so nothing is added up."""
    today = localdate()
    found = failures_asked(user, params, today)
    columns = [Column(_("Clause"), Kind.TEXT, 44)]
    columns += [Column(str(place), Kind.NUMBER) for place in (*found["places"], _("All"))]
    words = ((row.clause, *(cell.count for cell in (*row.cells, row.total))) for row in found["rows"])
    return book_of(_("Which clauses failed where"), Dates(today), [Table(columns, words, len(found["rows"]))])
