from django.contrib import admin
from django.urls import path

from tests.bench.plain.views import floor

urlpatterns = [path("floor/<int:pk>/", floor), path("admin/", admin.site.urls)]
