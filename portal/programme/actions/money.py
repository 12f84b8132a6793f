"""Money: planned in a plan; allotted and spent, which are facts that are withdrawn and never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.knowledge import written_now
from agencies.models import Agency
from portal.kit.sql import held
from portal.programme.actions.rows import Change, begin, finish, opened
from portal.programme.models import Payment, Plan, PlannedMoney
from portal.programme.permissions import can_change_plan, can_withdraw_payment


@dataclass(frozen=True)
class Amount:
    """So many đồng for a line out of a source; `agency` None: for the plan as a whole."""

    line: str
    source: str
    amount: int
    agency: Agency | None = None


@dataclass(frozen=True)
class Voucher:
    """The paper of a payment, and what keeps it from being recorded twice."""

    number: str = ""
    note: str = ""
    form_key: UUID | None = None
    source_key: str | None = None


NO_VOUCHER = Voucher()


@transaction.atomic
def plan_money(*, plan: Plan, change: Change, wanted: Iterable[tuple[int, Amount]]) -> list[PlannedMoney]:
    """Add planned money, each for a year of the plan; to an approved plan with a reason. Raises NotYours, Refused."""
    plan = opened(plan, change)
    at = change.moment()
    return [_kept(plan, year, amount, change, at) for year, amount in wanted]


@transaction.atomic
def drop_planned(*, planned: PlannedMoney, change: Change) -> None:
    finish(planned, opened(planned.plan, change), change)


@transaction.atomic
def change_planned(*, planned: PlannedMoney, change: Change, amount: int) -> PlannedMoney:
    """Another amount for the same line, source and year; what the plan said before stays in the record."""
    plan = opened(planned.plan, change)
    finish(planned, plan, change)
    to = Amount(planned.line, planned.source, amount, planned.agency)
    return _kept(plan, planned.year, to, change, change.moment())


@transaction.atomic
def record_payment(
    *,
    plan: Plan,
    by,
    on: date,
    kind: str,
    happened_on: date,
    amount: Amount,
    voucher: Voucher = NO_VOUCHER,
    at: datetime | None = None,
) -> Payment:
    """Write down that money was allotted or spent; `on` is today, `at` as in Change. The same form sent twice gives the
    same payment. Raises NotYours, Refused (the plan is a draft, a day to come).
    """
    plan = held(Plan.objects.all(), plan.pk)
    if by is not None and not can_change_plan(by, plan):
        raise NotYours
    if voucher.form_key and (twin := Payment.objects.filter(form_key=voucher.form_key).first()):
        return twin
    if not plan.is_approved:
        raise Refused(_("Money is allotted and spent once the plan is approved."), code="draft")
    if happened_on > on:
        raise Refused({"happened_on": _("The date lies in the future.")}, code="future")
    now = written_now()
    payment = Payment(plan=plan, kind=kind, happened_on=happened_on, recorded_by=by, recorded_at=at or now)
    payment.number, payment.note = voucher.number.strip(), voucher.note.strip()
    payment.form_key, payment.source_key = voucher.form_key, voucher.source_key
    _fill(payment, amount)
    payment.full_clean(exclude=["plan", "recorded_by", "agency"])
    payment.save(force_insert=True)
    return payment


@transaction.atomic
def withdraw_payment(*, payment: Payment, by, because: str) -> Payment:
    """Say that a payment was written down wrongly. It stays in the record. Raises NotYours, Refused."""
    if not because.strip():
        raise Refused({"because": _("Say why the payment is wrong.")}, code="no_reason")
    payment = held(Payment.objects.select_related("plan"), payment.pk)
    if payment.withdrawn_at is not None:
        raise Refused(_("This payment has been withdrawn already."), code="withdrawn")
    if not can_withdraw_payment(by, payment):
        raise NotYours
    payment.withdrawn_at, payment.withdrawn_by, payment.withdrawn_because = written_now(), by, because.strip()
    payment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return payment


def _kept(plan: Plan, year: int, amount: Amount, change: Change, at: datetime) -> PlannedMoney:
    if not plan.year <= year <= plan.last_year:
        raise Refused({"year": _("The plan is for %(years)s.") % {"years": plan.years}}, code="outside")
    planned = begin(_fill(PlannedMoney(plan=plan, year=year), amount), change, at)
    planned.full_clean(exclude=["plan", "added_by", "agency"])
    planned.save(force_insert=True)
    return planned


def _fill(row, amount: Amount):
    row.line, row.source, row.amount, row.agency = amount.line, amount.source, amount.amount, amount.agency
    return row
