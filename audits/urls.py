from django.urls import path

from audits import views

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("visits/<int:pk>/<slug:move>/", views.move_visit, name="visit-move"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:move>/", views.move_finding, name="finding-move"),
]
