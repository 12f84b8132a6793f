from django.urls import path

from audits import correction_views, finding_views, list_views, views

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("visits/<int:pk>/<slug:move>/", views.move_visit, name="visit-move"),
]

urlpatterns += [
    path("findings/", list_views.findings, name="findings"),
    path("findings/compared/", list_views.compared, name="findings-compared"),
    path("findings/<int:pk>/", finding_views.finding, name="finding"),
    path("findings/<int:pk>/files/new/", finding_views.finding_file, name="finding-file"),
    path("findings/<int:pk>/actions/new/", correction_views.add, name="action-add"),
    path("findings/<int:pk>/<slug:move>/", finding_views.move_finding, name="finding-move"),
    path("evidence/<uuid:key>/", finding_views.evidence, name="evidence"),
    path("corrective-actions/new/", correction_views.add_provincial, name="action-provincial"),
    path("corrective-actions/<int:pk>/", correction_views.action, name="action"),
    path("corrective-actions/<int:pk>/edit/", correction_views.edit, name="action-edit"),
    path("corrective-actions/<int:pk>/findings/", correction_views.join, name="action-join"),
    path("corrective-actions/<int:pk>/files/new/", correction_views.action_file, name="action-file"),
    path("corrective-actions/<int:pk>/<slug:move>/", correction_views.move_action, name="action-move"),
]
