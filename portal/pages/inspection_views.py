"""The province's inspections, and the visits and findings behind each of their numbers."""

from django.views.decorators.http import require_safe

from audits.choices import FindingState
from audits.models.finding import NEVER
from audits.permissions import can_list_programmes
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.pages.dates import NOT_ASKED
from portal.pages.dates import asked as asked_dates
from portal.pages.inspections import (
    asked_for,
    described,
    findings,
    inspections_page,
    season_links,
    visits,
    year_end,
)


@require_safe
@access(can_list_programmes)
def province_inspections(request):
    """A season's figures on a day, as known at a moment."""
    dates, form = asked_dates(request)
    asked = asked_for(request.GET, dates)
    figures = {} if form.errors else inspections_page(asked, request.user)
    given = dates if form is not NOT_ASKED and not form.errors else None
    context = {"asked": asked, "dates": dates, "form": form, "seasons": season_links(given)} | figures
    context["year_end"] = year_end(asked)
    return page(request, "pages/inspections.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_list_programmes)
def province_inspection_findings(request):
    """The findings that a number counts, as they stood then."""
    dates, form = asked_dates(request)
    asked = asked_for(request.GET, dates)
    rows = findings(asked, request.user).select_related("agency", "clause", "grade")
    found = keyset_page(rows, request.GET, order=("due_key", "id"))
    for finding in found.rows:
        finding.then_due = None if finding.then_due == NEVER else finding.then_due
    context = _listed(asked, form, found, request) | {"labels": dict(FindingState.choices)}
    return page(request, "pages/inspection_findings.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_list_programmes)
def province_inspection_visits(request):
    """The visits that a number counts."""
    dates, form = asked_dates(request)
    asked = asked_for(request.GET, dates)
    rows = visits(asked, request.user).select_related("agency")
    found = keyset_page(rows, request.GET, order=("-planned_on", "-id"))
    context = _listed(asked, form, found, request)
    return page(request, "pages/inspection_visits.html", context, status=422 if form.errors else 200)


def _listed(asked, form, found, request):
    back = asked.link("province-inspections")
    told = {"asked": asked, "title": described(asked), "dates": asked.dates, "form": form, "back": back}
    return told | {"rows": [] if form.errors else found.rows, "pages": found.links(request)}
