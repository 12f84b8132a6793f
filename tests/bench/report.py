"""What was measured, beside what is asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.bench.rounds import FINDINGS, OPEN, Measured, Portal

PAGES = {  # page: (ratio to the floor, queries beside session and user)
    "province": (1.3, 4),
    "province anew": (3.0, 5),
    "agency": (2.6, 7),
    "list": (2.8, 5),
    "last page": (2.8, 5),
    "search": (2.8, 5),
    "officer": (2.8, 5),
    "findings": (4.0, 5),
    "findings filtered": (4.0, 5),
    "findings, last": (4.0, 5),
    "courses": (2.8, 5),
    "people trained": (2.8, 5),
    "agencies and skills": (2.8, 8),
    "agency's training": (2.8, 8),
    "consultants": (2.8, 5),
    "procedures": (4.0, 9),
    "procedure": (4.0, 9),
    "guidance": (2.8, 6),
    "announcements": (2.8, 6),
    "announcement": (2.8, 10),
    "public": (1.2, 2),
}
AGAINST_LIST = {"last page": 1.2, "search": 1.5, "officer": 1.15}
GROWTH = 1.1
GROWS_FROM, GROWS_TO = 250, 15_000
ROLLUP_AGAINST_HAND = 1.3
DEADLINES = 3.0
"""Working out what falls due on a day, against reading the rows for it, in a register of GROWS_TO agencies."""
WALL = 1.15
"""A list behind the database's row security, against the same one without."""
RECORDING = 25.0  # milliseconds of database time
MEMORY, COLD_START = 1.6, 2.0
EXPORT, EXPORT_MEMORY = 1.15, 256.0  # to the writer's library alone; MB
READING = 1.5  # to the reader's library alone
IMPORT, IMPORT_MEMORY = 12.0, 256.0  # to reading and COPY of the same rows; MB
LIBRARY = 0.2  # to django-import-export, which neither finds, compares nor folds


@dataclass(frozen=True)
class Line:
    """One figure; a `most` of None is told, not judged."""

    size: int | None
    what: str
    value: float
    most: float | None
    aside: str = ""

    @property
    def is_met(self) -> bool:
        return self.most is None or round(self.value, 2) <= self.most

    def __str__(self) -> str:
        size = "" if self.size is None else f"{self.size:,}"
        asked = "" if self.most is None else f"<= {self.most:g}"
        verdict = "" if self.most is None else "ok" if self.is_met else "MISS"
        return f"{size:>8}  {self.what:<34} {self.value:>8.2f}  {asked:<8} {verdict:<5} {self.aside}".rstrip()


def judge(portals: list[Portal]) -> Iterator[Line]:
    yield from floors(portals)
    for portal in portals:
        yield from _pages(portal)
        yield from _figures(portal)
    yield from _growth({portal.size: portal for portal in portals})


def floors(portals: list[Portal]) -> Iterator[Line]:
    """Milliseconds of F2, out of all rounds."""
    rounds = [rounds for portal in portals for name, rounds in portal.rounds.items() if name not in OPEN]
    blocks = [measured.floor for of_page in rounds for measured in of_page]
    yield Line(None, "F2, ms", median(block.p50 for block in blocks), None, f"cpu {median(b.cpu for b in blocks):.2f}")


def best(portal: Portal, name: str) -> Measured:
    """The round that the rest of the machine disturbed least."""
    return min(portal.rounds[name], key=lambda measured: measured.ratio)


def _pages(portal: Portal) -> Iterator[Line]:
    for name, (most, queries) in PAGES.items():
        measured = best(portal, name)
        aside = f"p50 {measured.page.p50:.1f} ms, p95 {measured.page.p95:.1f}, cpu {measured.cpu_ratio:.2f} x"
        floor = "open floor" if name in OPEN else "F2"
        yield Line(portal.size, f"{name} / {floor}", measured.ratio, most, aside)
        yield Line(portal.size, f"{name}: queries", portal.inside["queries"][name], queries)
    listed = best(portal, "list").ratio
    for name, most in AGAINST_LIST.items():
        yield Line(portal.size, f"{name} / list", best(portal, name).ratio / listed, most)


def _figures(portal: Portal) -> Iterator[Line]:
    ratio = min(round_["rollup"] / round_["by hand"] for round_ in portal.inside["figures"])
    hand = min(round_["by hand"] for round_ in portal.inside["figures"])
    # Below a millisecond the ratio says what a function call costs.
    most = ROLLUP_AGAINST_HAND if hand >= 1 else None
    yield Line(portal.size, "rollup / GROUP BY by hand", ratio, most, f"by hand {hand:.1f} ms")
    due = min(portal.inside["deadlines"], key=lambda each: each["worked out"] / each["read"])
    aside = f"read {due['read']:.1f} ms, {due['found']} steps"
    most = DEADLINES if portal.size >= GROWS_TO else None
    yield Line(portal.size, "deadlines / reading their rows", due["worked out"] / due["read"], most, aside)
    for name, cost in portal.inside["wall"].items():
        yield Line(portal.size, f"{name} / without row security", cost, WALL)
    for name in ("recording", "recording above"):
        yield Line(portal.size, f"{name} a fact, ms of database", portal.inside[name], RECORDING)


def _growth(portals: dict[int, Portal]) -> Iterator[Line]:
    if GROWS_FROM in portals and GROWS_TO in portals:
        for name in FINDINGS:
            pair = min(portals[GROWS_TO].against_smaller[name], key=lambda measured: measured.ratio)
            aside = f"{pair.floor.p50:.1f} and {pair.page.p50:.1f} ms in turns, cpu {pair.cpu_ratio:.2f} x"
            yield Line(None, f"{name}: 20,000 / 200", pair.ratio, GROWTH, aside)
        for name in (name for name in PAGES if name not in FINDINGS):
            grown = best(portals[GROWS_TO], name).ratio / best(portals[GROWS_FROM], name).ratio
            yield Line(None, f"{name}: {GROWS_TO:,} / {GROWS_FROM}", grown, GROWTH)
