"""What people get to read on a page, by the language that the page says it is in; and what is foreign there."""

import re
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

from tests import catalogues

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style"}
READ_ALOUD = {"alt", "aria-label", "label", "placeholder", "title"}
BUTTONS = {"submit", "button", "reset"}

VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưà-ãè-êìíĩò-õùúýạ-ỹ]", re.IGNORECASE)
# None of these is a Vietnamese word, with its marks or without.
ENGLISH_WORD = re.compile(
    r"\b(?:the|of|is|are|was|were|and|not|this|that|with|without|your|please|must|has|have|been|from|by|for|which|when|"
    r"what|who|only|added|changed|select)\b",
    re.IGNORECASE,
)
# What is the same in all languages: numbers and what holds one, addresses, how a date is written.
SIGNS = re.compile(r"https?://\S+|\S*[\d@]\S*|dd/mm/yyyy|TCVN ISO")
DOCUMENT = re.compile(r"\d+/[\w/-]+")  # 5249/QĐ-UBND, 144/2006/QĐ-TTg
# Django's administration has these alternative texts of pictures in English alone.
UNTRANSLATABLE = {"Search", "True", "False"}


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


def foreign(html: str, *, names: set[str]) -> list[str]:
    """Texts in another language than the one they stand in. Names (of agencies, people, places) are of none."""
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    is_foreign = {"vi": is_english, "en": is_vietnamese}
    return [text for language, text in read(html) if is_foreign[language](known.sub("", text))]


def is_vietnamese(text: str) -> bool:
    return VIETNAMESE_LETTER.search(DOCUMENT.sub("", text)) is not None


def is_english(text: str) -> bool:
    """Whether a text holds English, or has no Vietnamese letter and is no translation either."""
    bare = SIGNS.sub("", text).strip(" :,.–-")
    if bare.isascii() and re.search("[A-Za-z]{2}", bare):
        return bare not in UNTRANSLATABLE and bare.casefold() not in translations()
    return ENGLISH_WORD.search(text) is not None or any(piece in text for piece in english_pieces())


@cache
def translations() -> set[str]:
    return {said.casefold() for _, said in _messages()}


@cache
def english_pieces() -> list[str]:
    """Of each message of several words the longest piece between placeholders."""
    breaks = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]*>")
    pieces = {max(breaks.split(msgid), key=len).strip() for msgid, said in _messages() if msgid != said}
    return [piece for piece in pieces if re.search(r"[a-z]{2,} [a-z]{2,}", piece)]


@cache
def _messages() -> list[tuple[str, str]]:
    """(English, Vietnamese) of ours and the libraries'."""
    libraries = [find_spec(library.folder).submodule_search_locations[0] for library in catalogues.SEEN]
    theirs = [Path(folder) / "locale/vi/LC_MESSAGES/django.po" for folder in libraries]
    paths = [path for path in (*theirs, catalogues.OURS, catalogues.LIBRARIES / "django.po") if path.exists()]
    entries = [entry for path in paths for entry in catalogues.messages(path).values()]
    return [(entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, "")) for entry in entries]
