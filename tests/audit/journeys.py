"""The five main journeys, each by the keyboard alone and without JavaScript, on a copy of the demonstration.

They are told in English and read in Vietnamese: `said` finds each control by the words that its page bears.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import FilePayload, expect

from tests import catalogues
from tests.audit.hands import Hand, Keyboard, Pointer
from tests.audit.stage import ACCOUNTS, Stage
from tests.audit.workers import sign_in as sign_in_as
from tests.audit.workers import workers
from tests.browser.chromium import listen

SCAN: FilePayload = {"name": "Quyết định.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 quyet dinh %%EOF"}
COMMUNE = "Ủy ban nhân dân xã Ea Sol"
Open = Callable[[str], Hand]


class Way(NamedTuple):
    """How the journeys are made."""

    name: str
    hand: type[Pointer] | type[Keyboard]
    has_scripts: bool
    width: int


WAYS = (
    Way("keyboard alone", Keyboard, True, 1280),
    Way("no JavaScript", Pointer, False, 360),
    Way("pointer", Pointer, True, 1280),
)


class Made(NamedTuple):
    """One journey: how long it took, what was done, and why it did not end well (else empty)."""

    journey: str
    way: str
    seconds: float
    did: Counter[str]
    fault: str


# --- the journeys ---------------------------------------------------------------------------------


def sign_in(open_: Open, stage: Stage) -> None:
    """An officer comes to what is to be done."""
    hand = open_("stranger")
    page, email = hand.page, stage.told["emails"]["officer"]
    passwords = {row["email"]: row["password"] for row in json.loads(Path(ACCOUNTS).read_text(encoding="utf-8"))}
    page.goto("/account/sign-in/")
    hand.fill(page.locator("main input[type=email]"), email)
    hand.fill(page.locator("main input[type=password]"), passwords[email])
    hand.press(page.locator("main").get_by_role("button", name=said("Sign in")))
    expect(page.get_by_role("heading", level=1)).to_have_text(said("What to do now"))


def find_an_agency_and_see_why(open_: Open, stage: Stage) -> None:
    """Staff look an agency up and read by which facts it stands where it stands."""
    hand = open_("staff")
    page = hand.page
    page.goto("/")
    _open_menu(hand)
    search = page.locator("[data-search]")
    hand.fill(search, "ea sol")
    search.press("Enter")
    hand.press(page.locator("main").get_by_role("link", name=COMMUNE).first)
    hand.press(page.get_by_text(said("Why this status?")))
    expect(page.locator("details[open] ol li").first).to_be_visible()


def record_a_declaration_with_its_scan(open_: Open, stage: Stage) -> None:
    """A commune's officer tells, for the first time, that the agency has declared again."""
    hand = open_("officer")
    page = hand.page
    page.goto("/")
    hand.press(page.get_by_role("link", name=said("Record what happened")).first)
    hand.press(page.locator("a[href$='/facts/new/redeclared/']"))
    hand.fill(page.get_by_label(said("When did it happen?")), "1/3/2018")
    hand.choose(page.get_by_label(said("Edition of the standard")), "2015")
    hand.choose(page.locator("[name=reason]"), "edition")
    hand.fill(page.get_by_label(said("Document number")), f"{time.time_ns() % 10**6}/QĐ-UBND")
    scan = page.locator("input[type=file]")
    hand.attach(scan, SCAN)
    record = page.locator("main").get_by_role("button", name=said("Record"), exact=True)
    hand.press(record)
    if (confirm := page.locator("main [role=alert]")).count():  # a warning about an incomplete register
        expect(confirm).to_be_visible()
        hand.press(page.locator("[name=confirmed]"))
        if not scan.input_value():  # without a script the browser forgets what was chosen
            hand.attach(scan, SCAN)
        hand.press(record)
    expect(page.locator("main [role=status]").first).to_contain_text(said("Recorded: %(kind)s.").split("%")[0].strip())


