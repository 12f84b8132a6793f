"""The facts and contacts of agencies as files; and what all files of the register begin with."""

from collections.abc import Iterable, Iterator, Sequence

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import Reason
from agencies.models import Agency, Contact, Fact
from agencies.permissions import can_list_agencies, can_see_contacts, roles_of, scope_of
from portal.kit.asking import Dates, asked_in
from portal.kit.dates import Precision
from portal.workbooks.writing.book import Book, Cell, Column, Figures, Kind, Table
from portal.workbooks.writing.sources import source

AT_ONCE = 2000
"""Rows that are read at a time."""


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
    """A file of this register: whose it is, what, for which dates, narrowed how."""
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


# --- one agency -----------------------------------------------------------------------------------------


def agency_in(user, params: QueryDict) -> Agency:
    """The agency that the file is about; Http404 for one that the person may not know of."""
    number = params.get("agency", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    return get_object_or_404(Agency.objects.visible_to(user), pk=number)


@source("facts", may=lambda user: bool(roles_of(user)), scope=scope_of)
def facts(user, params: QueryDict) -> Book:
    """Every fact ever recorded of an agency, the newest first, as its page shows them."""
    agency, dates = agency_in(user, params), dates_in(params)
    rows = Fact.objects.filter(agency=agency).newest_first()
    table = Table(_columns_of_facts(), _facts(rows), rows.count())
    return book_of(_("What happened: %(agency)s") % {"agency": agency}, dates, [table])


def _columns_of_facts() -> list[Column]:
    return [
        Column(_("Date"), Kind.DAY),
        Column(_("What happened"), Kind.TEXT, 34),
        Column(_("Document number"), Kind.CODE, 20),
        Column(_("Issued by"), Kind.TEXT, 30),
        Column(_("Edition"), Kind.CODE, 9),
        Column(_("Reason"), Kind.TEXT, 24),
        Column(_("Scope: fields of activity"), Kind.LONG, 40),
        Column(_("Procedures covered"), Kind.NUMBER),
        Column(_("Procedures in competence"), Kind.NUMBER),
        Column(_("Note"), Kind.LONG, 30),
        Column(_("Recorded at"), Kind.MOMENT),
        Column(_("Recorded by"), Kind.TEXT, 22),
        Column(_("Withdrawn at"), Kind.MOMENT),
        Column(_("Withdrawn because"), Kind.TEXT, 30),
    ]


def _facts(rows) -> Iterator[tuple[Cell, ...]]:
    reasons = {value: str(label) for value, label in Reason.choices} | {"": ""}
    for fact in rows.select_related("recorded_by").iterator(AT_ONCE):
        yield (
            fact.happened_on if fact.precision == Precision.DAY else fact.day,
            register.label_of(fact.kind),
            fact.number,
            fact.issuer,
            fact.edition_id,
            reasons[fact.reason],
            fact.scope,
            fact.covered,
            fact.competence,
            fact.note,
            fact.recorded_at,
            fact.recorded_by.name if fact.recorded_by else "",
            fact.withdrawn_at,
            fact.withdrawn_because,
        )


# --- contacts -------------------------------------------------------------------------------------------


@source("contacts", may=can_list_agencies, scope=scope_of)
def contacts(user, params: QueryDict) -> Book:
    """Whom to call: at one agency, or at all that the person may see."""
    dates = dates_in(params)
    agencies = Agency.objects.visible_to(user)
    if "agency" in params:
        agency = agency_in(user, params)
        agencies = agencies.filter(pk=agency.pk) if can_see_contacts(user, agency) else agencies.none()
    rows = Contact.objects.filter(agency__in=agencies).order_by("agency__sort_key", "agency", "name", "pk")
    columns = [
        Column(_("Agency"), Kind.TEXT, 44),
        Column(_("Name"), Kind.TEXT, 28),
        Column(_("position"), Kind.TEXT, 28),
        Column(_("telephone"), Kind.CODE),
        Column(_("e-mail"), Kind.TEXT, 30),
    ]
    words = rows.values_list("agency__name", "name", "position", "phone", "email").iterator(AT_ONCE)
    return book_of(_("Contacts"), dates, [Table(columns, words, rows.count())])
