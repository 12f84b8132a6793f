"""What on a page is in another language than the one it is announced in."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests import catalogues
from tests.reading import read

VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưà-ãè-êìíĩò-õùúýạ-ỹ]", re.IGNORECASE)
# None of these is a Vietnamese word, with its marks or without.
ENGLISH_WORD = re.compile(
    r"\b(?:the|of|is|are|was|were|and|not|this|that|with|without|your|please|must|has|have|been|from|by|for|which|when|"
    r"what|who|only|added|changed|select)\b",
    re.IGNORECASE,
)
# What is the same in all languages: numbers and what holds one, addresses, how a date is written.
SIGNS = re.compile(r"https?://\S+|\S*[\d@]\S*|dd/mm/yyyy|(?:TCVN )?ISO(?:/IEC)?|\b(?:PDF|KB|byte)\b")
DOCUMENT = re.compile(r"\d+/[\w/-]+")  # 5249/QĐ-UBND, 144/2006/QĐ-TTg
# Django's administration has these alternative texts of pictures in English alone.
UNTRANSLATABLE = {"Search", "True", "False"}


def foreign(html: str, *, names: set[str]) -> list[str]:
    """Texts in another language than the one they stand in. Names (of agencies, people, places) are of none."""
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    is_foreign = {"vi": is_english, "en": is_vietnamese}
    return [
        text
        for language, text in read(html)
        if is_foreign[language](known.sub("", text)) and not (language == "vi" and text.casefold() in translations())
    ]


def is_vietnamese(text: str) -> bool:
    return VIETNAMESE_LETTER.search(DOCUMENT.sub("", text)) is not None


def is_english(text: str) -> bool:
    """Whether a text holds English, or has no Vietnamese letter and is no translation either."""
    bare = SIGNS.sub("", text).strip(" :,.–-")
    if bare.isascii() and re.search("[A-Za-z]{2}", bare):
        return bare not in UNTRANSLATABLE and bare.casefold() not in translations()
    return ENGLISH_WORD.search(bare) is not None or any(piece in text for piece in english_pieces())


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
