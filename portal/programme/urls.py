from django.urls import path

from portal.kit.web import Later

advisers = Later("portal.programme.advisers.views")
announcing = Later("portal.programme.guidance.announcing_views")
guidance = Later("portal.programme.guidance.views")
money_views = Later("portal.programme.plans.money_views")
procedures = Later("portal.programme.procedures.views")
training = Later("portal.programme.training.views")
views = Later("portal.programme.plans.views")

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.draw_up, name="plan-new"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/choose/", views.choose, name="plan-choose"),
    path("plans/<int:pk>/approve/", views.approve, name="plan-approve"),
    path("plan-targets/<int:pk>/", views.target, name="plan-target"),
    path("plan-targets/<int:pk>/drop/", views.drop, name="plan-target-drop"),
    path("plans/<int:pk>/money/", money_views.money, name="plan-money"),
    path("plans/<int:pk>/money/new/", money_views.plan_more, name="plan-money-new"),
    path("plans/<int:pk>/payments/new/", money_views.pay, name="payment-new"),
    path("planned-money/<int:pk>/", money_views.planned, name="planned-money"),
    path("planned-money/<int:pk>/drop/", money_views.drop_planned, name="planned-money-drop"),
    path("payments/<int:pk>/withdraw/", money_views.withdraw, name="payment-withdraw"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.record, name="procedure-new"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
    path("procedures/<int:pk>/change/", procedures.change, name="procedure-change"),
    path("procedures/<int:pk>/withdraw/", procedures.withdraw, name="procedure-withdraw"),
    path("procedure-changes/<int:pk>/withdraw/", procedures.withdraw_change, name="change-withdraw"),
    path("agencies/<int:pk>/procedures/", procedures.agency, name="agency-procedures"),
    path("agencies/<int:pk>/procedures/<int:procedure>/", procedures.issue, name="agency-document"),
    path("procedure-documents/<int:pk>/file/", procedures.add_file, name="issue-file-new"),
    path("procedure-documents/<uuid:key>/", procedures.document_file, name="document-copy"),
    path("procedure-documents/<int:pk>/withdraw/", procedures.withdraw_issue, name="issue-withdraw"),
    path("guidance/", guidance.library, name="guidance"),
    path("guidance/new/", guidance.add, name="material-new"),
    path("guidance/<int:pk>/", guidance.material, name="material"),
    path("guidance/<int:pk>/versions/new/", guidance.add_version, name="version-new"),
    path("guidance/<int:pk>/withdraw/", guidance.withdraw, name="material-withdraw"),
    path("guidance-versions/<int:pk>/withdraw/", guidance.withdraw_version, name="version-withdraw"),
    path("guidance-files/<uuid:key>/", guidance.material_file, name="library-file"),
    path("announcements/", announcing.announcements, name="announcements"),
    path("announcements/new/", announcing.announce, name="announcement-new"),
    path("announcements/<int:pk>/", announcing.announcement, name="announcement"),
    path("announcements/<int:pk>/withdraw/", announcing.withdraw, name="announcement-withdraw"),
    path("courses/", training.courses, name="courses"),
    path("courses/new/", training.record, name="course-new"),
    path("courses/<int:pk>/", training.course, name="course"),
    path("courses/<int:pk>/withdraw/", training.withdraw, name="course-withdraw"),
    path("training/", training.coverage, name="training"),
    path("training/agencies/", training.agencies, name="training-agencies"),
    path("training/people/", training.people, name="training-people"),
    path("agencies/<int:pk>/training/new/", training.attend, name="attendance-new"),
    path("attendances/<int:pk>/withdraw/", training.withdraw_attendance, name="attendance-withdraw"),
    path("advisers/", advisers.advisers, name="advisers"),
    path("advisers/new/", advisers.register, name="adviser-new"),
    path("advisers/<int:pk>/", advisers.adviser, name="adviser"),
    path("advisers/<int:pk>/withdraw/", advisers.withdraw, name="adviser-withdraw"),
    path("advisers/<int:pk>/papers/new/", advisers.paper, name="eligibility-new"),
    path("eligibility-papers/<int:pk>/withdraw/", advisers.withdraw_paper, name="eligibility-withdraw"),
    path("certification-bodies/<int:pk>/", advisers.body, name="certification-body"),
    path("agencies/<int:pk>/services/new/", advisers.serve, name="service-new"),
    path("services/<int:pk>/withdraw/", advisers.withdraw_service, name="service-withdraw"),
]
