"""Pages that join agencies, inspections and figures: the start, the province, the list and one agency."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Agency
from agencies.permissions import can_found_agency, can_list_agencies, can_see_agency, can_see_province, roles_of
from portal.accounts import actions
from portal.accounts.limits import limited
from portal.kit.paging import KeysetPage
from portal.kit.web import access, page, public
from portal.pages import agency_list
from portal.pages.agency_page import agency_page
from portal.pages.changes import ChangesForm, changes, moved, question
from portal.pages.dashboard import end_of_year
from portal.pages.dates import asked
from portal.pages.freshness import freshness_page
from portal.pages.head import head_page
from portal.pages.permissions import can_see_head_page
from portal.pages.province import shown
from portal.pages.search import searched
from portal.pages.start import start_page

HOLE_NOTICE = timedelta(days=180)  # how long security.txt may be relied on
NOTHING = KeysetPage([], None, None)


@require_safe
@never_cache
@public
def start(request):
    """Where each person begins: what is to be done now; strangers with the public register."""
    if not request.user.is_authenticated:
        return redirect("public")
    if not roles_of(request.user):
        return page(request, "pages/no_role.html")
    return page(request, "pages/start.html", start_page(request.user, localdate()))


@require_safe
@public
def security_txt(request):
    """Where whoever finds a hole tells of it (RFC 9116)."""
    ends = (now() + HOLE_NOTICE).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"Contact: mailto:{settings.SECURITY_CONTACT}", f"Expires: {ends}", "Preferred-Languages: vi, en"]
    lines.append(f"Canonical: {settings.PORTAL_URL}/.well-known/security.txt")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_POST
@access(lambda user: True)
def close_guide(request):
    """The steps of the first visit are not shown to this person again."""
    actions.close_guide(person=request.user, at=now())
    return redirect("start")


@require_safe
@access(can_see_province)
def province(request):
    """The province's figures on a date, as known at a moment."""
    if year := request.GET.get("year"):
        return redirect(end_of_year(year, request.GET.get("known", "")))
    dates, form = asked(request)
    if form.errors:
        return page(request, "pages/province.html", {"form": form, "dates": dates}, status=422)
    return page(request, "pages/province.html", {"body": shown(dates, form)})


@require_safe
@access(can_see_province)
def province_changes(request):
    """Which agencies moved between two days, from what to what."""
    form = ChangesForm(request.GET)
    asked = question(form)
    if form.errors:
        return page(request, "pages/changes.html", {"form": form, "asked": asked}, status=422)
    return page(request, "pages/changes.html", {"form": form} | changes(asked, moved(asked)))


@require_safe
@access(can_see_province)
def province_freshness(request):
    """How fresh the records are, and which agencies stand still longest."""
    dates, form = asked(request)
    figures = {} if form.errors else freshness_page(dates)
    context = {"dates": dates, "dates_form": form, "form": form} | figures
    return page(request, "pages/freshness.html", context, status=422 if form.errors else 200)


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
        "times": filters.keys() & {*agency_list.TIMES},
        "pages": found.links(request),
        "may_found": can_found_agency(request.user),
        "count": agency_list.count(request.user, dates, filters) if valid else None,
    }
    return page(request, "pages/agencies.html", context, status=200 if valid else 422)


@require_safe
@access(can_list_agencies)
@limited("search")
def search(request):
    """Agencies, documents and people in one search."""
    text = request.GET.get("q", "")[: agency_list.LONGEST_SEARCH]
    return page(request, "pages/search.html", {"text": text, "groups": searched(request.user, text)})


def load_agency(user, pk):
    shown = ("key", "group", "name", "line", "area", "superior")
    return get_object_or_404(Agency.objects.visible_to(user).only(*shown), pk=pk)


@require_safe
@access(can_see_agency, load=load_agency)
def agency(request, agency):
    """One agency: where it stands and why, what happened, certificates, inspections."""
    dates, form = asked(request)
    context = agency_page(agency, dates, request.user) | {"dates_form": form}
    context["may_see_head_page"] = can_see_head_page(request.user, agency)
    return page(request, "pages/agency.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_head_page, load=load_agency)
def head(request, agency):
    """One agency on one screen, for who answers for it."""
    return page(request, "pages/head.html", head_page(agency, localdate(), request.user))
