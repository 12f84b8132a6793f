"""What a cell says: text, days in every habit, counts, a document's number with its day, a word out of a list. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from portal.kit.dates import Precision, parse_day, written
from portal.kit.sentences import Sentence as _
from portal.kit.vietnamese import nfc, plain
from portal.workbooks.reading import Cell
from portal.workbooks.reading.child import ERROR

Day = tuple[date, str]

DAY_MARK = "\x01"
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(10_000, 60_000)  # 1927 to 2064: what a number may mean that is no year
_YEARS = range(1900, 2101)
_PIVOT = 69  # 12/3/17 is of this century, 12/3/75 of the last, as POSIX has it
_NOISE = re.compile(r"\b(?:ngay|thang|nam)\b|\bt\.?(?=\s*\d)|[,;()]")
_SAID = re.compile(r"(?:.*?\bngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_SAID_MONTH = re.compile(r"(?:.*?\bthang )(\d{1,2}) nam (\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2})")
_MOMENT = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?$")
_LAST_DAY = re.compile(
    r"(?:[,;(]\s*)?(?:\bng[aà]y\b\s*:?\s*)?"
    r"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\s*\)?\s*\.?$",
    re.IGNORECASE,
)
_LAST_MONTH = re.compile(r"(?:\(\s*(?:tháng\s*)?|\btháng\s*)(\d{1,2}\s*/\s*\d{4})\s*\)?\s*\.?$", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(?:\(\s*(?:năm\s*)?|\bnăm\s*)(\d{4})\s*\)?\s*\.?$", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(
    r"^(?:(?:quyết định|bản công bố|công bố|công văn|thông báo|văn bản|kế hoạch|qđ)\b\s*)?(?:số\b\s*:?\s*)?",
    re.IGNORECASE,
)


def text_of(cell: Cell) -> str:
    """The cell as one line of text, as a person reads it in the sheet."""
    if isinstance(cell, str):
        return _line(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def is_day(cell: Cell) -> bool:
    """Whether the workbook itself says that the cell is a day."""
    return isinstance(cell, str) and cell.startswith(DAY_MARK)


def is_error(text: str) -> bool:
    """Whether the text is what a spreadsheet shows for a formula that came to nothing: #REF!, #N/A, Err:508."""
    return text[:1] in ("#", "E") and ERROR.fullmatch(text) is not None


@lru_cache(maxsize=5000)  # a register says the same words in row after row
def _line(cell: str) -> str:
    if is_day(cell):
        return written(date.fromisoformat(cell[1:]), Precision.DAY)
    return nfc(cell)


@lru_cache(maxsize=50_000)
def words(text: str) -> str:
    """Its words without marks and signs, for comparing: 'Đã CB.' gives 'da cb'."""
    return " ".join(re.findall(r"\w+", plain(text)))


# --- days ---------------------------------------------------------------------------------------------


def day_of(cell: Cell, *, is_1904: bool = False) -> Day:
    """The day, month or year that the cell means, day before month. Raises ValueError with the sentence.

    A number is a year or the spreadsheet's count of days.
    """
    if isinstance(cell, str):
        if is_day(cell):
            return date.fromisoformat(cell[1:]), Precision.DAY
        return _day_of_text(nfc(cell), is_1904)
    return _day_of_number(float(cell), is_1904)


def _day_of_number(number: float, is_1904: bool) -> Day:
    if number.is_integer() and int(number) in _YEARS:
        return date(int(number), 1, 1), Precision.YEAR
    if int(number) in _SERIALS:
        return (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(number)), Precision.DAY
    message = _("“%(text)s” is not a date. Write it like 31/12/2017, 12/2017 or 2017.")
    raise ValueError(message % {"text": text_of(number)})


@lru_cache(maxsize=20_000)
def _day_of_text(text: str, is_1904: bool) -> Day:
    bare = _MOMENT.sub("", text)
    if bare.isascii() and bare.replace(".", "", 1).isdigit() and len(bare) > 4:
        return _day_of_number(float(bare), is_1904)
    if said := _SAID.fullmatch(words(bare)) or _SAID_MONTH.fullmatch(words(bare)):
        return parse_day("/".join(said.groups()))
    bare = " ".join(_NOISE.sub(" ", plain(bare)).split()) if not bare[:1].isdigit() else bare
    bare = re.sub(r"\s*([/.-])\s*", r"\1", bare).strip(" .")
    if short := _SHORT_YEAR.fullmatch(bare):
        century = "20" if int(short[4]) < _PIVOT else "19"
        bare = f"{short[1]}/{short[3]}/{century}{short[4]}"
    try:
        return parse_day(re.sub(r"^(\d{1,2})[.-](\d{4})$", r"\1/\2", bare))
    except ValueError as error:
        raise ValueError(error.args[0] % {"text": text}) from None


# --- counts, papers, words of a list ------------------------------------------------------------------


def count_of(cell: Cell) -> int:
    """A whole number, grouped or not. Raises ValueError with the sentence."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and float(cell).is_integer() and 0 <= cell < 10**6:
        return int(cell)
    text = text_of(cell)
    digits = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) < 7:
        return int(digits)
    raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text})


def paper_of(cell: Cell, *, is_1904: bool = False) -> tuple[str, Day | None]:
    """Number and day of a document in one cell: 'Số 5249/QĐ-UBND ngày 31/12/2017', either may be missing."""
    if not isinstance(cell, str) or is_day(cell):
        return "", day_of(cell, is_1904=is_1904)
    return _paper_of_text(nfc(cell))


@lru_cache(maxsize=1000)
def _paper_of_text(text: str) -> tuple[str, Day | None]:
    day = None
    if found := _LAST_DAY.search(text) or _LAST_MONTH.search(text) or _LAST_YEAR.search(text):
        day, text = day_of(found[1]), text[: found.start()]
    number = re.sub(r"\s*([/-])\s*", r"\1", _BEFORE_NUMBER.sub("", text.strip(" ,;.-()"))).strip(" ,;.-")
    return number, day


def number_of_paper(text: str) -> str:
    """A document's number without the words before it."""
    return paper_of(text)[0] or text


def meanings_by_words(meanings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The codes by what means them."""
    return {words(word): code for code, said in meanings.items() for word in (code, *said)}


def meant(text: str, by_words: Mapping[str, str]) -> str | None:
    """The code that a word out of a list means: the word itself, or the one code that stands in it."""
    said = words(text) or text.strip()
    if said in by_words:
        return by_words[said]
    codes = set(by_words.values()) & set(said.split())
    return codes.pop() if len(codes) == 1 else None
