"""The list of faults: each is a function that breaks something and yields what came of it, beside what is asked.

A new one is a function under `@fault(number, words)` in a module that `__main__` imports.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure: what was seen, and whether it is what is asked."""

    what: str
    seen: object
    asked: str
    is_met: bool

    def __str__(self) -> str:
        return f"{'met   ' if self.is_met else 'MISSED'}  {self.what}: {self.seen} (asked: {self.asked})"


def equal(what: str, seen: object, asked: object) -> Line:
    return Line(what, seen, str(asked), seen == asked)


def at_most(what: str, seen: float, most: float, unit: str = "") -> Line:
    return Line(what, f"{seen:.4g}{unit}", f"at most {most:g}{unit}", seen <= most)


def at_least(what: str, seen: float, least: float, unit: str = "") -> Line:
    return Line(what, f"{seen:.4g}{unit}", f"at least {least:g}{unit}", seen >= least)


Break = Callable[[], Iterator[Line]]


@dataclass(frozen=True)
class Fault:
    number: str
    words: str
    does: Break


FAULTS: dict[str, Fault] = {}


def fault(number: int | str, words: str) -> Callable[[Break], Break]:
    """Put the function on the list. Raises RuntimeError when the number is taken."""

    def register(does: Break) -> Break:
        if str(number) in FAULTS:
            raise RuntimeError(f"Fault {number} is on the list already: {FAULTS[str(number)].words}.")
        FAULTS[str(number)] = Fault(str(number), words, does)
        return does

    return register
