"""What comes over the wire, headers and all: a first visit with an empty cache, then the same page again."""

from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.audit.looks import context_of
from tests.audit.stage import Stage
from tests.browser.chromium import ARGUMENTS, path

FIRST, DASHBOARD, LATER = 150, 250, 30
"""KB (of 1024 bytes) at most: DESIGN, "Rules that hold everywhere"."""


class Weighed(NamedTuple):
    """Of every person's pages: how many, the heaviest of each kind, and those that are too heavy."""

    pages: int
    first: tuple[float, str]
    later: tuple[float, str]
    faults: list[str]


def weighed(stage: Stage) -> Weighed:
    firsts, laters, faults = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=ARGUMENTS)
        for person, addresses in stage.told["pages"].items():
            for address in addresses:
                context = context_of(browser, stage, person)
                first, later = (kilobytes(context.new_page(), address) for _visit in range(2))
                context.close()
                firsts.append((first, f"{person}, {address}"))
                laters.append((later, f"{person}, {address}"))
                most = DASHBOARD if address.startswith("/province/") else FIRST
                if first > most or later > LATER:
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
