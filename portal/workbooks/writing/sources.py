"""What can be had as a file. The app knows neither agencies nor findings: each app above registers its lists and
figures in its `exporting`, by the very queries that its pages ask."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TypeVar

from django.http import QueryDict
from django.utils.module_loading import autodiscover_modules

from portal.accounts.models import User
from portal.workbooks.choices import Format
from portal.workbooks.writing.book import Book

Make = TypeVar("Make", bound=Callable[[User, QueryDict], Book])


@dataclass(frozen=True)
class Source:
    """A list or a figure. `make` gives what this person's page shows for these parameters, and raises Http404 for
    parameters that no page has, or for an object that the person may not know of."""

    code: str
    make: Callable[[User, QueryDict], Book]
    may: Callable[[User], bool]
    scope: Callable[[User], str]
    """What decides which rows the person sees, in any words: a file made under another scope is not given out."""
    formats: tuple[Format, ...]

    def scope_of(self, user: User) -> str:
        return sha256(self.scope(user).encode()).hexdigest()


_SOURCES: dict[str, Source] = {}


@cache
def sources() -> dict[str, Source]:
    """All lists and figures by their codes. What makes them is loaded when it is first asked for: a page never does."""
    autodiscover_modules("exporting")
    return _SOURCES


def source(
    code: str,
    *,
    may: Callable[[User], bool],
    scope: Callable[[User], str],
    formats: tuple[Format, ...] = tuple(Format),
) -> Callable[[Make], Make]:
    """Make the function the source of this code. Raises RuntimeError when there is one already."""

    def register(make: Make) -> Make:
        if code in _SOURCES:
            raise RuntimeError(f"There is a source {code!r} already, in {_SOURCES[code].make.__module__}.")
        _SOURCES[code] = Source(code, make, may, scope, formats)
        return make

    return register
