"""The list of certificates as a file: the papers, or the agencies, or the sites, as the page shows them."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.choices import CertificateState
from agencies.exporting import AT_ONCE, book_of, checked, dates_in, in_words
from agencies.permissions import can_list_agencies, scope_of
from portal.pages import certificate_list
from portal.pages.certificate_list import AGENCIES, SITES, CertificatesForm
from portal.pages.dates import Dates
from portal.workbooks.writing.book import Book, Cell, Column, Kind, Table
from portal.workbooks.writing.sources import source


@source("certificates", may=can_list_agencies, scope=scope_of)
def certificates(user, params: QueryDict) -> Book:
    dates, form = dates_in(params), checked(CertificatesForm(params))
    unit = form.cleaned_data["unit"]
    rows = certificate_list.listed(user, dates, form.cleaned_data)
    table = _of_agencies(user, rows, dates) if unit == AGENCIES else _of_papers(rows, unit)
    return book_of(_("Third-party certificates"), dates, [table], in_words(form, "unit"))


def _of_papers(rows, unit: str) -> Table:
    """One row for each certificate; of sites those that name some."""
    rows = rows.exclude(cover__sites=[]) if unit == SITES else rows
    columns = [
        Column(_("Number"), Kind.CODE, 20),
        Column(_("State"), Kind.TEXT, 20),
        Column(_("Agency"), Kind.LONG, 50),
        Column(_("Certification body"), Kind.TEXT, 24),
        Column(_("Edition"), Kind.CODE, 9),
        Column(_("Issued on"), Kind.DAY),
        Column(_("In force until"), Kind.DAY),
        Column(_("Sites"), Kind.LONG, 50),
    ]
    return Table(columns, _papers(rows), rows.count())


def _papers(rows) -> Iterator[tuple[Cell, ...]]:
    words = {value: str(label) for value, label in CertificateState.choices}
    rows = rows.with_names().select_related("paper__body", "cover").order_by("-ends_on", "-certificate_id")
    for row in rows.iterator(AT_ONCE):
        yield (
            row.paper.number,
            words[row.state],
            "; ".join(row.names),
            str(row.paper.body),
            row.paper.edition_id,
            row.paper.happened_on,
            row.ends_on,
            "; ".join(row.cover.sites),
        )


def _of_agencies(user, rows, dates: Dates) -> Table:
    """One row for each agency covered, with the numbers of its certificates."""
    agencies = certificate_list.agencies_covered(user, rows).order_by("sort_key", "id")
    numbers = certificate_list.numbers_of(rows, list(agencies), dates)
    words = (
        (str(each), "; ".join(f"{paper['number']} ({paper['label']})" for paper in numbers[each.pk]))
        for each in agencies
    )
    return Table([Column(_("Agency"), Kind.TEXT, 50), Column(_("Certificates"), Kind.LONG)], words, len(agencies))
