"""What happened to the data."""

from django.views.decorators.http import require_safe

from agencies.permissions import is_staff
from agencies.views import load_agency
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.pages.history.listing import ORDER, HistoryFilter, narrowed, told_to
from portal.pages.history.reading import entries
from portal.pages.permissions import can_see_agency_history, can_see_history


@require_safe
@access(can_see_history)
def history(request):
    """Every change, narrowed by agency, person, kind and day."""
    form = HistoryFilter(request.GET)
    found = keyset_page(narrowed(form.cleaned_data if form.is_valid() else {}), request.GET, ORDER)
    context = {"form": form, "entries": entries(found.rows, with_places=True), "pages": found.links(request)}
    return page(request, "pages/history.html", context)


@require_safe
@access(can_see_agency_history, load=load_agency)
def agency_history(request, agency):
    """What happened to the data of one agency."""
    found = keyset_page(told_to(agency), request.GET, ORDER)
    shown = entries(found.rows, with_places=is_staff(request.user))
    context = {"agency": agency, "entries": shown, "pages": found.links(request)}
    return page(request, "pages/agency_history.html", context | {"may_see_all": can_see_history(request.user)})
