"""The facts of the demonstration: for each agency a made-up but plausible history that ends in the real figures."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from agencies.areas import DATA
from agencies.choices import Kind, Obligation, Tier
from portal.kit.dates import VIETNAM
from portal.kit.vietnamese import slug

DEMO = DATA / "demo"
LEFT = {"645", "647", "651", "652", "655"}
"""Ea H'leo, Buôn Đôn, Ea Kar, M'Đrắk, Krông Ana: all their communes were left at the end of 2017."""

FOUNDED = date(2004, 1, 1)
DUTY = date(2014, 5, 18)
"""Decision 19/2014/QĐ-TTg comes into force: from here on agencies declare instead of being certified."""
COUNTED = date(2017, 12, 31)
LAST_QUARTER = date(2017, 10, 1)
"""From here on many of the year's declarations reached the portal with the yearly report only, in 2018."""
OPENED = date(2014, 6, 2)
"""The portal of the demonstration opens: what happened before was written down then."""
LAST = date(2026, 9, 30)
TOLD_LAST = date(2026, 10, 5)

Fact = dict[str, str]


def facts(until: datetime) -> Iterator[Fact]:
    """All facts that the portal had been told of by the moment, as rows of `load_facts`."""
    for agency in agencies():
        yield from (fact for fact in _history(agency) if datetime.fromisoformat(fact["recorded_at"]) <= until)


def agencies() -> list[Fact]:
    """The agencies of the demonstration: key, name, tier, area, superior."""
    return [*_provincial(), *_districts(), *_divisions(), *_communes()]


def _rows(name: str) -> list[Fact]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _provincial() -> list[Fact]:
    rows = _rows("provincial_agencies.csv")
    keys = {row["name"]: slug(row["name"]) for row in rows}
    return [
        {
            "agency": keys[row["name"]],
            "name": row["name"],
            "tier": Tier.PROVINCE,
            "area": "66",
            "superior": keys.get(row["parent"], ""),
        }
        for row in rows
    ]


def _units(level: str) -> list[Fact]:
    return [row for row in _rows("units.csv") if row["level"] == level]


def _committee(unit: Fact) -> str:
    """'Huyện Lắk' is governed by 'Ủy ban nhân dân huyện Lắk'."""
    return f"Ủy ban nhân dân {unit['name'][0].lower()}{unit['name'][1:]}"


def _districts() -> list[Fact]:
    return [
        {"agency": unit["code"], "name": _committee(unit), "tier": Tier.DISTRICT, "area": unit["code"], "superior": ""}
        for unit in _units("district")
    ]


def _divisions() -> list[Fact]:
    short = {unit["code"]: unit["name"] for unit in _units("district")}
    return [
        {
            "agency": f"{row['parent_code']}-{slug(row['name'])}",
            "name": f"{row['name']} {short[row['parent_code']][0].lower()}{short[row['parent_code']][1:]}",
            "tier": Tier.DIVISION,
            "area": row["parent_code"],
            "superior": row["parent_code"],
        }
        for row in _rows("district_divisions.csv")
    ]


def _communes() -> list[Fact]:
    return [
        {
            "agency": unit["code"],
            "name": _committee(unit),
            "tier": Tier.COMMUNE,
            "area": unit["code"],
            "superior": unit["parent_code"],
        }
        for unit in _units("commune")
    ]


# --- one agency ---------------------------------------------------------------------------------------------------


def _history(agency: Fact) -> Iterator[Fact]:
    """Founded, then built, declared, kept up, converted: the days drawn from the agency's own key."""
    draw = Random(agency["agency"])  # noqa: S311  (no secret: the same demonstration everywhere)
    writer = _Writer(agency, draw)
    obligation = Obligation.ENCOURAGED if agency["tier"] == Tier.COMMUNE else Obligation.MANDATORY
    attributes = {name: agency[name] for name in ("name", "tier", "area", "superior")}
    yield writer.fact(Kind.FOUNDED, FOUNDED, obligation=obligation, **attributes)
    if agency["tier"] == Tier.COMMUNE and agency["superior"] in LEFT:
        yield from _planned_for_2018(writer, draw)
    else:
        yield from _declared_in_time(writer, draw)


