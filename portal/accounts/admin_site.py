"""Django's administration, entered by the portal's own sign-in and left by its own sign-out."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, autodiscover, site
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.contrib.admin.widgets import AutocompleteSelect
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 18  # digits of a bigint at most


class PortalAdminSite(AdminSite):
    site_title = site_header = _("Administration of the portal")
    index_title = _("What can be administered")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("next", request.get_full_path())
        return redirect(reverse("account_login", query={"next": wanted}))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")


class Chooser(AutocompleteSelect):
    """Django's, which breaks when it draws the form again with a key that was sent and can be none."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if not key or _may_be_key(str(key))], attr)


def _may_be_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


class Choosing:
    """Of administrations with `autocomplete_fields`; stands before Django's own class."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **how: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **how)  # type: ignore[misc]  # of Django's class
        if isinstance(getattr(field, "widget", None), AutocompleteSelect):
            field.widget = Chooser(db_field, self.admin_site)  # type: ignore[attr-defined]  # likewise
        return field


@cache
def load() -> None:
    """Find what each app's `admin` administers: with the administration's first page, which few workers ever show."""
    autodiscover()
    # allauth's list of further addresses: each would sign in too. A person has one, on the account.
    site.unregister(apps.get_model("account", "EmailAddress"))
    # Secrets of second factors, and sessions: each person's own, under the own account.
    site.unregister(apps.get_model("mfa", "Authenticator"))
    site.unregister(apps.get_model("usersessions", "UserSession"))
    # Links to a province's own sign-in: made by it, read by nobody.
    for model in ("SocialAccount", "SocialApp", "SocialToken"):
        site.unregister(apps.get_model("socialaccount", model))
    # Django's groups: nobody can be put into one; what people may do are their roles (agencies).
    site.unregister(apps.get_model("auth", "Group"))


def check_all(app_configs: Any, **how: Any) -> list[checks.CheckMessage]:
    load()
    return check_admin_app(app_configs, **how)


class PortalAdminConfig(SimpleAdminConfig):
    default_site = "portal.accounts.admin_site.PortalAdminSite"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_all, checks.Tags.admin)


class Administration(URLResolver):
    """The addresses of the administration: most of the portal's, which every process would else work out with the first
    link that it writes to any page."""

    def __init__(self, route: str) -> None:
        place = RoutePattern(route, is_endpoint=False)
        super().__init__(place, "portal.accounts.admin_urls", app_name="admin", namespace="admin")

    def _populate(self) -> None:
        """Nothing: who links to a place in a namespace asks a resolver of its own (`django.urls.reverse`)."""
