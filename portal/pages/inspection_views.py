"""The province's inspections, and the findings behind each of their numbers."""

from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from audits.choices import FindingState
from audits.permissions import can_list_programmes
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.pages.inspections import asked_for, described, findings, inspections_page, seasons


@require_safe
@access(can_list_programmes)
def province_inspections(request):
    """A season's figures as they stand today."""
    asked = asked_for(request.GET)
    context = inspections_page(asked.season, request.user, localdate()) | {"seasons": seasons()}
    return page(request, "pages/inspections.html", context)


@require_safe
@access(can_list_programmes)
def province_inspection_findings(request):
    """The findings that a number counts."""
    asked, today = asked_for(request.GET), localdate()
    rows = findings(asked, request.user, today).seen(today).select_related("agency", "clause", "grade")
    found = keyset_page(rows, request.GET, order=("due_key", "id"))
    context = {"asked": asked, "title": described(asked), "findings": found.rows, "pages": found.links(request)}
    return page(request, "pages/inspection_findings.html", context | {"labels": dict(FindingState.choices)})
