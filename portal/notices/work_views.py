"""The machine's work for staff: jobs, mails and their proof of sending, and whether the portal lives."""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit.paging import keyset_page
from portal.kit.web import access, page, public
from portal.notices import actions, health, queries
from portal.notices.choices import MailState
from portal.notices.models import Job, Mail
from portal.notices.permissions import can_run_job, can_see_jobs, can_see_mail, can_send_mail
from portal.notices.wording import say

LONGEST = 100  # failed jobs and undelivered mails on the page


def load_job(user, pk):
    return get_object_or_404(Job.objects.visible_to(user), pk=pk)


def load_mail(user, pk):
    return get_object_or_404(Mail.objects.visible_to(user).select_related("person"), pk=pk)


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
        **found.troubles,
    }
    return JsonResponse(figures, status=200 if found.is_well else 503)


@require_safe
@access(can_see_jobs)
def mails(request):
    """All mails, or those in one state, or to one person."""
    state = request.GET.get("state", "")
    who = request.GET.get("q", "").strip()
    found = queries.mails(request.user, state=state if state in MailState.values else "", who=who)
    shown = keyset_page(found, request.GET, order=("-id",))
    context = {"mails": shown.rows, "links": shown.links(request), "states": MailState.choices, "state": state}
    return page(request, "notices/mails.html", context | {"q": who})


@require_safe
@access(can_see_mail, load=load_mail)
def mail(request, mail):
    """Proof of sending: each try with its answer, and what the mail tells."""
    context = {
        "mail": mail,
        "tries": mail.tries.order_by("pk"),
        "lines": [(notice, say(notice)) for notice in mail.notices.select_related("instead_of").order_by("due_on")],
        "may_send": can_send_mail(request.user, mail) and mail.state in actions.OVER,
    }
    return page(request, "notices/mail.html", context)
