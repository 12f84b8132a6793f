"""The library as a file: by the very query of its page."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.exporting import AT_ONCE, book_of, dates_in, in_words
from agencies.permissions import scope_of
from portal.programme.guidance import queries
from portal.programme.guidance.forms import LibraryFilter
from portal.programme.permissions import can_read_library
from portal.workbooks.writing.book import Book, Column, Kind, Table
from portal.workbooks.writing.sources import source


@source("guidance", may=can_read_library, scope=scope_of)
def library(user, params: QueryDict) -> Book:
    """The materials to be used on the day, each with the version of that day."""
    dates, form = dates_in(params), LibraryFilter(queries.asked_of_library(user, params))
    rows = queries.library(user, dates, **form.asked).order_by("kind", "sort_key", "pk")
    columns = [
        Column(_("Title"), Kind.LONG, 60),
        Column(_("Kind"), Kind.TEXT, 22),
        Column(_("Number"), Kind.CODE, 22),
        Column(_("Issuer"), Kind.TEXT, 30),
        Column(_("Edition of the standard"), Kind.CODE, 12),
        Column(_("Meant for"), Kind.TEXT, 22),
        Column(_("Version"), Kind.CODE, 12),
        Column(_("To be used from"), Kind.DAY),
    ]
    words = (
        (
            row.title,
            row.get_kind_display(),
            row.number,
            row.issuer,
            row.edition.code if row.edition else _("all editions"),
            row.get_tier_display() if row.tier else _("all agencies"),
            row.version,
            row.version_since,
        )
        for row in rows.iterator(AT_ONCE)
    )
    return book_of(_("Guidance"), dates, [Table(columns, words, rows.count())], in_words(form))
