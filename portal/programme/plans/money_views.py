"""The money of a plan: planned, allotted, spent; every sum opens its rows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.asking import asked
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import money as actions
from portal.programme.form_pages import GETPOST, done
from portal.programme.models import Payment, Plan, PlannedMoney
from portal.programme.permissions import can_change_plan, can_see_money, can_withdraw_payment
from portal.programme.plans.forms import (
    MoneyFilter,
    OtherAmountForm,
    PaymentForm,
    PlannedMoneyForm,
    RowForm,
    WithdrawForm,
)
from portal.programme.plans.queries import payments_on, planned_on
from portal.programme.plans.views import change_of, load_plan, plan_form_page


def load_planned(user, pk):
    rows = PlannedMoney.objects.visible_to(user).present().select_related("plan__agency", "agency")
    return get_object_or_404(rows, pk=pk)


def load_payment(user, pk):
    rows = Payment.objects.visible_to(user).known().select_related("plan__agency")
    return get_object_or_404(rows, pk=pk)


def can_change_planned(user, planned) -> bool:
    return can_change_plan(user, planned.plan)


@require_safe
@access(can_see_money, load=load_plan)
def money(request, plan: Plan):
    """The rows that a sum adds up."""
    dates, asking = asked(request)
    form = MoneyFilter(request.GET)
    narrowed = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    kind, filters = narrowed.get("kind"), {name: value for name, value in narrowed.items() if name != "kind"}
    planned = planned_on(plan, dates.on, dates.known).filter(**filters)
    payments = payments_on(plan, dates.on, dates.known).filter(**filters)
    if kind:
        planned, payments = (planned if kind == "planned" else planned.none()), payments.filter(kind=kind)
    found = keyset_page(payments.select_related("agency"), request.GET, order=("-happened_on", "-id"))
    context = {
        "plan": plan,
        "dates": dates,
        "asking": asking,
        "narrowed": narrowed,
        "planned": planned.select_related("agency").order_by("year", "line", "source", "pk"),
        "payments": found.rows,
        "pages": found.links(request),
        "may_change": can_change_plan(request.user, plan),
    }
    return page(request, "programme/money.html", context, status=422 if asking.errors else 200)


@require_http_methods(GETPOST)
@access(can_change_plan, load=load_plan)
def plan_more(request, plan: Plan):
    """Money for a line out of a source."""
    form = PlannedMoneyForm(request.POST or None, plan=plan)
    if form.is_valid():
        wanted = [(form.cleaned_data["year"], form.money(None))]
        if done(form, lambda: actions.plan_money(plan=plan, change=change_of(request, form), wanted=wanted)):
            return _kept(request, plan)
    return plan_form_page(request, plan, form, _("Plan money"))


@require_http_methods(GETPOST)
@access(can_change_planned, load=load_planned)
def planned(request, planned: PlannedMoney):
    """Another amount."""
    form = OtherAmountForm(request.POST or None, planned=planned)
    if form.is_valid():
        to = {"amount": form.cleaned_data["amount"]}
        if done(form, lambda: actions.change_planned(planned=planned, change=change_of(request, form), **to)):
            return _kept(request, planned.plan)
    return plan_form_page(request, planned.plan, form, planned.get_line_display())


@require_http_methods(GETPOST)
@access(can_change_planned, load=load_planned)
def drop_planned(request, planned: PlannedMoney):
    data = request.POST if request.method == "POST" else None
    form = RowForm(data, plan=planned.plan, label=_("Take out of the plan"))
    if form.is_valid() and done(form, lambda: actions.drop_planned(planned=planned, change=change_of(request, form))):
        return _kept(request, planned.plan)
    return plan_form_page(request, planned.plan, form, planned.get_line_display())


@require_http_methods(GETPOST)
@access(can_change_plan, load=load_plan)
def pay(request, plan: Plan):
    """Money that was allotted or spent."""
    form = PaymentForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.record_payment(plan=plan, by=request.user, on=localdate(), **form.what)
    ):
        return _kept(request, plan)
    return plan_form_page(request, plan, form, _("Money allotted or spent"))


@require_http_methods(GETPOST)
@access(can_withdraw_payment, load=load_payment)
def withdraw(request, payment: Payment):
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        because = form.cleaned_data["because"]
        if done(form, lambda: actions.withdraw_payment(payment=payment, by=request.user, because=because)):
            return _kept(request, payment.plan)
    return plan_form_page(request, payment.plan, form, _("Withdraw a payment"))


def _kept(request, plan: Plan):
    messages.success(request, _("Saved."))
    return redirect("plan-money", pk=plan.pk)
