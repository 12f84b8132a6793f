"""Signing in, passwords and the own account. Of allauth's pages only those that we need are open."""

from allauth.account import views as allauth
from django.urls import path
from django.views.generic import RedirectView

from portal.accounts import views
from portal.accounts.permissions import can_edit_own_account
from portal.kit.web import access, public

own = access(can_edit_own_account)

urlpatterns = [
    path("sign-in/", public(allauth.login), name="account_login"),
    path("sign-out/", public(allauth.logout), name="account_logout"),
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
        public(views.NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/saved/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("language/", views.set_language, name="set-language"),
    path("look/", views.set_look, name="set-look"),
]
