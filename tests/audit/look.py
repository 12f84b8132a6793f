"""What is measured of one page that a browser shows: axe's rules, the layout, its weight, its sources."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WIDTHS = (320, 768, 1280)
"""Pixels: the narrowest that WCAG 1.4.10 asks for, a tablet held upright, a desk."""
THEMES = ("light", "dark")
LANGUAGES = ("vi", "en")
HEIGHT = 800

LAYOUT = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a theme can break: it changes nothing but colours."""
ASK_AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false}).then(
    found => found.violations.map(each => `${each.id}: ${each.nodes.length} × ${each.nodes[0].html.slice(0, 120)}`))"""
SPREAD = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5; letter-spacing: .12em !important; word-spacing: .16em !important }");
    document.adoptedStyleSheets.push(sheet);
}"""
"""WCAG 1.4.12: people may space letters and words like this, and lose nothing."""


@cache
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def dress(page: Page, width: int, theme: Any) -> None:
    """Give the page that is shown another width and theme."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def faults(page: Page) -> list[str]:
    """What axe and the layout say against the page as it is dressed now.

    At its end, where a bar that sticks to the lower edge stands in its own place: elsewhere it covers what can be
    scrolled clear of it, and axe would call that a target too small.
    """
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    return [*_axe_says(page, RULES), *page.evaluate(LAYOUT)]


def faults_of_colour(page: Page) -> list[str]:
    """What is wrong with the colours, where all else was asked of the page in another theme."""
    return _axe_says(page, RULES_OF_COLOUR)


def _axe_says(page: Page, rules: Any) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe())
    return [f"axe {fault}" for fault in page.evaluate(ASK_AXE, rules)]


def faults_when_spread(page: Page) -> list[str]:
    """What the layout loses when the reader spaces the text; the page is of no use afterwards."""
    page.evaluate(SPREAD)
    return [f"spaced text, {fault}" for fault in page.evaluate(LAYOUT)]
