"""Findings and corrective actions by the many: their lists, and which clauses failed where."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from audits import action_list
from audits.finding_list import drawn, filter_form, found
from audits.permissions import can_add_provincial_action, can_compare_failures, can_list_actions, can_list_findings
from audits.queries.failures import failures
from portal.kit.paging import FIRST_PAGE
from portal.kit.web import access, page, url_with


@require_safe
@access(can_list_findings)
def findings(request):
    """The findings that this person may know of, what is due first at the top."""
    form, today = filter_form(request.GET), timezone.localdate()
    filters = form.cleaned_data if form.is_valid() else {}
    listed = found(request.user, filters, request.GET, today)
    context = {
        "form": form,
        "findings": drawn(listed.rows, today),
        "pages": listed.links(request),
        "same": url_with(request, **FIRST_PAGE),
        "may_compare": can_compare_failures(request.user),
        "may_add_action": can_add_provincial_action(request.user),
    }
    return page(request, "audits/findings.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_list_actions)
def actions(request):
    """The corrective actions that this person may know of, what is due first at the top."""
    form = action_list.ActionFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    listed = action_list.found(request.user, filters, request.GET, timezone.localdate())
    context = {"form": form, "actions": listed.rows, "pages": listed.links(request)}
    return page(request, "audits/actions.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_compare_failures)
def compared(request):
    """Which clauses failed where, in a season."""
    context = failures(request.user, request.GET, timezone.localdate())
    return page(request, "audits/failures.html", context)
