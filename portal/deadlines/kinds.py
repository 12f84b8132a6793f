"""The kinds of deadlines: registered by each app's `reminding.py`, found here by their code. Knows no rule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from portal.deadlines.choices import Clock
from portal.deadlines.ladder import Policy
from portal.notices.wording import TITLES


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that falls due at one agency, as the facts of a day say. `agency` is its key in the database; None: the
    lead body's own matter.

    `starts_on` to `due_on`, the last day in time, is the validity that the ladder scales with. `link` names the page
    that ends it, with its arguments; `params` go into the sentence; `named` are people whom the matter itself names.
    """

    agency: int | None
    subject: str
    starts_on: date
    due_on: date
    link: tuple[str, tuple[int | str, ...]]
    params: dict[str, str] = field(default_factory=dict)
    named: tuple[int, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of deadline: `find` gives those of a day under a policy, within the policy's window.

    The sentences are msgids; the agency's name, `due_on` and the deadline's params fill them in.
    """

    code: str
    title: str | Promise
    clock: Clock
    find: Callable[[Policy, date], Iterable[Deadline]]
    ahead: str
    late: str
    term: Callable[[str], object] | None = None  # reads the rule's term; None: the kind has no term

    def sentence(self, due_on: date, on: date) -> str:
        return self.late if on > due_on else self.ahead


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make the kind known. Raises RuntimeError when its code is taken."""
    if kind.code in KINDS:
        raise RuntimeError(f"Two kinds of deadlines are called {kind.code!r}.")
    KINDS[kind.code] = kind
    TITLES[kind.code] = kind.title
