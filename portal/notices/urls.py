"""The bell, the work of the machine, its pulse."""

from django.urls import path

from portal.kit.web import Later

views = Later("portal.notices.views")
work_views = Later("portal.notices.work_views")

urlpatterns = [
    path("notices/", views.bell, name="notices"),
    path("notices/read/", views.mark_read, name="notices-read"),
    path("notices/<int:pk>/read/", views.mark_one_read, name="notice-read"),
    path("notices/<int:pk>/open/", views.open_notice, name="notice-open"),
    path("notices/calendar/<str:key>.ics", views.calendar, name="calendar-feed"),
    path("jobs/", work_views.jobs, name="jobs"),
    path("jobs/<int:pk>/run/", work_views.run_again, name="job-run"),
    path("mails/", work_views.mails, name="mails"),
    path("mails/<int:pk>/", work_views.mail, name="mail"),
    path("mails/<int:pk>/send/", work_views.send_again, name="mail-send"),
    path("healthz", work_views.healthz, name="healthz"),
]
