"""The pages of the second factor, while signing in and under one's own account; what asks for it is allauth's."""

from base64 import b64encode
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts import second_factor
from portal.accounts.forms import FirstCodeForm
from portal.accounts.key_forms import FirstKeyForm
from portal.accounts.models import User
from portal.kit.web import page

at_set_up = login_stage_required(stage=second_factor.SetUpStage.key, redirect_urlname="account_login")


@require_http_methods(["GET", "POST"])
@at_set_up
def set_up(request: HttpRequest) -> HttpResponse:
    """After the password, before anything else: an app on the phone that shows codes."""
    person = request._login_stage.login.user
    form = FirstCodeForm(request.POST or None, user=person)
    if form.is_valid():
        second_factor.begin_with_codes(request, person, secret=form.secret, code=form.cleaned_data["code"])
        return _finished(request)
    return page(request, "mfa/totp/activate_form.html", {"form": form, "is_first": True} | drawn(person, form.secret))


@require_http_methods(["GET", "POST"])
@at_set_up
def set_up_key(request: HttpRequest) -> HttpResponse:
    """The same with a security key instead; this one needs a script, as keys do."""
    person = request._login_stage.login.user
    form = FirstKeyForm(request.POST or None, user=person)
    if form.is_valid():
        second_factor.begin_with_key(request, person, **form.cleaned_data)
        return _finished(request)
    context = {"form": form, "is_first": True, "js_data": {"creation_options": begin_registration(person, False)}}
    return page(request, "mfa/webauthn/add_form.html", context)


def _finished(request: HttpRequest) -> HttpResponse:
    """Signed in; the recovery codes first, then where the person wanted to go."""
    onwards = request._login_stage.exit()
    if not request.user.is_authenticated:
        return onwards
    return redirect(reverse("mfa_view_recovery_codes", query={"next": onwards["Location"]}))


def drawn(person: User, secret: str) -> dict[str, str]:
    """The secret of the codes as the picture that an app on a phone reads, and in letters for who cannot scan it."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return {"totp_svg_data_uri": "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()}


class FactorsView(IndexView):
    def get_context_data(self, **words: Any) -> dict[str, Any]:
        return super().get_context_data(**words) | {"is_required": second_factor.is_required()}


class RecoveryCodesView(ViewRecoveryCodesView):
    def get_context_data(self, **words: Any) -> dict[str, Any]:
        asked = self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(
            asked, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return super().get_context_data(**words) | {"onwards": asked if is_ours else ""}


class RemoveKeyView(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("user")

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, _("This is your last second factor. Set up another one first."))
            return redirect("mfa_index")
        return super().form_valid(form)


factors = FactorsView.as_view()
recovery_codes = RecoveryCodesView.as_view()
remove_key = RemoveKeyView.as_view()
