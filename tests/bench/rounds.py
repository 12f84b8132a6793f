"""The pages, measured in rounds against the floor."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from tests.bench.serving import Server, timed

FIRST_DAY = date(2009, 1, 1)
"""Days from here on are asked for once each, so that a page is drawn anew."""


FLOOR = "/floor/1/"
OPEN = {"public": "/floor/open/1/"}
"""Pages that strangers see, and the floor below them."""
STRANGER = "django_language=vi"

FINDINGS = ("findings", "findings filtered", "findings, last")
"""Pages of the list of findings: 200 of them in a small register, 20,000 in the others (register.py)."""

TURN = 5
"""Requests of the floor, then as many of the page, and so on: what slows the machine down slows both down."""


@dataclass(frozen=True)
class Block:
    """What some requests took, in milliseconds each."""

    p50: float
    p95: float
    cpu: float


@dataclass(frozen=True)
class Measured:
    """A page and what it is compared with, asked in turns."""

    page: Block
    floor: Block

    @property
    def ratio(self) -> float:
        return self.page.p50 / self.floor.p50

    @property
    def cpu_ratio(self) -> float:
        return self.page.cpu / self.floor.cpu


@dataclass
class Portal:
    """A portal that is being served, and what its inside has told (inside.py)."""

    size: int
    server: Server
    inside: dict[str, Any]
    asked: int = 0
    rounds: dict[str, list[Measured]] = field(default_factory=dict)
    against_smaller: dict[str, list[Measured]] = field(default_factory=dict)

    def paths(self, name: str, times: int) -> list[str]:
        if name == "province anew":
            self.asked += times
            days = (FIRST_DAY + timedelta(days=self.asked - place) for place in range(times))
            return [f"/province/?on={day}" for day in days]
        return [self.inside["paths"][name]] * times

    def cookie(self, name: str) -> str:
        if name in OPEN:
            return STRANGER
        return self.inside["cookies"]["district" if name == "officer" else "staff"]


def warm_up(portals: list[Portal], floor: Server) -> None:
    """Let every worker answer every page before the clock runs."""
    for _ in range(6):
        for path in (FLOOR, *OPEN.values()):
            floor.get(path)
        for portal in portals:
            for name in portal.inside["paths"]:
                portal.server.get(portal.paths(name, 1)[0], portal.cookie(name))


def measure(portals: list[Portal], floor: Server, rounds: int, times: int) -> Iterator[int]:
    """Fill each portal's rounds; gives the number of each round that is done."""
    warm_up(portals, floor)
    for number in range(1, rounds + 1):
        for name in portals[0].inside["paths"]:
            for portal in portals:
                portal.rounds.setdefault(name, []).append(_in_turns(portal, name, times, floor))
        for smaller, larger in pairwise(portals):
            for name in FINDINGS:
                larger.against_smaller.setdefault(name, []).append(_beside(larger, smaller, name, times))
        yield number


def _beside(larger: Portal, smaller: Portal, name: str, times: int) -> Measured:
    """The same page of two registers in turns, so that what else the machine does falls on both."""
    above: list[float] = []
    below: list[float] = []
    cpu_above, cpu_below = larger.server.cpu(), smaller.server.cpu()
    for _ in range(times):
        for portal, taken in ((smaller, below), (larger, above)):
            taken.append(timed(portal.server, portal.inside["paths"][name], portal.cookie(name)))
    return Measured(_block(above, larger.server.cpu() - cpu_above), _block(below, smaller.server.cpu() - cpu_below))


def _in_turns(portal: Portal, name: str, times: int, floor: Server) -> Measured:
    server, paths = portal.server, portal.paths(name, times)
    below_path, below_cookie = (OPEN[name], STRANGER) if name in OPEN else (FLOOR, floor.cookie)
    above: list[float] = []
    below: list[float] = []
    cpu_above, cpu_below = server.cpu(), floor.cpu()
    for start in range(0, len(paths), TURN):
        turn = paths[start : start + TURN]
        below += [timed(floor, below_path, below_cookie) for _ in turn]
        above += [timed(server, path, portal.cookie(name)) for path in turn]
    return Measured(_block(above, server.cpu() - cpu_above), _block(below, floor.cpu() - cpu_below))


def _block(times: list[float], cpu: float) -> Block:
    ordered = sorted(times)
    return Block(median(ordered), ordered[int(len(ordered) * 0.95)], cpu * 1000 / len(ordered))
