"""Every page of every person, in both languages, at three widths, light and dark; full, empty, and in error."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product

from playwright.sync_api import Page, Response

from tests.audit import look
from tests.audit.stage import SOURCES, Stage
from tests.audit.workers import sign_in, workers
from tests.browser.chromium import listen
from tests.foreign import foreign

FORMS = """() => [...document.querySelectorAll("main form[method=post]")].filter(form => form.querySelector(
    "input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select"))"""
"""The forms in which something is typed or chosen."""
SPOIL = f"""([number]) => {{
    const form = ({FORMS})()[number];
    form.noValidate = true;
    let refused = false;
    for (const field of form.elements) {{
        if (["hidden", "submit", "button", "file"].includes(field.type)) continue;
        const isTicked = ["checkbox", "radio"].includes(field.type);
        if (isTicked) field.checked = false;
        else field.value = field.type === "text" && /on$|until$/.test(field.name) ? "31/02/2017" : "";
        refused ||= field.required || (!isTicked && field.value !== "");
    }}
    form.requestSubmit();
    return refused;
}}"""
"""Sends one of them with nothing in it, and with a day that there is not; whether that must be refused."""


@dataclass
class Seen:
    """What one person's pages showed: how many views were measured, and what is wrong with them."""

    views: int = 0
    faults: list[str] = field(default_factory=list)


def every(stages: dict[str, Stage]) -> Iterator[tuple[str, Seen]]:
    """Look at all pages, on all processors; each person's in turn, the longest lists first."""
    shutil.rmtree(SOURCES, ignore_errors=True)
    SOURCES.mkdir(parents=True)
    asked = [
        (stages[state], person, language)
        for state, language in product(("filled", "empty"), look.LANGUAGES)
        for person in stages[state].told["pages"]
    ]
    asked.sort(key=lambda each: -len(each[0].told["pages"][each[1]]))
    with workers() as pool:
        pending = [(pool.submit(one, *each), each) for each in asked]
        for future, (stage, person, language) in pending:
            yield f"{stage.state} {person} {language}", future.result()


def one(stage: Stage, person: str, language: str) -> Seen:
    """All that one person comes to, in one language."""
    context = sign_in(stage, person)
    page, seen, names = context.new_page(), Seen(), set(stage.told["names"])
    listen(page, stage.home, seen.faults)
    for address in stage.told["pages"][person]:
        place = f"{stage.state}, {person}, {language}, {address}"
        response = page.goto(in_language(address, language))
        forms = len(page.evaluate(FORMS))
        _measure(page, response, seen, place, language, names)
        for number in range(forms):
            page.goto(in_language(address, language))
            with page.expect_navigation() as answer:
                must_refuse = page.evaluate(SPOIL, [number])
            if answer.value.request.redirected_from and not must_refuse:
                continue  # nothing was wrong with it; where it leads is looked at as a page of its own
            _measure(page, answer.value, seen, f"{place}, form {number + 1} in error", language, names)
            if must_refuse and "error" not in page.title().lower() and "lỗi" not in page.title().lower():
                seen.faults.append(f"{place}: form {number + 1} does not say that it was refused")
    context.close()
    return seen


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def _measure(page: Page, response: Response, seen: Seen, place: str, language: str, names: set[str]) -> None:
    """Everything about the page that is shown, in every dress."""
    source = response.text()
    digest = sha256(re.sub(r"[\w-]{40,}", "", source).encode()).hexdigest()[:16]
    (SOURCES / f"{digest}.html").write_text(f"{source}\n<!-- {place} -->\n", encoding="utf-8")
    is_lost = response.status == 404 and "no-such" not in place
    faults = [f"status {response.status}"] if response.status >= 500 or is_lost else []
    faults += [f"in the other language: {words}" for words in foreign(source, names=names)]
    # Colours do not depend on the language.
    for width, theme in product(look.WIDTHS, look.THEMES if language == "vi" else ("light",)):
        look.dress(page, width, theme)
        found = look.faults(page) if theme == "light" else look.faults_of_colour(page)
        faults += [f"{width} px, {theme}: {fault}" for fault in found]
        seen.views += 1
    look.dress(page, look.WIDTHS[0], "light")
    faults += look.faults_when_spread(page)
    seen.faults += [f"{place}: {fault}" for fault in faults]
