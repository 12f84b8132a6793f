"""What people get to read of a piece of HTML."""

import re
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"code", "script", "style"}
READ_ALOUD = {"alt", "aria-label", "label", "placeholder", "title"}
BUTTONS = {"submit", "button", "reset"}


class Reader(HTMLParser):
    """Collects texts and the attributes that are shown or read aloud, each with the language it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self.open[-1][1]
        self.found += [(language, value) for name, value in attrs if name in READ_ALOUD and value]
        if tag == "input" and given.get("type") in BUTTONS:
            self.found.append((language, given.get("value") or ""))
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass  # left open: <li>, <p>

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if tag not in UNREAD and data.strip():
            self.found.append((language, " ".join(data.split())))


def read(html: str) -> list[tuple[str, str]]:
    """(language, text) of all that a page says."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def wrong_fields(response) -> list[str]:
    """The fields that the page's summary of errors leads to."""
    return list(dict.fromkeys(re.findall(r'href="#id_(\w+)"', summary_of_errors(response))))


def summary_of_errors(response) -> str:
    """The words of the page's summary of errors, empty where it has none."""
    return response.content.decode().partition('class="error-summary"')[2].partition("</div>")[0]


def heading(response) -> str:
    """The words of the page's first heading."""
    return re.search(r"<h1>\s*(.*?)\s*</h1>", response.content.decode(), re.DOTALL)[1]
