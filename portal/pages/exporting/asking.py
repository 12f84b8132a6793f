"""What the parameters of a page ask for, and the head of its file."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import Http404, QueryDict
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agencies import register
from portal.pages.dates import Dates, asked_in
from portal.workbooks.writing.book import Book, Figures, Table


def dates_in(params: QueryDict) -> Dates:
    """The two dates. Raises Http404 for those that the page refuses."""
    dates, form = asked_in(params)
    if form.errors:
        raise Http404
    return dates


def checked(form: forms.Form) -> forms.Form:
    """The form, if its page would take it; raises Http404 if not."""
    if not form.is_valid():
        raise Http404
    return form


def book_of(title: str, dates: Dates, tables: Sequence[Table | Figures], asked: Iterable[str] = ()) -> Book:
    """A file of the roof: whose register, what, for which dates, narrowed how."""
    words = "; ".join(filter(None, asked))
    return Book(
        title=title,
        tables=tables,
        on=dates.on,
        known=dates.known,
        made_at=now(),
        asked=[_("Only: %(filters)s") % {"filters": words}] if words else [],
        issuer=register.current().name,
    )


def in_words(form: forms.Form, *left_out: str) -> list[str]:
    """The filters that are set, as "State: Declared"."""
    set_to = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", False)}
    return [_of_field(form[name], value) for name, value in set_to.items() if name not in left_out]


def _of_field(field: forms.BoundField, value: object) -> str:
    if value is True:
        return str(field.label)
    choices = dict(getattr(field.field, "choices", ()))
    return f"{field.label}: {choices.get(value, value)}"
