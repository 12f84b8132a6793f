"""A number on a page, with what opens from it."""

from typing import NamedTuple

from portal.kit.numbers import written_number


class Cell(NamedTuple):
    """A number, the link to exactly the agencies that it counts, and a word to it: its rate, its place."""

    count: int
    url: str
    note: str = ""

    def __html__(self) -> str:
        """How templates draw it: a link, but a nought opens nothing."""
        if not self.count:
            return "0"
        address = self.url.replace("&", "&amp;")  # all else was written as %3C when the address was made
        return f'<a href="{address}">{written_number(self.count)}</a>'
