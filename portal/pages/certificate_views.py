"""Pages of certificates: their list, one of them, the province's figures."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agencies.models import Certificate
from agencies.permissions import can_list_agencies, can_see_certificate, can_see_province
from portal.kit.paging import FIRST_PAGE, KeysetPage
from portal.kit.web import access, page, url_with
from portal.pages import certificate_list
from portal.pages.certificate_figures import tables
from portal.pages.certificate_list import AGENCIES, SITES, UNITS, CertificatesForm
from portal.pages.certificate_page import certificate_page
from portal.pages.dates import asked

NOTHING = KeysetPage([], None, None)


@require_safe
@access(can_list_agencies)
def certificates(request):
    """The certificates on a date, or the agencies or sites that they cover."""
    dates, dates_form = asked(request)
    form = CertificatesForm(request.GET)
    context = {"dates": dates, "dates_form": dates_form, "form": form}
    if not form.is_valid() or dates_form.errors:
        nothing = {"rows": [], "counts": None, "pages": NOTHING.links(request), "unit": "", "units": []}
        return page(request, "pages/certificates.html", context | nothing, status=422)
    unit = form.cleaned_data["unit"]
    rows = certificate_list.listed(request.user, dates, form.cleaned_data)
    if unit == AGENCIES:
        found = certificate_list.agencies(request.user, rows, request.GET)
    else:
        found = (certificate_list.sites if unit == SITES else certificate_list.papers)(rows, request.GET)
    context |= {
        "rows": certificate_list.drawn(request.user, unit, found, rows, dates),
        "counts": certificate_list.counts(request.user, rows),
        "pages": found.links(request),
        "unit": unit,
        "units": [(url_with(request, unit=code or None, **FIRST_PAGE), code) for code, _words in UNITS],
    }
    return page(request, "pages/certificates.html", context)


def load_certificate(user, pk):
    return get_object_or_404(Certificate.objects.visible_to(user), pk=pk)


@require_safe
@access(can_see_certificate, load=load_certificate)
def certificate(request, certificate):
    """One certificate: what it is worth and why, what it covers, its chain, what comes next."""
    dates, form = asked(request)
    context = certificate_page(certificate, dates, request.user) | {"dates_form": form}
    return page(request, "pages/certificate.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_province)
def province_certificates(request):
    """Certificates, agencies and sites of the province on a date: three counts, side by side."""
    dates, form = asked(request)
    shown = {} if form.errors else tables(dates)
    context = {"dates": dates, "dates_form": form, "form": form} | shown
    return page(request, "pages/province_certificates.html", context, status=422 if form.errors else 200)
