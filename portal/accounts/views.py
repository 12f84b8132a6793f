"""The pages of one's own account. Signing in and passwords are allauth's; only what differs stands here."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import actions, idle, queries
from portal.accounts.choices import Language, Look
from portal.accounts.forms import AccountForm, FirstPasswordForm
from portal.accounts.middleware import keep_language, keep_look
from portal.accounts.models import User
from portal.accounts.permissions import can_edit_own_account, can_end_session
from portal.kit.web import access, page, public

INVITED = "invited"
"""Where a session keeps the key of an invitation."""


class NewPasswordView(allauth.PasswordResetFromKeyView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # Who forgot the password has often used up the tries; the new one must work at once.
        adapter = get_adapter(self.request)
        adapter._delete_login_attempts_cached_email(self.request, email=self.reset_user.email)
        return response


new_password = NewPasswordView.as_view()


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """Whoever sits down next finds nothing in the browser: no page kept, no form begun (ASVS 14.3.1).

    Cookies stay: the session's is gone by itself, those of language and look tell nothing.
    """
    response = allauth.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
@never_cache
@public
def open_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the letter: its key goes into the session, so that no address of a page bears it."""
    invitation = queries.invitation_opened_by(key, now())
    if invitation is None:
        return _invitation_over(request)
    request.recognized = invitation.person  # the pages from here on speak the person's language
    request.session[INVITED] = key
    return redirect("invitation-accept")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """The new person chooses a password, and goes on as at every first sign-in: to the second factor."""
    invitation = queries.invitation_opened_by(request.session.get(INVITED, ""), now())
    if invitation is None:
        return _invitation_over(request)
    form = FirstPasswordForm(data=request.POST or None, user=invitation.person)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return page(request, "account/invitation.html", {"form": form, "invitation": invitation}, status=status)
    try:
        password = form.cleaned_data["password1"]
        person = actions.accept_invitation(invitation=invitation, password=password, at=now())
    except ValidationError:  # accepted or revoked a moment ago
        return _invitation_over(request)
    return _sign_in(request, person)


def _invitation_over(request: HttpRequest) -> HttpResponse:
    request.session.pop(INVITED, None)
    return page(request, "account/invitation_over.html", status=410)


def _sign_in(request: HttpRequest, person: User) -> HttpResponse:
    """As after the right password, which the person has just chosen."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    request.session.pop(INVITED, None)
    login = Login(user=person, email_verification="none", email=person.email)
    return perform_password_login(request, {"email": person.email}, login)


def _own_session(user: User, pk: int) -> UserSession:
    return get_object_or_404(UserSession, user=user, pk=pk)


@require_http_methods(["GET", "POST"])
@access(can_edit_own_account)
def my_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if form.is_valid():
        actions.save_own_account(person=request.user, **form.cleaned_data)
        messages.success(request, _("Your account is saved."))
        return redirect("my-account")
    return page(request, "account/my_account.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_own_account)
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended: send it now, or throw it away."""
    kept = idle.kept_of(request)
    if kept is None:
        return redirect("start")
    if request.method == "POST":
        del request.session[idle.KEPT]
        return redirect("start")
    return page(request, "account/kept_form.html", {"kept": kept})


@require_safe
@access(can_edit_own_account)
def stay(request: HttpRequest) -> HttpResponse:
    """A sign of life of somebody who reads or types (static/js/idle.js)."""
    return HttpResponse(status=204)


@require_POST
@access(can_end_session, load=_own_session)
def end_session(request: HttpRequest, session: UserSession) -> HttpResponse:
    """Sign out one of the person's browsers."""
    session.end()
    messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")


@require_POST
@public
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in the cookie and, of a person signed in, on the account; then go back."""
    language = request.POST.get("language")
    if language not in Language.values:
        raise BadRequest("This language is not spoken here.")
    if request.user.is_authenticated:
        actions.choose_language(person=request.user, language=language)
    response = redirect(_safe_next(request))
    keep_language(response, language)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look in the cookie and, of a person signed in, on the account; then go back.

    The question as a page of its own is for strangers: the pages that they all share bear no token, so no form.
    """
    if request.method != "POST":
        return page(request, "account/look.html", {"next": _safe_next(request)})
    look = request.POST.get("look")
    if look not in Look.values:
        raise BadRequest("The pages do not have this look.")
    if request.user.is_authenticated:
        actions.choose_look(person=request.user, look=look)
    response = redirect(_safe_next(request))
    keep_look(response, look)
    return response


def _safe_next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else "/"
