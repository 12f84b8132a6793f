"""What a file says, whatever its format: a title, the two dates, and tables. The sources of exports make it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from portal.kit.dates import VIETNAM, written_day, written_moment
from portal.kit.numbers import Rate, Rounding
from portal.kit.vietnamese import slug

Cell = str | int | date | datetime | None
"""A value as it is: a number is a number, a day a day. A date that is known by its month or year only is text."""


class Kind(Enum):
    """What stands in a column; its usual width in characters."""

    TEXT = 24
    LONG = 60  # sentences, which break into lines
    CODE = 16  # short words: a number of a document, a telephone number, a state
    NUMBER = 11
    DAY = 12
    MOMENT = 17
    ORDINAL = 6


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    width: int = 0
    """In characters; 0: what is usual for the kind."""
    is_summed: bool = False
    """Whether a list adds it up below."""
    is_hidden: bool = False

    @property
    def characters(self) -> int:
        return self.width or self.kind.value


@dataclass(frozen=True)
class Table:
    """Rows under a head. `count` is how many there are, known before they are read."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    count: int
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A row of figures, and how many stand in each column."""

    label: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Rated:
    """What turns the counts of a line into a percentage, as the portal writes it."""

    title: str
    part: int
    whole: int
    """The places of numerator and denominator among the counts."""
    is_rounded: bool
    """Rounded half up; else cut off."""
    labels: frozenset[str]
    """The lines that have a rate."""

    def percent(self, line: Line) -> Decimal | None:
        if line.label not in self.labels:
            return None
        rounding = Rounding.HALF_UP if self.is_rounded else Rounding.TRUNCATE
        return Rate(line.counts[self.part], line.counts[self.whole]).percent(rounding)


@dataclass(frozen=True)
class Figures:
    """A table of counts: its head, its lines, and what the page shows below them.

    `adds_up`: the foot is the sum of the lines, so it is written as formulas. Else it is a count of its own (an agency
    under two certificates counts once).
    """

    title: str
    head: str
    columns: Sequence[str]
    lines: Sequence[Line]
    foot: Line | None = None
    adds_up: bool = True
    is_sum_across: bool = False
    """The first count of each line is the sum of the others."""
    rated: Rated | None = None

    def __post_init__(self) -> None:
        """Formulas are written with their values, so these must be the sums; ValueError where they are not."""
        sums = [sum(counts) for counts in zip(*(line.counts for line in self.lines), strict=True)]
        if self.foot and self.adds_up and self.lines and sums != list(self.foot.counts):
            raise ValueError(f"The lines of {self.title!r} add up to {sums}, not to {list(self.foot.counts)}.")
        if self.is_sum_across and any(line.counts[0] != sum(line.counts[1:]) for line in self.lines):
            raise ValueError(f"A line of {self.title!r} is not the sum of its parts.")

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class Book:
    """All that a file says. `on` and `known`: the two dates of its figures; without `known`, as known at `made_at`."""

    title: str
    tables: Sequence[Table | Figures]
    on: date
    made_at: datetime
    known: datetime | None = None
    asked: Sequence[str] = field(default_factory=tuple)
    """How the list was narrowed, in words."""
    issuer: str = ""
    """Whose register it is."""

    @property
    def count(self) -> int:
        return sum(table.count for table in self.tables)

    @property
    def dates(self) -> str:
        """Both dates in a sentence."""
        moment = written_moment(self.known or self.made_at)
        return _("As on %(day)s, as known to the portal at %(moment)s") % {
            "day": written_day(self.on),
            "moment": moment,
        }

    def file_name(self, extension: str) -> str:
        known = f"-{self.known.astimezone(VIETNAM):%Y%m%d-%H%M}" if self.known else ""
        return f"{slug(self.title)[:80]}-{self.on:%Y%m%d}{known}.{extension}"


Tell = Callable[[int, int], Any]
"""Is told after each row how many of how many are written."""


def to_nobody(done: int, total: int) -> None:
    """For files that are made while a person waits."""