def _declared_in_time(writer: "_Writer", draw: Random) -> Iterator[Fact]:
    first = writer.agency["tier"] in (Tier.PROVINCE, Tier.DISTRICT)
    if first and draw.random() < 0.5:
        certified = date(2009, 3, 1) + timedelta(days=draw.randrange(1500))
        yield writer.fact(Kind.CERTIFIED_144, certified, edition="2008", **writer.scope())
    latest = (COUNTED - DUTY).days - 20
    declared = DUTY + timedelta(days=draw.randrange(latest // 2) if first else draw.randrange(200, latest))
    yield from _built(writer, declared, "2008", draw)
    yield from _afterwards(writer, declared, draw)


def _planned_for_2018(writer: "_Writer", draw: Random) -> Iterator[Fact]:
    """One of the 56: planned in 2018 and declared to the 2015 edition, most in that year."""
    late = draw.random() < 0.2
    declared = date(2018, 8, 1) + timedelta(days=draw.randrange(220, 600) if late else draw.randrange(150))
    yield from _built(writer, declared, "2015", draw, begun=date(2018, 2, 5))
    yield from _upkeep(writer, declared, draw)


def _built(writer: "_Writer", declared: date, edition: str, draw: Random, begun: date | None = None) -> Iterator[Fact]:
    """The chain of steps up to the declaration, one after the other."""
    begun = begun or max(DUTY - timedelta(days=90), declared - timedelta(days=draw.randrange(160, 300)))
    steps = [
        Kind.PLAN_ISSUED,
        Kind.COMMITTEE_SET,
        Kind.TRAINING_HELD,
        Kind.DOCUMENTS_ISSUED,
        Kind.APPLIED,
        Kind.INTERNAL_AUDIT,
        Kind.MANAGEMENT_REVIEW,
    ]
    span = (declared - begun).days
    for number, kind in enumerate(steps):
        own = {"edition": edition} if kind in (Kind.PLAN_ISSUED, Kind.DOCUMENTS_ISSUED, Kind.APPLIED) else {}
        yield writer.fact(kind, begun + timedelta(days=span * number // len(steps)), **own)
    yield writer.fact(Kind.DECLARED, declared, edition=edition, **writer.scope())
    yield writer.fact(Kind.POSTED, declared + timedelta(days=draw.randrange(1, 6)))
    yield writer.fact(Kind.SENT, declared + timedelta(days=draw.randrange(6, 11)))


def _afterwards(writer: "_Writer", declared: date, draw: Random) -> Iterator[Fact]:
    """Kept up, and in 2019 to 2021 converted to the 2015 edition by most."""
    yield from _upkeep(writer, declared, draw)
    fate = draw.random()
    converted = date(2019, 4, 1) + timedelta(days=draw.randrange(900))
    if fate < 0.8:
        yield writer.fact(Kind.DOCUMENTS_ISSUED, converted - timedelta(days=120), edition="2015")
        yield writer.fact(Kind.REDECLARED, converted, edition="2015", reason="edition", **writer.scope())
    elif fate < 0.87:
        yield writer.fact(Kind.DOCUMENTS_ISSUED, converted, edition="2015")
    elif fate < 0.94:
        yield writer.fact(Kind.SCOPE_CHANGED, converted, **writer.scope())
    elif fate < 0.97:
        yield writer.fact(Kind.PAUSED, converted, reason="Đang kiện toàn Ban chỉ đạo")


def _upkeep(writer: "_Writer", declared: date, draw: Random) -> Iterator[Fact]:
    """An internal audit and a management review each year, by those who keep to it."""
    diligence = draw.choice((0.3, 0.7, 0.9, 1.0))
    held = declared
    while (held := held + timedelta(days=draw.randrange(320, 362))) < LAST - timedelta(days=15):
        if draw.random() < diligence:
            yield writer.fact(Kind.INTERNAL_AUDIT, held)
            yield writer.fact(Kind.MANAGEMENT_REVIEW, held + timedelta(days=draw.randrange(3, 15)))


class _Writer:
    """Writes the facts of one agency: keys, document numbers, and when the portal was told."""

    papers = {
        Kind.PLAN_ISSUED: "KH-UBND",
        Kind.COMMITTEE_SET: "QĐ-UBND",
        Kind.TRAINING_HELD: "KH-UBND",
        Kind.INTERNAL_AUDIT: "BC-UBND",
        Kind.MANAGEMENT_REVIEW: "BB-UBND",
        Kind.DECLARED: "BCB-UBND",
        Kind.REDECLARED: "BCB-UBND",
        Kind.SENT: "UBND-VP",
    }

    def __init__(self, agency: Fact, draw: Random):
        self.agency = agency
        self.draw = draw
        self.count = 0
        self.competence = draw.randrange(90, 230)

    def fact(self, kind: Kind, happened_on: date, **what: str) -> Fact:
        self.count += 1
        paper = self.papers.get(kind, "QĐ-UBND")
        if self.agency["tier"] in (Tier.PROVINCE, Tier.DIVISION):
            paper = paper.replace("-UBND", "").replace("UBND-", "")
        return {
            "source_key": f"demo:{self.agency['agency']}:{self.count}",
            "agency": self.agency["agency"],
            "kind": kind,
            "happened_on": happened_on.isoformat(),
            "number": "" if kind == Kind.FOUNDED else f"{self.draw.randrange(5, 400)}/{paper}",
            "issuer": "" if kind == Kind.FOUNDED else self.agency["name"],
            "recorded_at": self.told(happened_on).isoformat(),
            **what,
        }

    def scope(self) -> dict[str, str]:
        covered = self.draw.randrange(self.competence // 2, self.competence + 1)
        return {"covered": str(covered), "competence": str(self.competence)}

    def told(self, happened_on: date) -> datetime:
        """At nine on the fifth of a month, soon after; some are told months late, so that the past can differ."""
        tardy = self.draw.random() < (0.6 if LAST_QUARTER <= happened_on <= COUNTED else 0.1)
        late = self.draw.randrange(90, 200) if tardy else self.draw.randrange(3, 25)
        day = max(OPENED, happened_on + timedelta(days=late))
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=5) if day.day > 5 else day.replace(day=5)
        return datetime.combine(min(day, TOLD_LAST), time(9), tzinfo=VIETNAM)
