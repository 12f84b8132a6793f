"""A pairwise choice: each page at least once, so that any two of person, width, theme and language come together."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from tests.audit.look import LANGUAGES, THEMES, WIDTHS


class View(NamedTuple):
    """A page as one person sees it in one dress."""

    address: str
    person: str
    width: int
    theme: str
    language: str


def pairwise(pages: dict[str, list[str]]) -> Iterator[View]:
    """Of the pages that each person comes to the views that show most pairs for the first time."""
    views = [
        View(address, person, *dress)
        for person, addresses in pages.items()
        for address in addresses
        for dress in product(WIDTHS, THEMES, LANGUAGES)
    ]
    left = set().union(*map(pairs, views))
    for address in dict.fromkeys(view.address for view in views):
        best = max((view for view in views if view.address == address), key=lambda view: len(pairs(view) & left))
        left -= pairs(best)
        yield best
    while left:
        best = max(views, key=lambda view: len(pairs(view) & left))
        left -= pairs(best)
        yield best


def pairs(view: View) -> set[tuple[object, object]]:
    return set(combinations((view.person, view.width, view.theme, view.language), 2))
