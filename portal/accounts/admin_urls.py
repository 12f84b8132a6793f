"""The addresses of the administration, whose classes are loaded with the first of its pages."""

from django.contrib.admin import site

from portal.accounts.admin_site import load

load()
urlpatterns = site.get_urls()
