from django.urls import path

from audits import paper_views, views

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("visits/<int:pk>/<slug:move>/", views.move_visit, name="visit-move"),
    # Minutes and notices
    path("visits/<int:pk>/papers/<slug:kind>/new/", paper_views.draft, name="paper-draft"),
    path("papers/<int:pk>/", paper_views.paper, name="paper"),
    path("papers/<int:pk>/sign/", paper_views.sign, name="paper-sign"),
    path("papers/<int:pk>/files/<slug:file_format>/", paper_views.download, name="paper-file"),
    path("papers/templates/", paper_views.templates, name="paper-templates"),
    path("papers/templates/<slug:kind>/new/", paper_views.replace_template, name="paper-template-new"),
    path("papers/templates/<slug:kind>/own/", paper_views.own_template, name="paper-template-own"),
    path("papers/templates/<int:pk>/", paper_views.template, name="paper-template"),
    # Findings
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:move>/", views.move_finding, name="finding-move"),
]
