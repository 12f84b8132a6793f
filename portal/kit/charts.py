"""The geometry of charts: figures in, places on a drawing out. Knows no database, no language and no colour.

Lengths are units of the drawing, the origin is its upper left corner.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 456, 24, 208
"""Where the plot ends; around it stand the words of the axes."""
MOST_YEARS = 12
MOST_LABELS = 7
"""Labels of days that the lower axis has room for."""
WIDE_LABEL = 90
"""How far apart two labels stand when the second is a whole day."""
ABOVE, BELOW = -9, 18
"""Where the number of a point stands, from the point."""


class Point(NamedTuple):
    """How many agencies have declared on a day, and how many there are."""

    day: date
    declared: int
    total: int


class Mark(NamedTuple):
    """A point on the drawing, and the height at which its number stands."""

    x: int
    y: int
    label_y: int


class Tick(NamedTuple):
    place: int
    value: int


class Lines(NamedTuple):
    """A chart of two lines over the same days."""

    declared: list[Mark]
    total: list[Mark]
    scale: list[Tick]
    is_labelled: list[bool]
    """Whether the lower axis names the day of each point."""
    tells_declared: list[bool]
    tells_total: list[bool]
    """Whether a point bears its number: one that is the same as before is said once, and again at the end."""

    @property
    def declared_path(self) -> str:
        return _path(self.declared)

    @property
    def total_path(self) -> str:
        return _path(self.total)


class Piece(NamedTuple):
    """A part of a bar: where it begins, and how long it is."""

    x: int
    width: int


class LeftPoint(NamedTuple):
    """How much was to be left at the end of a day, and how much is; None: nobody knows yet."""

    day: date
    wanted: int
    left: int | None


class BurnDown(NamedTuple):
    """A chart of what is to be done, going down: as it was wanted and as it is."""

    wanted: list[Mark]
    left: list[Mark]
    scale: list[Tick]
    is_labelled: list[bool]

    @property
    def wanted_path(self) -> str:
        return _path(self.wanted)

    @property
    def left_path(self) -> str:
        return _path(self.left)


def burn_down(points: Sequence[LeftPoint]) -> BurnDown:
    """The chart of at least two points; days stand as far apart as they are."""
    top = _round_top(max(max(point.wanted, point.left or 0) for point in points))
    across = _apart([point.day for point in points])
    wanted = [_mark(x, point.wanted, top, ABOVE) for x, point in zip(across, points, strict=True)]
    left = [_mark(x, point.left, top, BELOW) for x, point in zip(across, points, strict=True) if point.left is not None]
    scale = [Tick(_height(value, top), value) for value in (0, top // 2, top)]
    return BurnDown(wanted, left, scale, labelled(len(points)))


def year_ends(on: date, most: int = MOST_YEARS - 1) -> list[date]:
    """The ends of the years before the day, the oldest first; at most `most`."""
    return [date(year, 12, 31) for year in range(max(on.year - most, date.min.year), on.year)]


def since_it_began(points: Sequence[Point]) -> list[Point]:
    """The points from the last one before anybody had declared; never fewer than the last two."""
    begun = next((place for place, point in enumerate(points) if point.declared), len(points))
    return list(points[max(min(begun - 1, len(points) - 2), 0) :])


def lines(points: Sequence[Point]) -> Lines:
    """The chart of at least one point. Days stand at equal steps: all but the last are a year apart."""
    top = _round_top(max(point.total for point in points))
    across = _spread(len(points))
    declared = [_declared_mark(x, point, top) for x, point in zip(across, points, strict=True)]
    total = [_mark(x, point.total, top, ABOVE) for x, point in zip(across, points, strict=True)]
    scale = [Tick(_height(value, top), value) for value in (0, top // 2, top)]
    is_wide = (points[-1].day.month, points[-1].day.day) != (12, 31)  # a whole day is written, not its year alone
    told = [_told([point.declared for point in points]), _told([point.total for point in points])]
    return Lines(declared, total, scale, labelled(len(points), is_last_wide=is_wide), *told)


def labelled(count: int, *, is_last_wide: bool = False) -> list[bool]:
    """Which of so many days the axis names: the last always, and as many before it as there is room for."""
    every = -(-count // MOST_LABELS)
    named = [(count - 1 - place) % every == 0 for place in range(count)]
    if is_last_wide and count > every and _spread(count)[-1] - _spread(count)[-1 - every] < WIDE_LABEL:
        named[-1 - every] = False
    return named


def _told(values: Sequence[int]) -> list[bool]:
    last = len(values) - 1
    return [place in (0, last) or value != values[place - 1] for place, value in enumerate(values)]


def band(part: int, whole: int) -> int:
    """One of five steps: nobody, less than a third, less than two thirds, more, everybody. 0 where there is nobody."""
    if not whole:
        return 0
    if part in (0, whole):
        return 5 if part else 1
    return 2 + part * 3 // whole


def share(part: int, whole: int, length: int) -> int:
    """How long a bar for the part is when the whole is so long: something for the least part, all only for all."""
    if not part:
        return 0
    return length if part == whole else max(part * length // whole, 1)


def pieces(parts: Sequence[int], most: int) -> list[Piece]:
    """The parts of a bar one behind the other, where the longest bar stands for `most`.

    The least part is seen, and none is cut off at the end.
    """
    widths = [share(part, most, WIDTH - len(parts)) for part in parts]
    return [Piece(sum(widths[:place]), width) for place, width in enumerate(widths)]


def _declared_mark(x: int, point: Point, top: int) -> Mark:
    """Its number stands under the line, out of the way of the other; near the ground above it."""
    near_ground = point.declared * 5 < top
    apart = (point.total - point.declared) * 5 > top
    return _mark(x, point.declared, top, ABOVE if near_ground and apart else BELOW)


def _mark(x: int, value: int, top: int, label: int) -> Mark:
    y = _height(value, top)
    return Mark(x, y, y + label)


def _height(value: int, top: int) -> int:
    return BOTTOM - value * (BOTTOM - TOP) // top


def _spread(count: int) -> list[int]:
    """So many places from left to right; a single one stands in the middle."""
    first, last = LEFT + 24, RIGHT - 16
    if count == 1:
        return [(first + last) // 2]
    return [first + place * (last - first) // (count - 1) for place in range(count)]


def _apart(days: Sequence[date]) -> list[int]:
    """Places from left to right in the proportion of the days between them."""
    first, last = LEFT + 24, RIGHT - 16
    whole = max((days[-1] - days[0]).days, 1)
    return [first + (day - days[0]).days * (last - first) // whole for day in days]


def _round_top(value: int) -> int:
    """The first of 2, 4, 6, 10, 20, 40, 60, 100, … that the value does not pass: its half is whole."""
    step = 1
    while True:
        for head in (2, 4, 6, 10):
            if value <= head * step:
                return head * step
        step *= 10


def _path(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)
