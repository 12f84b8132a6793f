from django.urls import path

from portal.programme.plans import money_views, views

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
]
