from django.urls import path

from audits import checklist_views, programme_views, views, visit_views

urlpatterns = [
    # Before the steps of a visit, which take any word at this place.
    path("visits/<int:pk>/checklist/", checklist_views.checklist, name="visit-checklist"),
    path("visits/<int:pk>/team/", visit_views.team, name="visit-team"),
    path("visits/<int:pk>/documents/", visit_views.documents, name="visit-documents"),
    path("visits/<int:pk>/samples/", visit_views.samples, name="visit-samples"),
    path("requested-documents/<int:pk>/", visit_views.document, name="visit-document"),
    path("visits/calendar/", programme_views.calendar, name="visit-calendar"),
    path("programmes/", programme_views.programmes, name="programmes"),
    path("programmes/new/", programme_views.draw_up, name="programme-new"),
    path("programmes/<int:pk>/", programme_views.programme, name="programme"),
    path("programmes/<int:pk>/choose/", programme_views.choose, name="programme-choose"),
    path("programmes/<int:pk>/approve/", programme_views.approve, name="programme-approve"),
    path("programme-entries/<int:pk>/", programme_views.entry, name="programme-entry"),
    path("programme-entries/<int:pk>/drop/", programme_views.drop, name="programme-entry-drop"),
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("visits/<int:pk>/<slug:move>/", views.move_visit, name="visit-move"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:move>/", views.move_finding, name="finding-move"),
]
