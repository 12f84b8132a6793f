from django.urls import include, path

from portal.kit.web import Later

certificate_views = Later("portal.pages.certificate_views")
gallery_views = Later("portal.pages.gallery_views")
inspection_views = Later("portal.pages.inspection_views")
preferences = Later("portal.pages.preferences")
report_views = Later("portal.pages.report_views")
training_views = Later("portal.pages.training_views")
views = Later("portal.pages.views")
files_views = Later("portal.pages.files.views")
history_views = Later("portal.pages.history.views")

urlpatterns = [
    path("", views.start, name="start"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("guide/close/", views.close_guide, name="guide-close"),
    path("public/", include("portal.pages.public.urls")),
    path("province/", views.province, name="province"),
    path("search/", views.search, name="search"),
    path("province/changes/", views.province_changes, name="province-changes"),
    path("province/freshness/", views.province_freshness, name="province-freshness"),
    path("province/inspections/", inspection_views.province_inspections, name="province-inspections"),
    path(
        "province/inspections/visits/", inspection_views.province_inspection_visits, name="province-inspection-visits"
    ),
    path(
        "province/inspections/findings/",
        inspection_views.province_inspection_findings,
        name="province-inspection-findings",
    ),
    path("province/certificates/", certificate_views.province_certificates, name="province-certificates"),
    path("province/report/", report_views.province_report, name="province-report"),
    path("province/report/word/", report_views.province_report_word, name="province-report-word"),
    path("province/report/list/", report_views.province_report_list, name="province-report-list"),
    path("province/report/waiting/", report_views.waiting_reports, name="reports-waiting"),
    path("province/report/<int:year>/<slug:section>/", report_views.province_report_text, name="province-report-text"),
    path("agencies/<int:pk>/reports/<int:year>/read/", report_views.agency_yearly_report, name="agency-report"),
    path("certificates/", certificate_views.certificates, name="certificates"),
    path("certificates/<int:pk>/", certificate_views.certificate, name="certificate"),
    path("notices/preferences/", preferences.preferences, name="preferences"),
    path("notices/preferences/absence/", preferences.absence, name="absence"),
    path("notices/preferences/absence/<int:pk>/end/", preferences.take_back, name="absence-end"),
    path("notices/preferences/calendar/", preferences.calendar, name="calendar-new"),
    path("history/", history_views.history, name="history"),
    path("agencies/<int:pk>/history/", history_views.agency_history, name="agency-history"),
    path("files/", files_views.files, name="files"),
    path("gallery/", gallery_views.gallery, name="gallery"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:pk>/", views.agency, name="agency"),
    path("agencies/<int:pk>/head/", views.head, name="agency-head"),
    path("agencies/<int:pk>/training/", training_views.agency, name="agency-training"),
    path("training/effect/", training_views.effect, name="training-effect"),
]
