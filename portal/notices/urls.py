"""The bell, the work of the machine, its pulse."""

from django.urls import path

from portal.notices import views

urlpatterns = [
    path("notices/", views.bell, name="notices"),
    path("notices/read/", views.mark_read, name="notices-read"),
    path("notices/<int:pk>/read/", views.mark_one_read, name="notice-read"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/run/", views.run_again, name="job-run"),
    path("mails/<int:pk>/send/", views.send_again, name="mail-send"),
    path("healthz", views.healthz, name="healthz"),
]
