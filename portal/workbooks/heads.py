"""Where a table begins in a sheet, and what its columns are: recognised by the words of their heads. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from portal.workbooks.cells import DAY_MARK, text_of, words
from portal.workbooks.kinds import Column, ImportKind
from portal.workbooks.reading import Sheet

LOOKED_AT = 60  # rows from the top in which a head is looked for
HIGHEST = 3  # rows of a head
SAME = 3  # worth more than a row of the head: “Ngày, Tháng, Năm” below “Ngày công bố” say nothing else
SURE = 1000  # worth of a head that the sender has named before
_SHORT = {
    "cb": "cong bo",
    "cq": "co quan",
    "dv": "don vi",
    "gcn": "giay chung nhan",
    "qd": "quyet dinh",
    "vb": "van ban",
}
_SPELT_OUT = re.compile(
    r"he thong quan ly chat luong|htqlcl|"
    r"(?:theo )?(?:tieu chuan )?(?:quoc gia )?tcvn iso 9001(?: 20\d\d)?"
)
_NUMBERED = re.compile(r"\(?\s*(?:\d{1,2}|[a-z])\s*(?:=.*)?\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The rows of the head, counted within the sheet's rows, and what stands over each column, level by level."""

    first: int
    last: int
    levels: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What stands over each column, in one line."""
        return tuple(map(" ".join, self.levels))

    def days_apart(self) -> list[int]:
        """The places where a day, its month and its year begin to stand in three columns under one head."""
        said = [words(levels[-1]) if len(levels) > 1 else "" for levels in self.levels]
        return [place for place in range(len(said)) if tuple(said[place : place + 3]) == ("ngay", "thang", "nam")]

    def columns_of(self, kind: ImportKind, remembered: Mapping[str, str]) -> dict[str, int]:
        """The place of each column of the kind that is recognised; no two have one place."""
        return {code: place for code, (place, _worth) in _recognised(self, kind, remembered).items()}


def find_head(sheet: Sheet, kind: ImportKind, remembered: Mapping[str, str]) -> Head | None:
    """The rows that read most like a head of this kind; None when none names what the kind is about.

    `remembered` tells columns by the words of their heads, as the sender named them before.
    """
    best: tuple[float, Head] | None = None
    for first in range(min(LOOKED_AT, len(sheet.rows))):
        for height in range(1, HIGHEST + 1):
            head = head_at(sheet, first, first + height - 1)
            if head and (worth := _worth(head, kind, remembered)) and (best is None or worth > best[0]):
                best = (worth, head)
    return best and best[1]


def head_at(sheet: Sheet, first: int, last: int) -> Head | None:
    """The head that these rows make; None where they are no head: past the end, empty, or with days in them."""
    rows = sheet.rows[first : last + 1]
    if len(rows) <= last - first or not all(rows) or not rows[0]:
        return None
    if any(isinstance(cell, str) and cell.startswith(DAY_MARK) for row in rows for cell in row):
        return None
    width = max(map(len, rows))
    texts = [[text_of(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    for level in range(len(texts) - 1):
        texts[level] = _spread(texts[level], texts[level + 1], _spans(sheet, first + level))
    levels = (tuple(dict.fromkeys(filter(None, column))) for column in zip(*texts, strict=True))
    return Head(first, last, tuple(levels))


def _spans(sheet: Sheet, index: int) -> list[tuple[int, int]]:
    """The first and last columns of the blocks that begin in the row and are wider than one."""
    row = sheet.row + index
    return [
        (left - sheet.column, right - sheet.column)
        for (top, left), (_bottom, right) in sheet.merged
        if top == row and right > left
    ]


def _spread(upper: list[str], lower: list[str], spans: list[tuple[int, int]]) -> list[str]:
    """A head over several columns stands over each: as far as its block goes, or as far as the row below has heads."""
    spread = list(upper)
    for left, right in spans:
        for place in range(max(left, 0) + 1, min(right + 1, len(spread))):
            spread[place] = spread[place] or spread[left]
    if not spans:
        for place in range(1, len(spread)):
            if not spread[place] and lower[place] and lower[place - 1]:
                spread[place] = spread[place - 1]
    return spread


def is_numbering(texts: Iterable[str]) -> bool:
    """Whether the row only numbers the columns: (1) (2) (3), or A B 1 2."""
    filled = [text for text in texts if text]
    return len(filled) > 2 and all(_NUMBERED.fullmatch(text) for text in filled) and len(set(filled)) == len(filled)


# --- which column is what -----------------------------------------------------------------------------


def _worth(head: Head, kind: ImportKind, remembered: Mapping[str, str]) -> float:
    """How much the head reads like one of this kind; 0 without what the kind is about, or with nothing else."""
    found = _recognised(head, kind, remembered)
    if kind.subject not in found or len(found.keys() - {"ordinal"}) < 2:
        return 0
    return sum(worth for _place, worth in found.values()) - (head.last - head.first)


def _recognised(head: Head, kind: ImportKind, remembered: Mapping[str, str]) -> dict[str, tuple[int, float]]:
    """Place and worth of each column; the surest are given away first."""
    offers = []
    days = head.days_apart()
    for place, levels in enumerate(head.levels):
        if place - 1 in days or place - 2 in days:
            continue
        said = words(" ".join(levels))
        for order, column in enumerate(kind.columns):
            worth = SURE if remembered.get(said) == column.code else likeness(levels, column)
            if place in days and (day := likeness(levels[:-1], column)) > worth - SAME:
                worth = day + SAME
            if worth > 0 and (said not in remembered or remembered[said] == column.code):
                offers.append((-worth, order, place, column.code))
    found: dict[str, tuple[int, float]] = {}
    taken: set[int] = set()
    for worth, _order, place, code in sorted(offers):
        if code not in found and place not in taken:
            found[code] = (place, -worth)
            taken.add(place)
    return found


def likeness(levels: tuple[str, ...], column: Column) -> float:
    """How surely a head means the column; 0 when it does not. `levels` are its rows, the widest first.

    The lower ones alone may say it, and half of what only the upper ones say belongs to their other columns.
    """
    said = words(" ".join(levels))
    best = 10.0 * len(said.split()) + 6 if said in column.titles else 0.0
    for depth in range(len(levels)):
        for said, parts in _spellings(words(" ".join(levels[depth:]))):
            for name in _split(column.names):
                worth = _likeness(said, parts, name) if name[0] in parts or said == name[0] else 0
                if worth > best and len(levels) > 1 and depth < len(levels) - 1 and not _says(levels[-1], name):
                    worth /= 2
                best = max(best, worth)
    return best


def _says(level: str, name: tuple[str, ...]) -> bool:
    return any(part in name for _said, parts in _spellings(words(level)) for part in parts)


@lru_cache(maxsize=4096)
def _spellings(said: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a head as they are, and with the abbreviations written out; each also without the standard."""
    written_out = " ".join(_SHORT.get(word, word) for word in said.split())
    return tuple(
        (one, tuple((" ".join(_SPELT_OUT.sub(" ", one).split()) or one).split()))
        for one in dict.fromkeys((said, written_out))
    )


@lru_cache(maxsize=256)
def _split(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.split()) for name in names)


def _likeness(said: str, parts: tuple[str, ...], name: tuple[str, ...]) -> float:
    if said == " ".join(name):
        return 10 * len(name) + 5
    if not set(name) <= set(parts):
        return 0
    share = len(name) / len(parts)
    enough = {1: 0.5, 2: 0.4}.get(len(name), 0.3)
    return 10 * len(name) - 2 * (len(parts) - len(name)) if share >= enough else 0
