"""From the rows of a sheet to lines of data: headings, totals and notes told apart, cells understood. Pure."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from portal.kit.dates import written
from portal.kit.sentences import Sentence
from portal.kit.sentences import Sentence as _
from portal.workbooks.cells import (
    count_of,
    day_of,
    is_day,
    is_error,
    meanings_by_words,
    meant,
    number_of_paper,
    paper_of,
    text_of,
    words,
)
from portal.workbooks.choices import Verdict
from portal.workbooks.heads import Head, is_numbering
from portal.workbooks.kinds import Column, Holds, ImportKind, Line, Remark
from portal.workbooks.reading import Cell, Sheet

_TOTAL = re.compile(
    r"(?!tong cong ty\b)(?:tong|cong)(?: (?:cong|so|hop|toan|nhom|khoi|cac|muc|phan|i+|iv|vi*|ix|x|[a-e]|\d+)\b.*)?|"
    r"toan (?:tinh|huyen|thanh pho)\b.*"
)
_ADDED_UP = re.compile(r"(?:cộng|tổng cộng|tổng số)\b", re.IGNORECASE)  # with its marks it is no “Công an”
_NOTE = re.compile(r"(?:ghi chu|luu y|chu thich|don vi tinh|dvt|nguon)\b.*")
_SIGNATURES = re.compile(
    r"(?:nguoi (?:lap|tong hop|ky|kiem)|lap bieu|noi nhan|xac nhan|thu truong|giam doc|"
    r"chu tich|pho |kt|tm|tl|tuq|ky ten|ky dong dau)\b.*|"
    r".*\bngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?"
)
_DASHES = re.compile(r"[-–—_.…/]+")  # how people leave a cell empty; among the words of a list they may mean something
_DITTO = re.compile(r"[-–\s]*(?:[\"″”“〃]|''|//|n\.?/?t|như trên)[-–.\s]*", re.IGNORECASE)
_GROUP = re.compile(r"[IVXLC]+|[A-ZĐ]|[a-zđ]")
_SIGNED = re.compile(r"([IVXLC]+|[A-ZĐ])\s*[.)/:–-]+\s*(.+)")
_ERROR = _("The cell shows the error “%(text)s” in the place of what should stand there.")
_CURE = _("Put its formula right in the file, write the value itself, or empty the cell.")
GROUPS = 2  # headings that a line stands under
TITLES = 8  # rows above the head that may say whose table it is
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Mapped:
    """How a sheet is read: its head, where each column stands, what holds for all rows, what words mean.

    `values` are codes by column and the words that were said to mean them; the empty code means: pass over.
    """

    head: Head
    columns: Mapping[str, int]
    for_all: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_1904: bool = False


def lines_of(sheet: Sheet, kind: ImportKind, mapped: Mapped) -> list[Line]:
    """A line for each row under the head that is not empty; those without data have the verdict passed."""
    return list(_Reader(sheet, kind, mapped).lines())


def unknown_values(sheet: Sheet, kind: ImportKind, mapped: Mapped) -> dict[str, dict[str, int]]:
    """The words in columns of choices that mean nothing yet, with how often they stand there."""
    reader = _Reader(sheet, kind, mapped)
    found: dict[str, dict[str, int]] = {}
    for line in reader.lines():
        if line.verdict == Verdict.PASSED:
            continue
        for code in reader.choices:
            text = line.cells.get(code, "")
            if (
                text
                and not is_error(text)
                and reader.choices[code].get(words(text) or text) is None
                and meant(text, reader.choices[code]) is None
            ):
                counts = found.setdefault(code, {})
                counts[text] = counts.get(text, 0) + 1
    return found


class _Reader:
    """Reads the rows one after the other, and knows under which headings it is."""

    def __init__(self, sheet: Sheet, kind: ImportKind, mapped: Mapped):
        self.sheet, self.kind, self.mapped = sheet, kind, mapped
        self.columns = [
            (column, mapped.columns[column.code]) for column in kind.columns if column.code in mapped.columns
        ]
        takes = {
            Holds.DAY: self.take_day,
            Holds.COUNT: self.take_count,
            Holds.CHOICE: self.take_choice,
            Holds.PAPER: self.take_paper,
            Holds.TEXT: self.take_text,
        }
        self.taken = [(column, place, takes[column.holds]) for column, place in self.columns if column.holds in takes]
        self.choices = {
            column.code: meanings_by_words(column.meanings() if column.meanings else {})
            | {words(said) or said: code for said, code in mapped.values.get(column.code, {}).items()}
            for column in kind.columns
            if column.holds == Holds.CHOICE
        }
        self.for_all = {code: self.held(code, said) for code, said in mapped.for_all.items()}
        self.above: list[tuple[str, str]] = []
        self.titles = tuple(_titles(sheet, mapped.head))
        self.labels = [label for label in map(words, mapped.head.labels) if label]
        self.last: Line | None = None
        self.row_before: list[Cell] = []
        self.days_apart = mapped.head.days_apart()
        self.is_signed = False

    def held(self, code: str, said: str) -> Any:
        return day_of(said) if self.kind.column(code).holds == Holds.DAY else said

    def lines(self) -> Iterator[Line]:
        for index in range(self.mapped.head.last + 1, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            if any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in row):
                yield self.line(index, row)

    def line(self, index: int, row: list[Cell]) -> Line:
        row = self.with_days(row)
        texts = list(map(text_of, row))
        cells = {
            column.code: texts[place]
            for column, place in self.columns
            if place < len(row) and texts[place] and not (column.holds != Holds.CHOICE and _is_left_empty(texts[place]))
        }
        line = Line(self.sheet.number_of(index), cells, {})
        if why := self.why_passed(index, texts, cells):
            line.verdict = Verdict.PASSED
            line.remarks.append(Remark("", why))
            line.cells = cells or {self.kind.subject: " ".join(filter(None, texts))[:300]}
            return line
        line.above = (*self.titles, *(text for _sign, text in self.above[-GROUPS:]))
        self.go_on(line)
        self.row_before = row = self.with_dittos(line, row)
        for column, place, take in self.taken:
            if is_error(text := line.cells.get(column.code, "")):
                line.refuse(column.code, _ERROR % {"text": text}, _CURE)
            elif text:
                try:
                    take(line, column, row[place])
                except ValueError as error:
                    line.refuse(column.code, error.args[0])
        for code, value in self.for_all.items():
            line.values.setdefault(code, value)
        self.last = line
        if self.heads_group(index, cells):  # who heads a group may have data of its own
            self.note_heading(_sign(cells["ordinal"]), cells.get(self.kind.subject, ""))
        return line

    def is_head(self, texts: list[str], first: str) -> bool:
        """Whether the head stands here again, as on each page of a print."""
        return words(first) == self.labels[0] and [words(text) for text in texts if text] == self.labels

    def with_days(self, row: list[Cell]) -> list[Cell]:
        """The row with each day in one cell that its table tells in three: day, month and year."""
        for place in self.days_apart:
            told = list(filter(None, map(text_of, row[place : place + 3])))
            row = [*row[:place], *(["/".join(told), "", ""] if told else row[place : place + 3]), *row[place + 3 :]]
        return row

    def with_dittos(self, line: Line, row: list[Cell]) -> list[Cell]:
        """The row with what stands above in place of the signs for “the same as above”."""
        said = [(column, place) for column, place in self.columns if _is_ditto(line.cells.get(column.code, ""))]
        for column, place in said:
            if self.last is not None and column.code in self.last.cells:
                row = [*row[:place], self.row_before[place], *row[place + 1 :]]
                line.cells[column.code] = text = self.last.cells[column.code]
                line.remark(column.code, _("Read as “%(text)s”, like the row above.") % {"text": text})
            else:
                del line.cells[column.code]
        return row

    def go_on(self, line: Line) -> None:
        """A row without a name right below one with: the block of that is merged, which not every file tells."""
        subject, last = self.kind.subject, self.last
        if (
            last is not None
            and not self.sheet.merged
            and not any(code in line.cells for code in ("ordinal", subject, f"{subject}_key"))
            and line.number == last.number + 1
            and subject in last.cells
        ):
            line.values[subject] = last.values.get(subject, last.cells[subject])
            line.remark(subject, _("Counts as “%(name)s”, like the row above.") % {"name": last.cells[subject]})

    def why_passed(self, index: int, texts: list[str], cells: dict[str, str]) -> Sentence | None:
        """Why the row bears no data of its own; None when it does. Headings are noted."""
        about = cells.get(self.kind.subject, "")
        filled = next(filter(None, texts), "")
        first = about or filled
        if index == self.mapped.head.last + 1 and is_numbering(texts):
            return _("Numbers of the columns")
        if self.labels and self.is_head(texts, filled):
            return _("The head again")
        if _is_total(first):
            return _("A total")
        if self.is_note(words(first), cells):
            return _("A note")
        heads = self.heads_group(index, cells)
        if self.bears(cells, heads) or any(is_error(cells.get(column.code, "")) for column, *_ in self.taken):
            return None
        ordinal = _sign(cells.get("ordinal", ""))
        if about and cells.keys() == {self.kind.subject, "ordinal"} and not heads:
            return _("Says nothing of it yet")
        text = about or " ".join(filter(None, texts))
        if not about and (signed := _SIGNED.fullmatch(text)):  # the whole heading in one wide cell
            ordinal, text = signed.groups()
        self.note_heading(ordinal, text)
        return _("A heading or a note")

    def is_note(self, said: str, cells: dict[str, str]) -> bool:
        """A remark; and all that stands below the day and the signatures, unless the table goes on."""
        if _is_signature(said):
            self.is_signed = True
        elif self.is_signed and cells.get("ordinal", "").strip(" .").isdigit():
            self.is_signed = False
        return self.is_signed or _is_remark(said)

    def heads_group(self, index: int, cells: dict[str, str]) -> bool:
        """Whether others stand under the row: under I or A those that follow, under 1 those that begin with 1.1."""
        sign = _sign(cells.get("ordinal", ""))
        if not sign.isdigit():
            return _GROUP.fullmatch(sign) is not None
        below, place = self.sheet.rows[index + 1 : index + 2], self.mapped.columns["ordinal"]
        return any(len(row) > place and text_of(row[place]).strip().startswith(f"{sign}.1") for row in below)

    def bears(self, cells: dict[str, str], heads: bool) -> bool:
        """Whether the row tells something of what it is about."""
        if not self.kind.bearing:
            return self.kind.subject in cells and not heads
        borne = [cells[code] for code in self.kind.bearing if code in cells]
        return not (heads and all(text.isdigit() and len(text) < 4 for text in borne)) and bool(borne)

    def note_heading(self, sign: str, text: str) -> None:
        """A heading ends those of its own kind and all below them."""
        of_letters = "roman" if re.fullmatch("[IVXLC]+", sign) else "letter"
        kind = "number" if sign.isdigit() else of_letters if sign else "plain"
        kinds = [one for one, _text in self.above]
        self.above = self.above[: kinds.index(kind)] if kind in kinds else self.above
        self.above.append((kind, text))

    # What a cell says, by what its column holds; each raises ValueError with the sentence.

    def take_day(self, line: Line, column: Column, cell: Cell) -> None:
        line.values[column.code] = day = day_of(cell, is_1904=self.mapped.is_1904)
        if not is_day(cell) and _figures(line.cells[column.code]) != _figures(written(*day)):
            line.remark(column.code, _("Read as %(day)s.") % {"day": written(*day)})

    def take_count(self, line: Line, column: Column, cell: Cell) -> None:
        line.values[column.code] = count_of(cell)

    def take_paper(self, line: Line, column: Column, cell: Cell) -> None:
        line.values[column.code] = paper_of(cell, is_1904=self.mapped.is_1904)

    def take_text(self, line: Line, column: Column, cell: Cell) -> None:
        text = line.cells[column.code]
        line.values[column.code] = self.cut(column, number_of_paper(text) if column.code == "number" else text)
        if column.code == "number" and "paper" not in self.mapped.columns and isinstance(cell, str):
            self.note_day(line.values, text)

    def note_day(self, values: dict[str, Any], text: str) -> None:
        """The number's column may tell the day of the paper too."""
        with suppress(ValueError):
            number, day = paper_of(text)
            if number and day:
                values["paper"] = (number, day)

    def take_choice(self, line: Line, column: Column, cell: Cell) -> None:
        text = line.cells[column.code]
        code = meant(text, self.choices[column.code])
        if code is None:
            message = _("It is not known what “%(text)s” means.") % {"text": text}
            line.refuse(column.code, message, _("Say what it means, on the page of the words."))
        elif code:
            line.values[column.code] = code

    def cut(self, column: Column, text: str) -> str:
        if column.longest and len(text) > column.longest:
            raise ValueError(_("At most %(limit)s characters are kept here.") % {"limit": column.longest})
        return text


