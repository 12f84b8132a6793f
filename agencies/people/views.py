"""Who is invited, which accounts are closed: pages of administrators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.actions import people
from agencies.people.forms import InviteForm, ReopenForm
from agencies.views import show_refusal
from portal.accounts.actions import reopen_person, revoke_invitation
from portal.accounts.models import Invitation, User
from portal.accounts.permissions import can_manage_people, can_manage_person
from portal.accounts.queries import closed_accounts, pending_invitations
from portal.kit.paging import keyset_page
from portal.kit.web import access, page


def load_invitation(user: User, pk: int) -> Invitation:
    return get_object_or_404(pending_invitations(user), pk=pk)


def load_closed(user: User, pk: int) -> User:
    return get_object_or_404(closed_accounts(user), pk=pk)


@require_safe
@access(can_manage_people)
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that nobody has accepted, the newest first."""
    pending = pending_invitations(request.user).prefetch_related("person__memberships__agency")
    shown = keyset_page(pending, request.GET, order=("-id",))
    at = now()
    lines = [(invitation, invitation.state(at)) for invitation in shown.rows]
    return page(request, "agencies/people/invitations.html", {"lines": lines, "links": shown.links(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_manage_people)
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = people.invite(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _letter_sent(invitation))
            return redirect("invitations")
    return page(request, "agencies/people/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@access(can_manage_person, load=load_invitation)
def invite_again(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        people.invite_again(invitation=invitation, by=request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _letter_sent(invitation))
    return redirect("invitations")


def _letter_sent(invitation: Invitation) -> str:
    return _("The letter to %(email)s is on its way.") % {"email": invitation.person.email}


@require_POST
@access(can_manage_person, load=load_invitation)
def revoke(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        revoke_invitation(invitation=invitation, by=request.user, at=now())
    except ValidationError as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("The invitation of %(name)s is revoked.") % {"name": invitation.person})
    return redirect("invitations")


@require_safe
@access(can_manage_people)
def closed(request: HttpRequest) -> HttpResponse:
    """Closed accounts, by whom they belong to."""
    shown = keyset_page(closed_accounts(request.user), request.GET, order=("search_key", "id"))
    return page(request, "agencies/people/closed.html", {"people": shown.rows, "links": shown.links(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_manage_person, load=load_closed)
def reopen(request: HttpRequest, person: User) -> HttpResponse:
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_person(person=person, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The account of %(name)s is open again.") % {"name": person})
            return redirect("accounts-closed")
    context = {"form": form, "person": person, "back": reverse("accounts-closed")}
    return page(request, "agencies/people/reopen.html", context, status=422 if form.errors else 200)
