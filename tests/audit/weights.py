"""What comes over the wire, headers and all: a first visit with an empty cache, then the same page again."""

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from playwright.sync_api import Page

from tests.audit.stage import Stage
from tests.audit.workers import sign_in, workers

FIRST, DASHBOARD, LATER = 150, 250, 30
"""KB (of 1024 bytes) at most: DESIGN, "Rules that hold everywhere"."""


class Weighed(NamedTuple):
    """Of one person's pages: how many, the heaviest at first and later, and those that are too heavy."""

    pages: int
    first: tuple[float, str]
    later: tuple[float, str]
    faults: list[str]


def every(stage: Stage) -> Iterator[tuple[str, Weighed]]:
    people = list(stage.told["pages"])
    with workers() as pool:
        yield from zip(people, pool.map(one, repeat(stage), people), strict=False)


def one(stage: Stage, person: str) -> Weighed:
    firsts, laters, faults = [], [], []
    for address in stage.told["pages"][person]:
        context = sign_in(stage, person)
        first, later = (kilobytes(context.new_page(), address) for _visit in range(2))
        context.close()
        firsts.append((first, address))
        laters.append((later, address))
        if first > (DASHBOARD if address.startswith("/province/") else FIRST) or later > LATER:
            faults.append(f"{person}, {address}: {first:.1f} KB at first, {later:.1f} KB later")
    return Weighed(len(firsts), max(firsts), max(laters), faults)


def kilobytes(page: Page, address: str) -> float:
    """Of all that the page asks for, as it came over the wire."""
    came: list[float] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(address)
    page.close()
    return sum(came) / 1024
