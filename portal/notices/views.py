"""A person's bell and calendar."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.limits import limited
from portal.kit import wall
from portal.kit.paging import keyset_page
from portal.kit.web import access, page, public
from portal.notices import actions, queries
from portal.notices.forms import ReadForm
from portal.notices.models import Notice
from portal.notices.permissions import can_read_notice, can_see_notices
from portal.notices.wording import say


def load_notice(user, pk):
    return get_object_or_404(Notice.objects.visible_to(user), pk=pk)


@require_safe
@access(can_see_notices)
def bell(request):
    found = keyset_page(
        Notice.objects.visible_to(request.user).select_related("instead_of"), request.GET, order=("-id",)
    )
    context = {
        "lines": [(notice, say(notice)) for notice in found.rows],
        "links": found.links(request),
        "unread": queries.unread_count(request.user),
    }
    return page(request, "notices/bell.html", context)


@require_POST
@access(can_see_notices)
def mark_read(request):
    """All at once, but only those that were on the page or older: what came meanwhile stays new."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Which notices?")
    actions.mark_read(by=request.user, **form.cleaned_data)
    return redirect("notices")


@require_POST
@access(can_read_notice, load=load_notice)
def mark_one_read(request, notice):
    actions.mark_one_read(notice=notice)
    return redirect("notices")


@require_safe
@access(can_read_notice, load=load_notice)
def open_notice(request, notice):
    """On to the page that ends it. That it was opened is part of the story when something lapses."""
    actions.mark_one_read(notice=notice)
    return redirect(notice.link)


@require_safe
@never_cache
@public
@limited("public_files")
def calendar(request, key):
    """The address is the secret: whoever has it reads this one person's calendar, and nothing else."""
    from portal.notices.calendar import calendar_of  # its library takes a tenth of a second and some megabytes

    person = queries.person_of_calendar(key)
    if person is None:
        raise Http404
    actions.note_calendar_read(person=person)
    wall.enter(person.pk)  # nobody is signed in: the address stands for the person
    try:
        text = calendar_of(person)
    finally:
        wall.leave()
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
