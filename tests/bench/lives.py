"""Made-up lives of agencies in the fifteen districts of Đắk Lắk: the same for the same number, on every machine."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from agencies.areas import shipped
from agencies.choices import UPKEEP, Group, Kind, Obligation, Tier
from agencies.standing import Event

PROVINCE = "66"
TODAY = date.today()  # noqa: DTZ011 (some upkeep must serve on the day of the measurement)
RARE_NAME = "Trạm Khảo nghiệm Kơ Nia"
"""The name of one agency; its last two words stand in no other name."""

K = Kind
PREPARED = (K.PLAN_ISSUED, K.COMMITTEE_SET, K.TRAINING_HELD, K.DOCUMENTS_ISSUED)
APPLIED = (*PREPARED[1:], K.APPLIED, K.INTERNAL_AUDIT)
DECLARED = (K.PLAN_ISSUED, K.DOCUMENTS_ISSUED, K.APPLIED, K.INTERNAL_AUDIT, K.DECLARED)
KEPT = (K.REDECLARED, K.INTERNAL_AUDIT, K.MANAGEMENT_REVIEW)
STORIES = (
    ((K.OBLIGED,), 12),
    ((K.OBLIGED, *PREPARED), 10),
    ((K.OBLIGED, *APPLIED), 12),
    ((*DECLARED, K.SENT), 22),
    ((*DECLARED, *KEPT), 28),
    ((*DECLARED, K.REDECLARED, K.SCOPE_CHANGED), 8),
    ((*DECLARED, K.PAUSED), 3),
    ((*DECLARED, K.ENDED), 3),
    ((*DECLARED, K.DISSOLVED), 2),
)
"""What happened at agencies after their founding, and how many in a hundred have had it so."""


class Life(NamedTuple):
    """One agency. `district` is a place in `districts()`, None at the province's tier; `superior` another number."""

    number: int
    key: str
    group: str
    superior: int | None
    district: int | None
    area: str
    events: list[Event]


@cache
def districts() -> list[str]:
    """The codes of the districts, in order."""
    rows = (row for rows in shipped().values() for row in rows if row["generation"] == "1")
    return sorted(row["code"] for row in rows if row["parent_code"] == PROVINCE)


@cache
def communes() -> list[list[str]]:
    """The codes of each district's communes."""
    rows = [row for rows in shipped().values() for row in rows if row["generation"] == "1"]
    return [[row["code"] for row in rows if row["parent_code"] == district] for district in districts()]


@cache
def names() -> list[str]:
    """The names of all communes of the country: as many different ones as there are."""
    return [row["name"] for rows in shipped().values() for row in rows if row["level"] == "commune"]


def lives(count: int) -> Iterator[Life]:
    """So many agencies, numbered from 1: some districts' committees first, then all tiers mixed."""
    for number in range(1, count + 1):
        yield _life(number, count)


def _life(number: int, count: int) -> Life:
    tier = _tier(number)
    district = _district(number, tier)
    area = _area(number, tier, district)
    superior = _committee(number, district) if tier in (Tier.DIVISION, Tier.COMMUNE) else None
    group = {Tier.DISTRICT: Group.DISTRICT, Tier.DIVISION: Group.DIVISION, Tier.COMMUNE: Group.COMMUNE}
    name = RARE_NAME if number == count // 2 else _name(number, tier)
    events = _events(number, tier, name, area, superior)
    return Life(number, f"DV-{number:06}", group.get(tier, Group.DEPARTMENT), superior, district, area, events)


def _tier(number: int) -> str:
    """Every seventeenth is a district's committee; of twenty others two are the province's, five divisions."""
    if number <= len(districts()) or number % 17 == 0:
        return Tier.DISTRICT
    place = number % 20
    return Tier.PROVINCE if place < 2 else Tier.DIVISION if place < 7 else Tier.COMMUNE


def _district(number: int, tier: str) -> int | None:
    if tier == Tier.PROVINCE:
        return None
    if number <= len(districts()):
        return number - 1
    return number // (17 if tier == Tier.DISTRICT else 20) % len(districts())


def _committee(number: int, district: int) -> int:
    """The committee above an agency: as in a province, some thirty stand below each, however large the register."""
    block = number // (17 * len(districts())) - 1
    return 17 * (len(districts()) * block + district) if block > 0 else district + 1


def _area(number: int, tier: str, district: int | None) -> str:
    if district is None:
        return PROVINCE
    if tier == Tier.COMMUNE:
        own = communes()[district]
        return own[number % len(own)]
    return districts()[district]


def _name(number: int, tier: str) -> str:
    turn, place = divmod(number * 7, len(names()))
    head = {Tier.PROVINCE: "Chi cục", Tier.DIVISION: "Phòng Nội vụ"}.get(tier, "Ủy ban nhân dân")
    return f"{head} {names()[place]}" + (f" {turn + 1}" if turn else "")


def _events(number: int, tier: str, name: str, area: str, superior: int | None) -> list[Event]:
    chance = Random(number)
    day = date(1998, 1, 1) + timedelta(days=chance.randrange(5000))
    obligation = Obligation.ENCOURAGED if tier == Tier.COMMUNE else Obligation.MANDATORY
    of_life = {"name": name, "tier": tier, "area": area, "superior": superior, "obligation": obligation}
    events = [Event(number * 20, Kind.FOUNDED, day, **of_life)]
    (story,) = chance.choices([story for story, _ in STORIES], [weight for _, weight in STORIES])
    for place, kind in enumerate(story, start=1):
        is_recent = kind in UPKEEP and Kind.REDECLARED in story
        day = (
            TODAY - timedelta(days=chance.randrange(600))
            if is_recent
            else day + timedelta(days=20 + chance.randrange(400))
        )
        edition = {Kind.DECLARED: "2008", Kind.REDECLARED: "2015"}.get(kind, "")
        again = obligation if kind == Kind.OBLIGED else ""
        events.append(
            Event(number * 20 + place, kind, day, number=f"{place}/QĐ-{number}", edition=edition, obligation=again)
        )
    return events
