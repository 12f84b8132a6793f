"""What every page looks like: colours that can be read, light files, no inline style or script."""

import gzip
import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
LETTER = TEMPLATES / "account" / "email"
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if LETTER not in path.parents]
SHEETS = [STATIC / "bootstrap/bootstrap-5.3.9.min.css", *sorted((STATIC / "css").glob("*.css"))]


# --- colours --------------------------------------------------------------------------------------

TOKENS = (STATIC / "css/tokens.css").read_text()
LIGHT, WISHED_DARK, CHOSEN_DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    for block in re.split(r"@media \(prefers-color-scheme|:root\[data-bs-theme=\"dark\"\]", TOKENS)
)
THEMES = {"light": LIGHT, "dark": LIGHT | CHOSEN_DARK}

TONES = ("good", "info", "warn", "bad", "turn", "rest", "quiet")
READ = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("paper", "surface", "band")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    *(("accent", f"{tone}-soft") for tone in ("good", "info", "warn", "bad")),
    *(("ink", f"band-{step}") for step in (1, 2, 3)),
    *(("on-accent", ground) for ground in ("accent-fill", "accent-fill-strong")),
    *(("on-band", ground) for ground in ("band-4", "band-5")),
    *((ink, "header") for ink in ("header-ink", "header-soft")),
    ("bad", "surface"),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
]
SEEN = [
    *(("line-strong", ground) for ground in ("paper", "surface")),
    *(("focus", ground) for ground in ("paper", "surface", "band")),
    ("gold", "header"),
]


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, definition of contrast ratio: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(READ, 4.5), (SEEN, 3)], ids=["text", "lines"])
def test_colours_stand_out(theme, pairs, least):
    colours = THEMES[theme]
    faint = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


def test_dark_is_the_same_by_wish_and_by_choice():
    assert WISHED_DARK == CHOSEN_DARK != {}


def test_colours_stand_in_one_file():
    for sheet in ("base", "components"):
        text = (STATIC / f"css/{sheet}.css").read_text()
        assert re.findall(r"(?<!stroke='%23)#[0-9a-f]{3,8}\b", text) == []


def test_no_line_is_too_low_for_vietnamese():
    for sheet in (STATIC / "css").glob("*.css"):
        heights = re.findall(r"line-height: ([\d.]+)", sheet.read_text())
        assert [height for height in heights if float(height) < 1.5] == []


# --- weight -------------------------------------------------------------------------------------


def weight(path):
    return len(gzip.compress(path.read_bytes()))


def test_the_style_sheets_weigh_little():
    weights = {sheet.name: weight(sheet) for sheet in SHEETS}
    assert sum(weights.values()) < 45_000
    assert sum(weights.values()) - weights["bootstrap-5.3.9.min.css"] < 12_000


def test_nothing_comes_from_another_host_and_no_map_is_asked_for():
    for sheet in SHEETS:
        text = sheet.read_text()
        assert "sourceMappingURL" not in text
        assert [url for url in re.findall(r"url\([\"']?([^)\"']+)", text) if url.startswith(("http", "//"))] == []


# --- templates --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_are_short_and_without_inline_style_or_script(path):
    text = path.read_text()
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert len(text.splitlines()) <= 150


def test_every_component_says_what_it_is():
    """A macro for everybody (no underscore) stands below a comment."""
    text = (TEMPLATES / "components.html").read_text()
    assert re.findall(r"(?<!#\})\n\{% macro [a-z]", text) == []


def component(name, **given):
    return str(getattr(engines["jinja2"].get_template("components.html").template.module, name)(**given))


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"count": 128, "total": 184, "rate": "69,56 %", "label": "Đã công bố"}, "128/184 (69,56 %)"),
        ({"count": 0, "total": 0, "label": "Đã công bố"}, "0/0"),
        ({"count": 0, "label": "Đã công bố"}, "0"),
    ],
)
def test_a_figure_shows_its_parts(context, expected):
    html = component("figure", **context)
    number = html.partition("figure-number")[2].partition(">")[2].partition("<p")[0]
    assert " ".join(re.sub("<[^>]+>", "", number).split()) == expected


def test_what_people_wrote_is_never_markup():
    nasty = "<b onclick=x>"
    for name, context in {
        "status_tag": {"state": nasty, "label": nasty},
        "notice": {"text": nasty, "title": nasty, "kind": nasty, "url": nasty, "label": nasty},
        "page_head": {"title": nasty, "lead": nasty},
        "task_list": {"tasks": [{"label": nasty, "state": nasty, "state_label": nasty, "hint": nasty}]},
        "empty_state": {"text": nasty},
    }.items():
        assert "<b" not in component(name, **context)


# --- error pages: the database is not open to these tests -------------------------------------------


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "too_often", "500", "503"])
def test_error_pages_speak_both_languages_without_a_database(code):
    html = render_to_string(f"{code}.html", {"opens_at": "08:00:00"})
    assert html.count("<h1>") == 1
    assert re.search(r'<div lang="en">\s*<h2>\w', html)


@pytest.mark.parametrize(("page", "code"), [("too_large", "413"), ("away", "503")])
def test_the_proxy_says_it_as_the_portal_does(page, code):
    there, here = settings.BASE_DIR / "deploy" / "proxy" / f"{page}.html", render_to_string(f"{code}.html")
    said = [re.findall(r"<h[12]>.*</h[12]>|<p>.*</p>", html) for html in (there.read_text(encoding="utf-8"), here)]
    assert [words for words in said[1] if words not in said[0]] == []
    assert len(said[1]) == 4


def test_an_unknown_address_is_answered_in_our_look(client, db):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
