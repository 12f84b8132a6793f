"""A small register with something in every corner of the province's page."""

from datetime import date
from time import monotonic

from agencies.actions.facts import withdraw_fact
from agencies.choices import Group, Kind, Obligation, Tier
from agencies.models import Agency
from portal.celery import app
from portal.notices.jobs import run_due
from tests import make

MUST = Obligation.MANDATORY
EA_HLEO, BUON_DON = "645", "647"
EA_SOL, EA_NUOL = "24187", "24253"  # a commune of each


def small() -> dict[str, Agency]:
    """Agencies by a word; where they stand at the end of 2017 stands beside each."""
    hleo = make.agency("UBND huyện Ea H'leo", tier=Tier.DISTRICT, area=EA_HLEO, obligation=MUST)
    don = make.agency("UBND huyện Buôn Đôn", tier=Tier.DISTRICT, area=BUON_DON, obligation=MUST)
    agencies = {
        "department": _declared("Sở Nội vụ", MUST, tier=Tier.PROVINCE, area="66"),  # declared, 2008
        "board": make.agency("Ban Quản lý rừng", tier=Tier.PROVINCE, area="66"),  # none
        "hleo": hleo,  # declared, 2008
        "don": don,  # applying
        "division": make.agency("Phòng Y tế", tier=Tier.DIVISION, area=EA_HLEO, superior=hleo),  # building
        "newest": _declared("UBND xã Ea Ral", MUST, superior=hleo, edition="2015"),  # declared, 2015
        "redeclare": _declared("UBND xã Ea Wy", MUST, superior=hleo),  # must declare again
        "paused": _declared("UBND xã Ea Hiao", MUST, superior=hleo),  # paused
        "ended": _declared("UBND xã Ea Khal", MUST, superior=hleo),  # ended
        "far": _declared("UBND xã Ea Nuôl", MUST, superior=don, area=EA_NUOL),  # declared, 2008
        "free": _declared("UBND xã Ea Bar", Obligation.NEITHER, superior=don, area="24250"),  # not counted
        "gone": _declared("UBND xã Ea Wer", MUST, superior=don, area="24241"),  # dissolved
        "nowhere": make.agency("Hội Chữ thập đỏ", tier="", area=None),  # none, without tier and area
    }
    for number in range(30):  # none: more than a page of the list
        agencies[f"commune {number}"] = make.agency(f"UBND xã Ea Sol {number}", superior=hleo, area=EA_SOL)
    Agency.objects.filter(tier=Tier.DISTRICT).update(group=Group.DISTRICT)
    make.declared(hleo)
    make.fact(don, Kind.APPLIED, date(2017, 1, 1))
    make.fact(agencies["division"], Kind.PLAN_ISSUED, date(2017, 1, 1))
    make.fact(agencies["redeclare"], Kind.SCOPE_CHANGED, date(2017, 1, 1))
    make.fact(agencies["paused"], Kind.PAUSED, date(2017, 1, 1))
    make.fact(agencies["ended"], Kind.ENDED, date(2017, 1, 1))
    make.fact(agencies["gone"], Kind.DISSOLVED, date(2017, 1, 1))
    return agencies


def withdrawn_and_added(agencies: dict[str, Agency]) -> None:
    """What became known later of the small register: a declaration that was none, and one that was late."""
    wrong = agencies["far"].facts.get(kind=Kind.DECLARED)
    withdraw_fact(fact=wrong, by=make.clerk(), because="Nhầm cơ quan")
    make.declared(agencies["commune 0"], date(2017, 11, 1))


def _declared(name: str, obligation: str, *, edition: str = "2008", **where) -> Agency:
    agency = make.agency(name, obligation=obligation, **where)
    make.declared(agency, edition=edition)
    return agency


def work() -> None:
    """What the worker does after a change: takes the rollups."""
    app.loader.import_default_modules()
    run_due(monotonic() + 60)
