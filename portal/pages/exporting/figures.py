"""The province's figures as files: the numbers of the pages, with formulas where lines add up to their foot."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from agencies import register
from agencies.exporting import book_of, checked, dates_in
from agencies.permissions import can_see_province, scope_of
from audits.permissions import can_list_programmes
from portal.kit.numbers import Rounding
from portal.pages import certificate_figures, changes, freshness, inspections
from portal.pages import province as province_page
from portal.pages.dates import Dates
from portal.pages.province import STATES
from portal.workbooks.writing.book import Book, Column, Figures, Kind, Line, Rated, Table
from portal.workbooks.writing.sources import source


def _line(label: Any, cells: Iterable[Any]) -> Line:
    return Line(str(label), [cell.count for cell in cells])


def _figures(
    title: Any, columns: Sequence[Any], lines: Sequence[Line], foot: Line | None = None, **more: Any
) -> Figures:
    """Formulas stand in the foot only where the lines add up to it: an agency under two certificates counts once."""
    sums = [sum(counts) for counts in zip(*(line.counts for line in lines), strict=True)]
    adds_up = foot is not None and sums == list(foot.counts)
    return Figures(str(title), "", list(map(str, columns)), lines, foot, adds_up, **more)


@source("province", may=can_see_province, scope=scope_of)
def province(user, params: QueryDict) -> Book:
    """How many agencies stand in each state: by tier, district, obligation and edition."""
    dates = dates_in(params)
    dates, parts = (dates, province_page.as_known(dates)) if dates.known else province_page.present(dates.on)
    shown = province_page.province(dates, parts)
    columns = [_("Total"), *(state.label for state in shown["states"])]
    whole = _line(_("Total"), shown["whole"].by_state)

    def table(title: str, lines: Iterable[Any], **more: Any) -> Figures:
        drawn = [_line(line.label, line.by_state) for line in lines]
        return _figures(title, columns, drawn, whole, is_sum_across=True, **more)

    rated = Rated(
        _("Rate (%)"),
        part=1 + STATES.index("declared"),
        whole=0,
        is_rounded=register.current().rounding == Rounding.HALF_UP,
        labels=frozenset(str(line.label) for line in shown["tiers"] if line.rate),
    )
    tables = [
        table(_("By tier"), shown["tiers"], rated=rated),
        table(_("By district"), [district.whole for district in shown["districts"]]),
        table(_("By obligation"), shown["obligations"]),
        table(_("By edition of the declaration"), shown["editions"]),
    ]
    return book_of(_("ISO 9001 in the province"), dates, tables)


@source("changes", may=can_see_province, scope=scope_of)
def what_changed(user, params: QueryDict) -> Book:
    """From which state to which, between two days."""
    asked = _question(params)
    shown = changes.changes(asked, changes.moved(asked))
    matrix = shown["matrix"]
    lines = [
        Line(str(line["label"]), [line["total"].count, *(cell.count for cell, _same in line["cells"])])
        for line in matrix["lines"]
    ]
    foot = Line(_("Total"), [shown["whole"], *(cell.count for cell in matrix["totals"])])
    table = _figures(_("From … to …"), [_("Total"), *matrix["columns"]], lines, foot, is_sum_across=True)
    return book_of(_("What changed"), asked.on, [table], [_days(asked)])


@source("moved", may=can_see_province, scope=scope_of)
def moved(user, params: QueryDict) -> Book:
    """The agencies that moved between two days; those of one pair of states where one is opened."""
    asked = _question(params)
    pair = (asked.was, asked.now)
    rows = [
        (row.name, str(changes.WAS[row.was]), str(changes.NOW[row.now]))
        for row in changes.moved(asked, few=changes.ALL)
        if ((row.was, row.now) == pair if all(pair) else row.was != row.now)
    ]
    columns = [Column(_("Name"), Kind.TEXT, 50), Column(_("From"), Kind.TEXT, 22), Column(_("To"), Kind.TEXT, 22)]
    return book_of(_("Agencies that moved"), asked.on, [Table(columns, rows, len(rows))], [_days(asked)])


def _question(params: QueryDict) -> changes.Question:
    form = checked(changes.ChangesForm(params))
    return changes.question(form)


def _days(asked: changes.Question) -> str:
    days = {"first": f"{asked.first:%d/%m/%Y}", "last": f"{asked.last:%d/%m/%Y}"}
    return _("between %(first)s and %(last)s") % days


@source("freshness", may=can_see_province, scope=scope_of)
def how_fresh(user, params: QueryDict) -> Book:
    """When records were last updated or confirmed, and how long agencies have stood still."""
    dates = dates_in(params)
    shown = freshness.freshness_page(dates)
    columns, whole = [_("All"), *shown["columns"]], _line(_("Total"), shown["whole"].cells)
    tables = [
        _figures(title, columns, [_line(line.label, line.cells) for line in shown[name]], whole, is_sum_across=True)
        for title, name in ((_("By tier"), "tiers"), (_("By district"), "districts"))
    ]
    still = [_line(line.label, line.cells) for line in shown["states"]]
    tables.append(_figures(_("How long they have stood still, by state"), [_("All"), *shown["years"]], still))
    return book_of(_("Freshness and standstill"), dates, tables)


@source("province-certificates", may=can_see_province, scope=scope_of)
def certificates(user, params: QueryDict) -> Book:
    """Certificates, agencies and sites: three counts, side by side."""
    dates = dates_in(params)
    shown = certificate_figures.tables(dates)
    columns = [_("Certificates"), _("Agencies"), _("Sites")]
    parts = [
        (_("By state"), "states", "whole"),
        (_("In force, by edition"), "editions", "in_force"),
        (_("In force, by certification body"), "bodies", "in_force"),
    ]
    tables = [
        _figures(
            title,
            columns,
            [_line(line.label, line.cells) for line in shown[name]],
            _line(shown[foot].label, shown[foot].cells),
        )
        for title, name, foot in parts
    ]
    return book_of(_("Certificates of the province"), dates, tables)


@source("inspections", may=can_list_programmes, scope=scope_of)
def inspected(user, params: QueryDict) -> Book:
    """A season's figures of inspections."""
    dates: Dates = dates_in(params)
    asked = inspections.asked_for(params, dates)
    if not asked.season:
        raise Http404
    shown = inspections.inspections_page(asked, user)
    visits = [_line(line.label, line.cells) for line in shown["visits"]]
    tables = [
        _figures(programme.title, [_("Planned"), _("Visited"), _("Left")], [_line(x.label, x.cells) for x in lines])
        for programme, lines in shown["programmes"]
    ]
    tables.append(
        _figures(_("Visits that took place, with and without a programme"), [_("Visits")], visits[:-1], visits[-1])
    )
    whole = _line(shown["whole"].label, shown["whole"].cells)
    for place, each in enumerate(shown["tables"]):
        lines = [_line(line.label, line.cells) for line in each.lines]
        if lines:
            columns = [_("All"), _("Open"), _("Overdue")]
            tables.append(_figures(each.title, columns, lines, None if place else whole))
    return book_of(_("Inspections in the province"), dates, tables, [_("Season %(season)s") % {"season": asked.season}])
