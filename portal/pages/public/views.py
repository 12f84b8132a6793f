"""The public register, open to everybody without an account."""

from django.views.decorators.http import require_safe

from portal.accounts.limits import limited
from portal.kit.web import public
from portal.pages.public import files, listing, one_agency
from portal.pages.public.answers import document, kept, kept_page, public_page, refused, shared
from portal.pages.public.asking import asked_publicly
from portal.pages.public.scans import download


@require_safe
@public
@shared
def agencies(request):
    """Find an agency; on top the figures of the day."""
    asked, form = asked_publicly(request), listing.search_form(request.GET)
    if asked.form.errors or not form.is_valid():
        return public_page(request, "pages/public/refused.html", {"asked": asked, "form": form}, status=422)
    return kept_page(
        request, asked, "pages/public/agencies.html", lambda: {"body": listing.drawn(asked, form, request.GET)}
    )


@require_safe
@public
@shared
def agency(request, key):
    """One agency, its declaration first."""
    asked = asked_publicly(request)
    template = "pages/public/agency.html"
    if asked.form.errors:
        return public_page(request, template, one_agency.drawn(asked, key), status=422)
    return kept_page(request, asked, template, lambda: one_agency.drawn(asked, key))


@require_safe
@public
@shared
def agencies_csv(request):
    """The register on a day as a file for spreadsheets."""
    asked, form = asked_publicly(request), listing.search_form(request.GET)
    if asked.form.errors or not form.is_valid():
        return refused(asked.form, form)
    text = kept(request, asked, lambda: files.agencies_csv(asked, form.narrowed), limit="public_files")
    return document(text, "text/csv", f"agencies-{asked.dates.on}.csv")


@require_safe
@public
@shared
def agencies_json(request):
    """The register on a day as JSON."""
    asked, form = asked_publicly(request), listing.search_form(request.GET)
    if asked.form.errors or not form.is_valid():
        return refused(asked.form, form)
    text = kept(request, asked, lambda: files.agencies_json(asked, form.narrowed), limit="public_files")
    return document(text, "application/json")


@require_safe
@public
@shared
def agency_csv(request, key):
    """One agency as a file for spreadsheets."""
    asked = asked_publicly(request)
    if asked.form.errors:
        return refused(asked.form)
    text = kept(request, asked, lambda: files.agency_csv(asked, key))
    return document(text, "text/csv", f"agency-{asked.dates.on}.csv")


@require_safe
@public
@shared
def agency_json(request, key):
    """One agency as JSON."""
    asked = asked_publicly(request)
    if asked.form.errors:
        return refused(asked.form)
    return document(kept(request, asked, lambda: files.agency_json(asked, key)), "application/json")


@require_safe
@public
@shared
def figures_json(request):
    """The figures of a day as JSON."""
    asked = asked_publicly(request)
    if asked.form.errors:
        return refused(asked.form)
    return document(kept(request, asked, lambda: files.figures_json(asked)), "application/json")


@require_safe
@public
@shared
def figures_csv(request):
    """The figures of a day as a file for spreadsheets."""
    asked = asked_publicly(request)
    if asked.form.errors:
        return refused(asked.form)
    return document(kept(request, asked, lambda: files.figures_csv(asked)), "text/csv", f"figures-{asked.dates.on}.csv")


@require_safe
@public
@limited("public_files")
def scan(request, key):
    """The scan of a declaration that was made public."""
    return download(request, key)
