"""Announcements: what the lead body told which agencies, and who opened it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from agencies.permissions import sees_every_agency
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import announcements as actions
from portal.programme.form_pages import GETPOST, done, saved, withdraw_page
from portal.programme.guidance import queries
from portal.programme.guidance.forms import AnnouncementForm, ChosenForm, OpenedForm
from portal.programme.models import Announcement, Material
from portal.programme.permissions import (
    can_announce,
    can_list_announcements,
    can_see_announcement,
    can_withdraw_announcement,
)


def load_announcement(user, pk):
    rows = Announcement.objects.visible_to(user).known().select_related("material", "recorded_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@access(can_list_announcements)
def announcements(request):
    """The newest first; for who sees every agency with how many opened each."""
    found = keyset_page(queries.announcements(request.user), request.GET, order=("-told_on", "-id"))
    context = {
        "rows": found.rows,
        "pages": found.links(request),
        "may_announce": can_announce(request.user),
        "shows_counts": sees_every_agency(request.user),
    }
    return page(request, "programme/announcements.html", context)


@require_safe
@access(can_see_announcement, load=load_announcement)
def announcement(request, announcement: Announcement):
    """What was told. That somebody who looks after an agency has opened it, is noted; the agencies are shown to all who
    see them."""
    actions.note_opened(announcement=announcement, by=request.user)
    opened = OpenedForm(request.GET).asked
    rows = announcement.addressees.visible_to(request.user).select_related("agency")
    rows = rows.opened(opened == "yes") if opened else rows
    found = keyset_page(rows, request.GET, order=("agency__sort_key", "agency_id"))
    context = {
        "announcement": announcement,
        "reach": queries.reach(announcement, request.user),
        "rows": queries.with_openings(announcement, found.rows),
        "pages": found.links(request),
        "may_withdraw": can_withdraw_announcement(request.user, announcement),
    }
    return page(request, "programme/announcement.html", context)


@require_http_methods(GETPOST)
@access(can_announce)
def announce(request):
    """To the agencies that the filter above the form chooses; how many those are stands between the two."""
    asking = ChosenForm(request.GET)
    offered = queries.chosen(request.user, localdate(), **asking.asked)
    materials = Material.objects.visible_to(request.user).known().order_by("kind", "sort_key", "pk")
    form = AnnouncementForm(request.POST or None, materials=materials, offered=offered)
    what = {"by": request.user, "on": localdate()}
    if form.is_valid() and done(form, lambda: actions.announce(**what, **form.what)):
        return saved(request, reverse("announcements"))
    context = {"form": form, "asking": asking, "count": offered.count()}
    return page(request, "programme/announce.html", context, status=422 if form.errors else 200)


@require_http_methods(GETPOST)
@access(can_withdraw_announcement, load=load_announcement)
def withdraw(request, announcement: Announcement):
    def act(because):
        actions.withdraw_announcement(announcement=announcement, by=request.user, because=because)

    back = reverse("announcement", args=[announcement.pk])
    return withdraw_page(request, act, str(announcement), back, reverse("announcements"))
