"""The plans of the demonstration: the 56 communes budgeted for 2018, and made-up ones of the two years before.

That 56 communes of five districts were planned for 2018 is published; the decision and the amounts are not, so they are
made up, and say so.
"""

from datetime import date, datetime, time, timedelta

from agencies.choices import State, Tier
from agencies.models import Agency, Standing
from portal.kit.dates import VIETNAM
from portal.pages.demo.history import LEFT
from portal.programme.actions.money import Amount, Voucher, plan_money, record_payment
from portal.programme.actions.plans import Wanted, add_targets, approve_plan, draw_up_plan
from portal.programme.actions.rows import Change
from portal.programme.choices import CostLine, MoneyKind, Source, Step
from portal.programme.models import Plan

BASIS = "56 xã của năm huyện: số liệu công bố; quyết định và số tiền chỉ để minh họa, không được công bố."
MADE_UP = "Kế hoạch minh họa."
PER_COMMUNE = 25_000_000  # đồng of consulting
OTHER = {CostLine.TRAINING: 112_000_000, CostLine.COMMITTEE: 45_000_000, CostLine.INSPECTION: 84_000_000}
TOO_MANY = 8
"""Communes that each made-up plan took beyond those that declared in its year."""
QUARTERS = ((6, 30), (9, 30), (12, 31))


def load_plans() -> None:
    """Make the plans that are missing."""
    communes = Agency.objects.filter(tier=Tier.COMMUNE).order_by("pk")
    _load(2018, "Kế hoạch năm 2018: 56 xã còn lại", BASIS, list(communes.filter(area__parent__code__in=LEFT)))
    for year in (2016, 2017):
        _load(year, f"Kế hoạch năm {year} (minh họa)", MADE_UP, _declared_in(year))


def _declared_in(year: int) -> list[Agency]:
    """The communes that declared in a year, and the first of those that did so later or never."""
    declared = Standing.objects.known().filter(state=State.DECLARED, tier=Tier.COMMUNE)
    before = declared.on(date(year - 1, 12, 31)).values("agency")
    in_time = declared.on(date(year, 12, 31)).exclude(agency__in=before).values("agency")
    left = Agency.objects.filter(tier=Tier.COMMUNE).exclude(pk__in=before).order_by("pk")
    return [*left.filter(pk__in=in_time), *left.exclude(pk__in=in_time)[:TOO_MANY]]


def _load(year: int, title: str, basis: str, communes: list[Agency]) -> None:
    key = f"demo:plan:{year}"
    if not communes or Plan.objects.filter(source_key=key).exists():
        return
    decided_on = date(year - 1, 12, 20)
    at = datetime.combine(decided_on, time(16), tzinfo=VIETNAM)
    what = {"last_year": year, "basis": basis, "is_illustrative": True, "source_key": key}
    plan = draw_up_plan(by=None, agency=None, year=year, title=title, **what)
    change = Change(None, decided_on, at=at)
    wanted = [_wanted(year, place, len(communes), commune) for place, commune in enumerate(communes)]
    add_targets(plan=plan, change=change, wanted=wanted)
    amounts = {CostLine.CONSULTING: PER_COMMUNE * len(communes), **OTHER}
    money = [(year, Amount(line, Source.PROVINCE, amount)) for line, amount in amounts.items()]
    plan_money(plan=plan, change=change, wanted=money)
    decision = {"number": f"minh họa-{year}/KH-UBND", "decided_on": decided_on, "signer": "Chủ tịch UBND tỉnh"}
    plan = approve_plan(plan=plan, by=None, at=at, seen_version=plan.version, **decision)
    for line, amount in amounts.items():
        _pay(plan, line, amount)


def _wanted(year: int, place: int, count: int, commune: Agency) -> Wanted:
    """A third of the communes by the end of June, of September and of December each."""
    return Wanted(commune, Step.BUILD, date(year, *QUARTERS[place * len(QUARTERS) // count]))


def _pay(plan: Plan, line: str, amount: int) -> None:
    """All is allotted in spring; two fifths are spent in summer, half in the last quarter."""
    steps = [(MoneyKind.ALLOTTED, date(plan.year, 3, 15), amount)]
    steps += [(MoneyKind.SPENT, date(plan.year, 7, 20), amount * 2 // 5)]
    steps += [(MoneyKind.SPENT, date(plan.year, 11, 25), amount // 2)]
    for kind, day, part in steps:
        voucher = Voucher(note="Minh họa", source_key=f"{plan.source_key}:{line}:{kind}:{day}")
        told = datetime.combine(day + timedelta(1), time(9), tzinfo=VIETNAM)
        what = {"kind": kind, "happened_on": day, "amount": Amount(line, Source.PROVINCE, part), "voucher": voucher}
        record_payment(plan=plan, by=None, on=day, at=told, **what)
