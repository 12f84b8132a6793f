"""Every address of the portal. Each view says who may open it (portal/kit/web.py); a test walks them all."""

from django.urls import include, path

from portal.accounts.admin_site import Administration

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("", include("agencies.urls")),
    path("", include("audits.urls")),
    path("", include("portal.programme.urls")),
    path("", include("portal.workbooks.urls")),
    path("", include("portal.notices.urls")),
    path("account/", include("portal.accounts.urls")),
    Administration("administration/"),
]

handler400 = "portal.kit.errors.bad_request"
handler429 = "portal.kit.errors.too_many_tries"  # allauth asks for it
handler500 = "portal.kit.errors.server_error"
