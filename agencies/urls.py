from django.urls import path

from portal.kit.web import Later

views = Later("agencies.views")
certificates = Later("agencies.certificates.views")
people = Later("agencies.people.views")

urlpatterns = [
    path("agencies/new/", views.found, name="agency-found"),
    path("agencies/<int:pk>/facts/new/", views.choose_kind, name="fact-choose"),
    path("agencies/<int:pk>/facts/new/<slug:kind>/", views.record, name="fact-record"),
    path("agencies/<int:pk>/confirm/", views.confirm, name="agency-confirm"),
    path("agencies/<int:pk>/certificates/new/", certificates.add, name="certificate-add"),
    path("agencies/<int:pk>/reports/<int:year>/", views.report, name="report-save"),
    path("agencies/<int:pk>/contacts/new/", views.contact_add, name="contact-add"),
    path("people/invitations/", people.invitations, name="invitations"),
    path("people/invitations/new/", people.invite, name="invitation-new"),
    path("people/invitations/<int:pk>/again/", people.invite_again, name="invitation-again"),
    path("people/invitations/<int:pk>/revoke/", people.revoke, name="invitation-revoke"),
    path("people/closed/", people.closed, name="accounts-closed"),
    path("people/closed/<int:pk>/reopen/", people.reopen, name="account-reopen"),
    path("reminders/", views.reminders, name="reminders"),
    path("agencies/<int:pk>/told/", views.told, name="told"),
    path("facts/<int:pk>/withdraw/", views.withdraw, name="fact-withdraw"),
    path("scans/<uuid:key>/", views.scan, name="scan"),
    path("scans/<uuid:key>/public/", views.scan_show, name="scan-show"),
    path("certificates/<int:pk>/renewal/", certificates.renew, name="certificate-renew"),
    path("certificates/<int:pk>/correction/", certificates.correct, name="certificate-correct"),
    path("certificates/<int:pk>/facts/new/<slug:kind>/", certificates.record, name="certificate-record"),
    path("certificates/facts/<int:pk>/withdraw/", certificates.withdraw, name="certificate-fact-withdraw"),
]
