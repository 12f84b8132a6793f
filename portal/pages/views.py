"""Pages that join agencies, inspections and figures: the start, the province, the list and one agency."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.choices import Role
from agencies.models import Agency
from agencies.permissions import can_found_agency, can_list_agencies, can_see_agency, can_see_province, memberships_of
from portal.kit.paging import KeysetPage
from portal.kit.web import access, page, public
from portal.pages import agency_list
from portal.pages.agency_page import agency_page
from portal.pages.dates import asked
from portal.pages.province import shown

NOTHING = KeysetPage([], None, None)


@require_safe
@never_cache
@public
def start(request):
    """Where each begins: the public register, the province, the own agency, or a word for who has no role yet."""
    if not request.user.is_authenticated:
        return redirect("public")
    if can_see_province(request.user):
        return redirect("province")
    own = [agency for role, agency in memberships_of(request.user) if role == Role.OFFICER]
    if not own:
        return page(request, "pages/no_role.html")
    reach = Agency.objects.visible_to(request.user)[:2]
    return redirect("agency", pk=own[0]) if len(reach) == 1 else redirect("agencies")


@require_safe
@access(can_see_province)
def province(request):
    """The province's figures on a date, as known at a moment."""
    dates, form = asked(request)
    if form.errors:
        return page(request, "pages/province.html", {"form": form, "dates": dates}, status=422)
    return page(request, "pages/province.html", {"body": shown(dates, form)})


@require_safe
@access(can_list_agencies)
def agencies(request):
    """The agencies on a date, as known at a moment, narrowed by filters."""
    dates, dates_form = asked(request)
    form = agency_list.filter_form(request.GET)
    valid = form.is_valid() and not dates_form.errors
    filters = form.narrowed if valid else {}
    found = agency_list.found(request.user, dates, filters, request.GET) if valid else NOTHING
    context = {
        "dates": dates,
        "dates_form": dates_form,
        "form": form,
        "rows": agency_list.drawn(found.rows, dates),
        "pages": found.links(request),
        "may_found": can_found_agency(request.user),
        "count": agency_list.count(request.user, dates, filters) if valid else None,
    }
    return page(request, "pages/agencies.html", context, status=200 if valid else 422)


def load_agency(user, pk):
    shown = ("key", "group", "name", "line", "area__code", "area__name", "area__parent__name", "superior__name")
    agencies = Agency.objects.visible_to(user).select_related("area__parent", "superior").only(*shown)
    return get_object_or_404(agencies, pk=pk)


@require_safe
@access(can_see_agency, load=load_agency)
def agency(request, agency):
    """One agency: where it stands and why, what happened, certificates, inspections."""
    dates, form = asked(request)
    context = agency_page(agency, dates, request.user) | {"dates_form": form}
    return page(request, "pages/agency.html", context, status=422 if form.errors else 200)
