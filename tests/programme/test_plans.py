"""Plans change by their actions alone: drawn up, approved, then only by new rows with a reason."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from agencies.checks import NotYours, Refused, Stale
from portal.programme.actions.money import Voucher, change_planned, plan_money, record_payment, withdraw_payment
from portal.programme.actions.plans import Wanted, add_targets, approve_plan, draw_up_plan, drop_target
from portal.programme.actions.rows import Change
from portal.programme.choices import CostLine, MoneyKind, Source, Step
from portal.programme.models import Payment, Plan, PlannedMoney, Target
from portal.programme.plans.queries import Money, money_on, summed
from tests import make
from tests.programme import planning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


END = date(2018, 12, 31)
DECISION = {"number": "9/KH", "decided_on": planning.DECIDED, "signer": "Chủ tịch"}


def test_a_draft_loses_rows_without_a_trace_an_approved_plan_does_not():
    first, second = make.agency(), make.agency()
    plan = planning.drafted(first, second)
    drop_target(target=plan.targets.get(agency=first), change=Change(make.clerk(), planning.DECIDED))
    assert plan.targets.count() == 1
    plan = approve_plan(plan=plan, by=make.clerk(), seen_version=1, **DECISION)

    with pytest.raises(Refused, match="why"):
        drop_target(target=plan.targets.get(), change=Change(make.clerk(), END))
    drop_target(target=plan.targets.get(), change=Change(make.clerk(), END, "Giải thể"))
    with pytest.raises(Refused, match="ended already"):
        drop_target(target=plan.targets.get(), change=Change(make.clerk(), END, "Giải thể"))

    (target,) = plan.targets.all()
    assert (target.since, target.until, target.ended_because) == (planning.DECIDED, END, "Giải thể")


@pytest.mark.parametrize(
    "what",
    [
        {"due_on": date(2019, 1, 1)},
        {"step": Step.CONVERT},
        {"step": Step.BUILD, "edition": "2015"},
    ],
)
def test_a_target_that_cannot_be_is_refused(what):
    plan, agency = planning.drafted(), make.agency()
    wanted = Wanted(**{"agency": agency, "step": Step.BUILD, "due_on": END} | what)

    with pytest.raises(ValidationError):
        add_targets(plan=plan, change=Change(make.clerk(), END), wanted=[wanted])


def test_an_empty_plan_and_a_stale_page_are_refused():
    plan = planning.drafted()
    with pytest.raises(Refused, match="without targets"):
        approve_plan(plan=plan, by=make.clerk(), seen_version=1, **DECISION)
    with pytest.raises(Stale):
        approve_plan(plan=plan, by=make.clerk(), seen_version=0, **DECISION)


def test_officers_plan_for_their_own_agency_and_below():
    district = make.agency(tier="district", area="645")
    commune, other = make.agency(superior=district), make.agency()
    officer = make.officer(district)

    assert draw_up_plan(by=officer, agency=commune, year=2018, title="A", last_year=2018).agency == commune
    for agency in (other, None):
        with pytest.raises(NotYours):
            draw_up_plan(by=officer, agency=agency, year=2018, title="A", last_year=2018)


def test_the_same_form_sent_twice_gives_one_plan_and_one_payment():
    key = uuid4()
    what = {"by": make.clerk(), "agency": None, "year": 2018, "title": "A", "last_year": 2018, "form_key": key}
    assert draw_up_plan(**what) == draw_up_plan(**what)
    plan = planning.approved(make.agency(), year=2019)
    voucher = Voucher("1", form_key=key)
    assert planning.paid(plan, 5, voucher=voucher) == planning.paid(plan, 5, voucher=voucher)


# --- money --------------------------------------------------------------------------------------------


def test_money_by_line_and_source_adds_up_to_the_dong():
    plan = planning.approved(make.agency())
    by = make.clerk()
    more = [(2018, planning.amount(333_333_333, CostLine.TRAINING, Source.DISTRICT))]
    plan_money(plan=plan, change=Change(by, date(2018, 2, 1), "Bổ sung"), wanted=more)
    planning.paid(plan, 4_000_001, MoneyKind.ALLOTTED, date(2018, 3, 1))
    planning.paid(plan, 1_000_001, on=date(2018, 4, 1))
    planning.paid(plan, 2_000_000, on=date(2018, 5, 1))

    assert money_on(plan, date(2018, 1, 31)) == {("consulting", "province"): Money(10_000_000)}
    assert money_on(plan, date(2018, 4, 30)) == {
        ("consulting", "province"): Money(10_000_000, 4_000_001, 1_000_001),
        ("training", "district"): Money(333_333_333),
    }
    assert summed(money_on(plan, END).values()) == Money(343_333_333, 4_000_001, 3_000_001)


def test_a_payment_that_was_wrong_is_withdrawn_and_what_was_known_stays():
    plan = planning.approved(make.agency())
    payment = planning.paid(plan, 700)
    before = timezone.now()
    with pytest.raises(Refused, match="why"):
        withdraw_payment(payment=payment, by=make.clerk(), because=" ")
    withdraw_payment(payment=payment, by=make.clerk(), because="Ghi nhầm")
    with pytest.raises(Refused, match="already"):
        withdraw_payment(payment=payment, by=make.clerk(), because="Ghi nhầm")

    assert summed(money_on(plan, END).values()).spent == 0
    assert summed(money_on(plan, END, before).values()).spent == 700


def test_another_amount_is_a_new_row_with_its_reason():
    plan = planning.approved(make.agency())
    change = Change(make.clerk(), date(2018, 5, 1), "Cắt giảm")
    change_planned(planned=plan.planned_money.get(), change=change, amount=8_000_000)

    assert summed(money_on(plan, date(2018, 4, 30)).values()).planned == 10_000_000
    assert summed(money_on(plan, date(2018, 5, 1)).values()).planned == 8_000_000
    assert list(PlannedMoney.objects.order_by("pk").values_list("ended_because", "because")) == [
        ("Cắt giảm", ""),
        ("", "Cắt giảm"),
    ]


def test_money_is_spent_of_an_approved_plan_and_not_tomorrow():
    draft = planning.drafted(make.agency())
    what = {"by": make.clerk(), "on": END, "kind": MoneyKind.SPENT, "amount": planning.amount(5)}
    with pytest.raises(Refused, match="approved"):
        record_payment(plan=draft, happened_on=END, **what)
    plan = planning.approved(make.agency(), year=2019)
    with pytest.raises(Refused, match="future"):
        record_payment(plan=plan, happened_on=date(2019, 1, 1), **what)


# --- what the database keeps --------------------------------------------------------------------------


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_what_is_approved_or_paid_stays_whoever_connects():
    plan = planning.approved(make.agency())
    planning.paid(plan, 700)

    assert refused(lambda: Target.objects.update(due_on=date(2018, 11, 1)))
    assert refused(lambda: Target.objects.all().delete())
    assert refused(lambda: PlannedMoney.objects.update(amount=1))
    assert refused(lambda: Payment.objects.update(amount=1))
    assert refused(lambda: Payment.objects.all()._raw_delete("default"))
    assert refused(lambda: Plan.objects.update(number="1"))
    assert not refused(lambda: Plan.objects.update(basis="2"))