def open_a_figure_down_to_its_rows(open_: Open, stage: Stage) -> None:
    """Staff open the communes that are left in a district, and one of them."""
    hand = open_("staff")
    page = hand.page
    page.goto("/province/?on=31/12/2017")
    left = page.locator("main section", has_text=said("What is left to do, and where")).locator(".figure a").first
    count = left.inner_text()
    hand.press(left)
    expect(page.locator("main .result-count")).to_contain_text(count)
    expect(page.locator("main tbody tr")).to_have_count(int(count))
    hand.press(page.locator("main tbody a").first)
    expect(page.locator("main")).to_contain_text("31/12/2017")


def log_a_finding_and_answer_it(open_: Open, stage: Stage) -> None:
    """An inspector logs what was found and asks for a plan; the agency's officer proposes it."""
    inspector = open_("inspector")
    page, statement = inspector.page, f"Chưa lưu hồ sơ đào tạo {time.time_ns() % 10**6}."
    page.goto(next(address for address in stage.told["pages"]["inspector"] if re.match(r"/visits/\d+/$", address)))
    inspector.press(page.get_by_role("link", name=said("Log a finding")))
    clause = page.get_by_label(said("Clause"))
    inspector.choose(clause, clause.locator("option").nth(5).get_attribute("value"))
    inspector.fill(page.get_by_label(said("What was found")), statement)
    inspector.press(page.get_by_role("button", name=said("Log the finding")))
    expect(page.locator("main [role=status]").first).to_contain_text(said("The finding is logged."))
    found = page.locator("main tr, main li", has_text=statement).locator("a").first
    finding = found.get_attribute("href")
    inspector.press(found)
    inspector.press(page.get_by_role("link", name=said("Ask for a plan")))
    inspector.press(page.get_by_role("button", name=said("Ask for a plan")))
    expect(page.locator("main [role=status]").first).to_be_visible()

    officer = open_("officer")
    page, correction = officer.page, f"Bổ sung hồ sơ {time.time_ns() % 10**6}."
    page.goto("/")
    officer.press(page.locator(f"a[href='{finding}']").first)
    officer.press(page.get_by_role("link", name=said("Propose a plan")))
    officer.fill(page.locator("[name=cause_text]"), "Chưa phân công người lưu.")
    officer.fill(page.locator("[name=text]"), correction)
    officer.press(page.get_by_role("button", name=said("Propose a plan")))
    expect(page.get_by_text(correction).first).to_be_visible()


JOURNEYS = (
    sign_in,
    find_an_agency_and_see_why,
    record_a_declaration_with_its_scan,
    open_a_figure_down_to_its_rows,
    log_a_finding_and_answer_it,
)


def _open_menu(hand: Hand) -> None:
    """On a phone the menu stands behind a button."""
    button = hand.page.get_by_role("button", name=said("Menu"))
    if button.is_visible():
        hand.press(button)


@cache
def _words() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in catalogues.messages(catalogues.OURS).values()}


def said(english: str) -> str:
    """The words of the Vietnamese page."""
    return _words()[english]


# --- making them ----------------------------------------------------------------------------------


def every(stage: Stage) -> Iterator[Made]:
    asked = [(way, journey) for way in WAYS for journey in JOURNEYS]
    with workers() as pool:
        pending = [pool.submit(make, stage, way, journey) for way, journey in asked]
        yield from (future.result() for future in pending)


def make(stage: Stage, way: Way, journey: Callable[[Open, Stage], None]) -> Made:
    """Make one journey; what stops it becomes its fault."""
    hands: list[Hand] = []
    wrong: list[str] = []

    def open_(person: str) -> Hand:
        size = {"width": way.width, "height": 800}
        context = sign_in_as(stage, person, viewport=size, java_script_enabled=way.has_scripts)
        page = context.new_page()
        listen(page, stage.home, wrong)
        hands.append(way.hand(page))
        return hands[-1]

    began = time.perf_counter()
    try:
        journey(open_, stage)
    except (AssertionError, BrowserError) as stopped:
        wrong.append(" ".join(str(stopped).split())[:400])
    seconds = time.perf_counter() - began
    did = sum((hand.did for hand in hands), Counter[str]())
    for hand in hands:
        hand.page.context.close()
    return Made(journey.__name__.replace("_", " "), way.name, seconds, did, "; ".join(wrong))
