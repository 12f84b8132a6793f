from django.urls import path

from portal.kit.web import Later

checklist_views = Later("audits.checklist_views")
correction_views = Later("audits.correction_views")
finding_views = Later("audits.finding_views")
list_views = Later("audits.list_views")
paper_views = Later("audits.paper_views")
programme_views = Later("audits.programme_views")
views = Later("audits.views")
visit_views = Later("audits.visit_views")

urlpatterns = [
    # Before the steps of a visit, which take any word at this place.
    path("visits/<int:pk>/checklist/", checklist_views.checklist, name="visit-checklist"),
    path("visits/<int:pk>/checklist/<int:line>/file/", checklist_views.line_file, name="visit-line-file"),
    path("visits/<int:pk>/team/", visit_views.team, name="visit-team"),
    path("visits/<int:pk>/documents/", visit_views.documents, name="visit-documents"),
    path("visits/<int:pk>/samples/", visit_views.samples, name="visit-samples"),
    path("requested-documents/<int:pk>/", visit_views.document, name="visit-document"),
    path("requested-documents/<int:pk>/file/", visit_views.document_file, name="visit-document-file"),
    path("visits/calendar/", programme_views.calendar, name="visit-calendar"),
    path("programmes/", programme_views.programmes, name="programmes"),
    path("programmes/new/", programme_views.draw_up, name="programme-new"),
    path("programmes/<int:pk>/", programme_views.programme, name="programme"),
    path("programmes/<int:pk>/choose/", programme_views.choose, name="programme-choose"),
    path("programmes/<int:pk>/visits/", programme_views.plan_visits, name="programme-visits"),
    path("programmes/<int:pk>/approve/", programme_views.approve, name="programme-approve"),
    path("programme-entries/<int:pk>/", programme_views.entry, name="programme-entry"),
    path("programme-entries/<int:pk>/drop/", programme_views.drop, name="programme-entry-drop"),
    path("visits/", views.visits, name="visits"),
    path("agencies/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/findings/new/", views.log_finding, name="finding-log"),
    path("visits/<int:pk>/<slug:move>/", views.move_visit, name="visit-move"),
    path("visits/<int:pk>/papers/<slug:kind>/new/", paper_views.draft, name="paper-draft"),
]

urlpatterns += [
    path("papers/<int:pk>/", paper_views.paper, name="paper"),
    path("papers/<int:pk>/sign/", paper_views.sign, name="paper-sign"),
    path("papers/<int:pk>/files/<slug:file_format>/", paper_views.download, name="paper-file"),
    path("papers/templates/", paper_views.templates, name="paper-templates"),
    path("papers/templates/<slug:kind>/new/", paper_views.replace_template, name="paper-template-new"),
    path("papers/templates/<slug:kind>/own/", paper_views.own_template, name="paper-template-own"),
    path("papers/templates/<int:pk>/", paper_views.template, name="paper-template"),
]

urlpatterns += [
    path("findings/", list_views.findings, name="findings"),
    path("findings/compared/", list_views.compared, name="findings-compared"),
    path("findings/<int:pk>/", finding_views.finding, name="finding"),
    path("findings/<int:pk>/edit/", finding_views.edit, name="finding-edit"),
    path("findings/<int:pk>/files/new/", finding_views.finding_file, name="finding-file"),
    path("findings/<int:pk>/actions/new/", correction_views.add, name="action-add"),
    path("findings/<int:pk>/<slug:move>/", finding_views.move_finding, name="finding-move"),
    path("evidence/<uuid:key>/", finding_views.evidence, name="evidence"),
    path("corrective-actions/", list_views.actions, name="actions"),
    path("corrective-actions/new/", correction_views.add_provincial, name="action-provincial"),
    path("corrective-actions/<int:pk>/", correction_views.action, name="action"),
    path("corrective-actions/<int:pk>/edit/", correction_views.edit, name="action-edit"),
    path("corrective-actions/<int:pk>/findings/", correction_views.join, name="action-join"),
    path("corrective-actions/<int:pk>/findings/<int:finding>/", correction_views.leave, name="action-leave"),
    path("corrective-actions/<int:pk>/files/new/", correction_views.action_file, name="action-file"),
    path("corrective-actions/<int:pk>/<slug:move>/", correction_views.move_action, name="action-move"),
]
