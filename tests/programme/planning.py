"""Builders of plans: each goes through the actions, and takes only what its test is about."""

from datetime import UTC, date, datetime

from agencies.models import Agency
from portal.programme.actions.money import Amount, Voucher, plan_money, record_payment
from portal.programme.actions.plans import Wanted, add_targets, approve_plan, draw_up_plan
from portal.programme.actions.rows import Change
from portal.programme.choices import CostLine, MoneyKind, Source, Step
from portal.programme.models import Payment, Plan
from tests import make

YEAR = 2018
DECIDED = date(2017, 12, 20)
REPORTED = date(2018, 11, 20)
TOLD = datetime(2017, 12, 20, 9, tzinfo=UTC)


def drafted(*agencies: Agency, by=None, owner: Agency | None = None, year: int = YEAR, due: date | None = None) -> Plan:
    """A plan that wants these agencies to declare, being drawn up."""
    plan = draw_up_plan(by=by or make.clerk(), agency=owner, year=year, title="Kế hoạch", last_year=year)
    wanted = [Wanted(each, Step.BUILD, due or date(year, 12, 31)) for each in agencies]
    add_targets(plan=plan, change=Change(by or make.clerk(), DECIDED), wanted=wanted)
    return plan


def approved(*agencies: Agency, by=None, at: datetime | None = TOLD, **what) -> Plan:
    """The same, approved; money for consulting is planned, 10.000.000 đ."""
    plan = drafted(*agencies, by=by, **what)
    by = by or make.clerk()
    plan_money(plan=plan, change=Change(by, DECIDED), wanted=[(plan.year, amount(10_000_000))])
    decision = {"number": "9/KH-UBND", "decided_on": date(plan.year - 1, 12, 20), "signer": "Chủ tịch"}
    return approve_plan(plan=plan, by=by, at=at, seen_version=plan.version, **decision)


def amount(number: int, line: str = CostLine.CONSULTING, source: str = Source.PROVINCE) -> Amount:
    return Amount(line, source, number)


def paid(plan: Plan, number: int, kind: str = MoneyKind.SPENT, on: date | None = None, **how) -> Payment:
    """Money allotted or spent, by 30 June where nothing else is said."""
    on = on or date(plan.year, 6, 30)
    what = {"kind": kind, "happened_on": on, "amount": amount(number), "voucher": how.pop("voucher", Voucher("5/QĐ"))}
    return record_payment(plan=plan, by=how.pop("by", make.clerk()), on=on, **what, **how)
