from django.urls import include, path

from portal.pages import views

urlpatterns = [
    path("", views.start, name="start"),
    path("public/", include("portal.pages.public.urls")),
    path("province/", views.province, name="province"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:pk>/", views.agency, name="agency"),
]