# Remembered: a register of facts names its agencies again and again.


@lru_cache(maxsize=5000)
def _is_left_empty(text: str) -> bool:
    return _DASHES.fullmatch(text) is not None and not _is_ditto(text)


@lru_cache(maxsize=5000)
def _is_ditto(text: str) -> bool:
    return _DITTO.fullmatch(text) is not None


@lru_cache(maxsize=5000)
def _is_total(text: str) -> bool:
    return bool(_TOTAL.fullmatch(words(text)) or _ADDED_UP.match(text))


@lru_cache(maxsize=5000)
def _is_signature(said: str) -> bool:
    return _SIGNATURES.fullmatch(said) is not None


@lru_cache(maxsize=5000)
def _is_remark(said: str) -> bool:
    return _NOTE.fullmatch(said) is not None


def _figures(text: str) -> list[int]:
    """Its numbers: of a day they are the same in most spellings, not in a count of days or a year of two digits."""
    return sorted(map(int, re.findall(r"\d+", text)))


def _sign(ordinal: str) -> str:
    """A running number without the signs after it: 'II.' gives 'II'."""
    return ordinal.strip(" .)(/:–-")


def _titles(sheet: Sheet, head: Head) -> Iterator[str]:
    """What may tell whose table it is, the weakest first: the name of the sheet, then what stands above the table."""
    yield sheet.name
    for row in sheet.rows[max(0, head.first - TITLES) : head.first]:
        yield from (text for text in map(text_of, row) if text and len(text) <= LONGEST_TITLE)
