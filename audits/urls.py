from django.urls import path

from audits import views

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/held/", views.hold, name="visit-hold"),
    path("visits/<int:pk>/cancel/", views.cancel, name="visit-cancel"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/answer/", views.answer, name="finding-answer"),
    path("findings/<int:pk>/close/", views.close, name="finding-close"),
    path("findings/<int:pk>/send-back/", views.send_back, name="finding-send-back"),
]
