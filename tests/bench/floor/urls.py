from django.urls import path

from portal.urls import urlpatterns as of_portal
from tests.bench.floor.views import floor, open_floor

urlpatterns = [*of_portal, path("floor/<int:pk>/", floor), path("floor/open/<int:pk>/", open_floor)]
