from django.urls import path

from portal.kit.web import Later

views = Later("portal.pages.public.views")

# Keys of agencies come out of files too and may hold a slash.
urlpatterns = [
    path("", views.agencies, name="public"),
    path("agencies.csv", views.agencies_csv, name="public-agencies-csv"),
    path("agencies.json", views.agencies_json, name="public-agencies-json"),
    path("scans/<uuid:key>/", views.scan, name="public-scan"),
    path("figures.csv", views.figures_csv, name="public-figures-csv"),
    path("figures.json", views.figures_json, name="public-figures-json"),
    path("agencies/<path:key>.csv", views.agency_csv, name="public-agency-csv"),
    path("agencies/<path:key>.json", views.agency_json, name="public-agency-json"),
    path("agencies/<path:key>/", views.agency, name="public-agency"),
]
