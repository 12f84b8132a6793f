"""The province's yearly report as a workbook: the figures of the page, its words, and the list of the agencies."""

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from agencies import register
from agencies.exporting import book_of
from agencies.permissions import scope_of
from portal.kit.numbers import Rounding
from portal.pages.dates import Dates
from portal.pages.report import listing, sections
from portal.pages.report.asked import asked
from portal.pages.report.figures import YearFigures
from portal.programme.choices import ReportColumnCode
from portal.programme.permissions import can_see_report
from portal.workbooks.choices import Format
from portal.workbooks.writing.book import Book, Column, Figures, Kind, Line, Rated, Table
from portal.workbooks.writing.sources import source

KINDS = {
    ReportColumnCode.NAME: Kind.LONG,
    ReportColumnCode.COVERED: Kind.NUMBER,
    ReportColumnCode.COMPETENCE: Kind.NUMBER,
    ReportColumnCode.AUDITED_ON: Kind.DAY,
    ReportColumnCode.REVIEWED_ON: Kind.DAY,
    ReportColumnCode.REPORTED_ON: Kind.DAY,
}


@source("province-report", may=can_see_report, scope=scope_of, formats=(Format.XLSX,))
def province_report(user, params: QueryDict) -> Book:
    """All parts as of the two dates; rates are formulas of their counts, and totals of the lines above them."""
    year, dates, form = asked(params)
    if form.errors:
        raise Http404
    parts = sections.sections(YearFigures(year, dates))
    tables = [
        _figures(f"{number}. {part.title}: {table.title}", table)
        for number, part in enumerate(parts, start=1)
        for table in part.tables
    ]
    title = _("Report on the application of TCVN ISO 9001 in %(year)s") % {"year": year}
    return book_of(title, dates, [*tables, _words(parts), _agencies(year, dates)])


def _figures(title: str, table: sections.Table) -> Figures:
    lines = [_line(row) for row in table.rows]
    body, foot = (lines[:-1], lines[-1]) if table.has_sum else (lines, None)
    sums = [sum(counts) for counts in zip(*(line.counts for line in body), strict=True)]
    numbers = [name for name, part in zip(table.columns, table.rows[0][1:], strict=True) if part.value is not None]
    adds_up = foot is not None and sums == list(foot.counts)
    return Figures(title, "", numbers, body, foot, adds_up, rated=_rated(table, lines))


def _line(row: list[sections.Part]) -> Line:
    return Line(row[0].words, [part.value for part in row[1:] if part.value is not None])


def _rated(table: sections.Table, lines: list[Line]) -> Rated | None:
    """The rate is written behind all counts, so it says itself what it is of."""
    if table.rated is None:
        return None
    cells = zip(table.columns, table.rows[0][1:], strict=True)
    name = next((name for name, part in cells if part.value is None), _("Rate"))
    is_rounded = register.current().rounding == Rounding.HALF_UP
    return Rated(f"{name} (%)", *table.rated, is_rounded, frozenset(line.label for line in lines))


def _words(parts: list[sections.Section]) -> Table:
    columns = [Column(_("Part"), Kind.TEXT, 34), Column(_("Words"), Kind.LONG, 90), Column(_("Written by"), Kind.TEXT)]
    rows = [(part.title, part.words, part.by) for part in parts]
    return Table(columns, rows, len(rows), _("Words"))


def _agencies(year: int, dates: Dates) -> Table:
    """The list in the columns that staff chose; sheets number their rows themselves."""
    chosen = [column for column in listing.columns() if column.code != ReportColumnCode.NUMBER]
    columns = [Column(column.label, KINDS.get(column.code, Kind.TEXT)) for column in chosen]
    return Table(columns, listing.rows(year, dates, chosen), listing.count(dates), _("Agencies"))
