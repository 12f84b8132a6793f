"""The workbook that somebody fills in and brings back: a sheet for each kind of register."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies.exporting import agency_in, book_of, dates_in
from agencies.filling import agencies_to_fill_in, tables_to_fill_in
from agencies.models import Agency
from agencies.permissions import can_bring_in_facts, can_found_agency, can_list_agencies, can_see_contacts
from audits.exporting import scope_of
from audits.filling import findings_to_fill_in
from audits.permissions import can_bring_in_findings
from portal.programme.filling import documents_to_fill_in, learners_to_fill_in
from portal.workbooks.choices import Format
from portal.workbooks.writing.book import Book
from portal.workbooks.writing.sources import source


@source("register", may=can_list_agencies, scope=scope_of, formats=(Format.XLSX,))
def register_to_fill_in(user, params: QueryDict) -> Book:
    """What is known of one agency, or of all that the person may see: events, certificates, contacts, and what of the
    rest the person may bring in."""
    dates = dates_in(params)
    agencies = contacts_of = Agency.objects.visible_to(user)
    if "agency" in params:
        agency = agency_in(user, params)
        agencies = agencies.filter(pk=agency.pk)
        contacts_of = agencies if can_see_contacts(user, agency) else agencies.none()
    tables = tables_to_fill_in(agencies, dates, contacts_of=contacts_of)
    if can_bring_in_facts(user):
        tables += [documents_to_fill_in(user, agencies, dates), learners_to_fill_in(user, agencies, dates)]
    if can_bring_in_findings(user):
        tables.append(findings_to_fill_in(user, agencies))
    if can_found_agency(user):
        tables.append(agencies_to_fill_in(agencies, dates))
    return book_of(_("Register to fill in"), dates, tables)
