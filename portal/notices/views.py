"""A person's bell, the machine's work, and whether it lives."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit.paging import keyset_page
from portal.kit.web import access, page, public
from portal.notices import actions, health, queries
from portal.notices.forms import ReadForm
from portal.notices.models import Job, Mail, Notice
from portal.notices.permissions import (
    can_read_notice,
    can_run_job,
    can_see_jobs,
    can_see_notices,
    can_send_mail,
)
from portal.notices.wording import say

LONGEST = 100  # failed jobs and undelivered mails on the page


def load_notice(user, pk):
    return get_object_or_404(Notice.objects.visible_to(user), pk=pk)


def load_job(user, pk):
    return get_object_or_404(Job.objects.visible_to(user), pk=pk)


def load_mail(user, pk):
    return get_object_or_404(Mail.objects.visible_to(user), pk=pk)


@require_safe
@access(can_see_notices)
def bell(request):
    found = keyset_page(Notice.objects.visible_to(request.user), request.GET, order=("-id",))
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
@access(can_see_jobs)
def jobs(request):
    context = {
        "kinds": queries.kinds_of_jobs(settings.PERIODIC),
        "failed": Job.objects.visible_to(request.user).failed().order_by("-ended_at")[:LONGEST],
        "mails": Mail.objects.visible_to(request.user).undelivered().select_related("person").order_by("-pk")[:LONGEST],
        "health": health.look(),
    }
    return page(request, "notices/jobs.html", context)


@require_POST
@access(can_run_job, load=load_job)
def run_again(request, job):
    if actions.run_again(job=job, by=request.user):
        messages.success(request, _("The work is asked for again; it begins within a minute."))
    else:
        messages.info(request, _("Nothing to do: the work did not fail, or was asked for again already."))
    return redirect("jobs")


@require_POST
@access(can_send_mail, load=load_mail)
def send_again(request, mail):
    if actions.send_again(mail=mail, by=request.user):
        messages.success(request, _("The e-mail will be sent again within a minute."))
    else:
        messages.info(request, _("Nothing to do: the e-mail is on its way already."))
    return redirect("jobs")


@require_safe
@never_cache
@public
def healthz(request):
    """200 when the portal works, 503 when it does not; the figures are in seconds."""
    found = health.look()
    figures = {
        "ok": found.is_well,
        "database": found.database,
        "broker": found.broker,
        "canary_age": found.canary_age,
        "oldest_due_age": found.oldest_due_age,
    }
    return JsonResponse(figures, status=200 if found.is_well else 503)
