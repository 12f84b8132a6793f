"""Signing in, passwords and the own account. Of allauth's pages only those that we need are open."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from portal.accounts.permissions import can_edit_own_account
from portal.kit.web import Later, View, access, public

# What proves who somebody is (cryptography, keys) is a tenth of a worker's memory; few requests need it.
allauth = Later("allauth.account.views")
mfa = Later("allauth.mfa.base.views")
recovery = Later("allauth.mfa.recovery_codes.views")
totp = Later("allauth.mfa.totp.views")
keys = Later("allauth.mfa.webauthn.views")
usersessions = Later("allauth.usersessions.views")
provider = Later("portal.accounts.single_sign_on")
second_factor = Later("portal.accounts.second_factor_views")
views = Later("portal.accounts.views")

own = access(can_edit_own_account)


def read_own(view: View) -> View:
    return require_safe(own(view))


urlpatterns = [
    path("sign-in/", public(allauth.login), name="account_login"),
    path("sign-in/provider/", public(provider.sign_in), name="provider-sign-in"),
    path("sign-in/<slug:provider_id>/callback/", public(provider.callback), name="openid_connect_callback"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("inactive/", public(allauth.account_inactive), name="account_inactive"),
    # Closed by the adapter; the mail to an unknown address asks for its name.
    path("sign-up/", public(allauth.signup), name="account_signup"),
    path("me/", views.my_account, name="my-account"),
    path("me/password/", own(allauth.password_change), name="account_change_password"),
    path(
        "me/password/first/",
        own(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path("password/", public(allauth.password_reset), name="account_reset_password"),
    path(
        "password/sent/",
        public(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/<slug:uidb36>/<slug:key>/",
        public(views.new_password),
        name="account_reset_password_from_key",
    ),
    path(
        "password/saved/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("invitation/", views.accept_invitation, name="invitation-accept"),
    path("invitation/<slug:key>/", views.open_invitation, name="invitation-open"),
    path("second-factor/", public(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/set-up/", public(second_factor.set_up), name="second-factor-set-up"),
    path("second-factor/set-up/key/", public(second_factor.set_up_key), name="second-factor-set-up-key"),
    path("me/second-factor/", read_own(second_factor.factors), name="mfa_index"),
    path("me/second-factor/codes/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("me/second-factor/codes/end/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/second-factor/keys/new/", own(keys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "me/second-factor/keys/<int:pk>/end/",
        own(second_factor.remove_key),
        name="mfa_remove_webauthn",
    ),
    path(
        "me/second-factor/recovery/",
        read_own(second_factor.recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path("me/second-factor/recovery/new/", own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "me/second-factor/recovery/file/",
        read_own(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("me/again/", own(allauth.reauthenticate), name="account_reauthenticate"),
    path("me/again/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("me/again/key/", own(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("me/sessions/", own(usersessions.list_usersessions), name="usersessions_list"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="session-end"),
    path("me/kept/", views.kept_form, name="kept-form"),
    path("me/stay/", views.stay, name="stay"),
    path("language/", views.set_language, name="set-language"),
    path("look/", views.set_look, name="set-look"),
]
