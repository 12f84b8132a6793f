"""Signing in, passwords and the own account. Of allauth's pages only those that we need are open."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from portal.accounts import views

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("inactive/", views.InactiveView.as_view(), name="account_inactive"),
    # Closed by the adapter; the mail to an unknown address and the sign-in page name it.
    path("sign-up/", allauth.signup, name="account_signup"),
    path("me/", views.my_account, name="my-account"),
    path("me/password/", allauth.password_change, name="account_change_password"),
    path(
        "me/password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/", views.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("password/sent/", views.ForgottenPasswordSentView.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/saved/",
        views.NewPasswordSavedView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("language/", views.set_language, name="set-language"),
]
