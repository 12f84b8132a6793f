"""The kinds of import: registered by each app's `importing`, found here by their code. Knows no register."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy, gettext_noop, override

from portal.accounts.models import User
from portal.kit.sentences import Said
from portal.workbooks.cells import words
from portal.workbooks.choices import Verdict


class Holds(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    DAY = "day"  # as (date, precision)
    COUNT = "count"
    CHOICE = "choice"  # a code out of a list
    PAPER = "paper"  # a document's number, and its day as (date, precision), in one cell
    NOTHING = "nothing"  # the running number and the like: known so that it is taken for nothing else


@dataclass(frozen=True)
class Column:
    """A column that a kind understands.

    `names` are ways in which registers head it, without marks: it is recognised by the words of one of them, in any
    order. `meanings` gives, for a choice, the words that mean each code; `labels` what people call the codes.
    """

    code: str
    title: str | Promise
    names: tuple[str, ...]
    holds: Holds = Holds.TEXT
    longest: int | None = None
    meanings: Callable[[], Mapping[str, Iterable[str]]] | None = None
    labels: Callable[[], Mapping[str, str | Promise]] | None = None
    may_hold_for_all: bool = False  # one value may be said for the whole file
    is_told_by_titles: bool = False  # a title above the table may say it: “… theo TCVN ISO 9001:2015”
    is_told_by_heads_of: tuple[str, ...] = ()  # codes of columns whose own heads may say it, and then for them alone

    @cached_property
    def titles(self) -> frozenset[str]:
        """The words of its own title in each language: how the portal heads it in what is to be filled in."""
        return frozenset(words(title) for title in in_every_language(self.title))


@dataclass(frozen=True)
class Remark:
    """What is to be said of a row, in no language yet: in which column, why, and what cures it."""

    column: str
    message: Said
    cure: Said = ""


def in_every_language(title: str | Promise) -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(title))
    return found


@dataclass
class Line:
    """A row of the sheet that bears data. `number` is the spreadsheet's; `values` are those that were understood.

    `above` are the headings of the groups in which it stands, the nearest last. `target` is the key of whom it is
    about, `named` how the register says it; `candidates` may be meant where that is in doubt. `doing` is the kind's
    own: what is to be written; then `made` has the keys of that, `replaced` those of what it took the place of.
    """

    number: int
    cells: dict[str, str]
    values: dict[str, Any]
    above: tuple[str, ...] = ()
    verdict: str = Verdict.NEW
    remarks: list[Remark] = field(default_factory=list)
    target: int | None = None
    named: str = ""
    candidates: list[tuple[int, str]] = field(default_factory=list)
    doing: list[Any] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)

    def refuse(self, column: str, message: Said, cure: Said = "") -> None:
        self.verdict = Verdict.REFUSED
        self.remarks.append(Remark(column, message, cure))

    def doubt(self, column: str, message: Said, cure: Said = "") -> None:
        if self.verdict != Verdict.REFUSED:
            self.verdict = Verdict.DOUBT
        self.remarks.append(Remark(column, message, cure))

    def remark(self, column: str, message: Said) -> None:
        self.remarks.append(Remark(column, message))

    @property
    def is_sound(self) -> bool:
        return self.verdict not in (Verdict.REFUSED, Verdict.DOUBT, Verdict.PASSED)


@dataclass(frozen=True)
class Sender:
    """Who brings it in, and on which day; nobody is the machine's own keeper, at the command line.

    `names` says whom the sender meant by a name that was in doubt before; `mark` names the import in what it writes.
    """

    by: User | None
    on: date
    names: Mapping[str, int] = field(default_factory=dict)
    mark: str = ""

    @property
    def correction(self) -> str:
        """Why what the file puts right is withdrawn; kept, so in the register's language."""
        return f"Sửa theo tệp được nhập ({self.mark})"


@dataclass(frozen=True)
class Made:
    """Keys of what an import made, and of what that took the place of; `mark` names the import in what it wrote."""

    made: list[int]
    replaced: list[int]
    mark: str = ""


STORING = gettext_noop("Writing rows")
TAKING_BACK = gettext_noop("Taking back")
SETTING_UP = gettext_noop("Setting up again what was replaced")
"""Stages in which kinds that write row by row tell how far they are."""


class CannotUndo(Exception):
    """Something depends on what was brought in."""


@dataclass(frozen=True)
class Plan:
    """How a kind keeps what a preview found is to be written.

    `rests_on` gives all of the register that `resolve` and `judge` look at, as JSON bears it: where it is the same at
    the confirmation, they would find the same. `kept` puts one of what a line is `doing` into JSON, `again` takes it
    out.
    """

    rests_on: Callable[[Sender], Any]
    kept: Callable[[Any], Any]
    again: Callable[[Any], Any]


@dataclass(frozen=True)
class ImportKind:
    """A kind of register that can be brought in. What is written goes through the app's own actions.

    `may` says who brings it in, `oversees` who sees what others brought in. `resolve` finds whom each line is about.
    `judge` compares with what is known and sets verdicts. `holding` keeps others from changing meanwhile what the lines
    are about, and gives what `store` needs; `store` writes what is new and changed. `dependents` says what was built
    since on what was made, the newest first; `undo` takes back what was made and sets up again what it replaced, with
    one reason; it may raise CannotUndo. Where anything that was built on it forbids that, `bound_by` says so, with
    %(what)s. Without a `plan` the lines are judged once more before they are written. `subject` is the column
    that names what a row is about; a row of data has something in one of the columns of `bearing`, and where there are
    none, a subject. `names` is the column whose names may be in doubt, where that is not the subject.
    """

    code: str
    title: str | Promise
    columns: tuple[Column, ...]
    subject: str
    bearing: tuple[str, ...]
    may: Callable[[User], bool]
    oversees: Callable[[User], bool]
    resolve: Callable[[list[Line], Sender], None]
    judge: Callable[[list[Line], Sender], None]
    holding: Callable[[list[Line], Sender], AbstractContextManager[Any]]
    store: Callable[[list[Line], Sender, Any], None]
    dependents: Callable[[list[int]], list[str]]
    undo: Callable[["Made", User | None, str], None]
    bound_by: str | Promise = ""
    plan: Plan | None = None
    aliases: tuple[str, ...] = ()
    names: str = ""

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)


_registered: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make the kind known. Raises RuntimeError when its code is taken."""
    if kind.code in _registered:
        raise RuntimeError(f"Two kinds of import are called {kind.code!r}.")
    _registered[kind.code] = kind


def _found() -> dict[str, ImportKind]:
    autodiscover_modules("importing")
    return _registered


KINDS: Mapping[str, ImportKind] = SimpleLazyObject(_found)
"""Looked for with the first import that a process has to do with: most of its pages have not."""


def kind_called(name: str) -> ImportKind | None:
    """The kind of that code, or of one of its other names."""
    return KINDS.get(name) or next((kind for kind in KINDS.values() if name in kind.aliases), None)


ROW_ID = Column("row_id", gettext_lazy("key of the row"), ("ma dong",))
"""The hidden key by which a row that the portal gave out is known again."""


def row_id_of(line: Line) -> int:
    """The key that a row brought back; 0 where it has none."""
    said = line.values.get("row_id", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


ORDINAL = Column("ordinal", "", ("stt", "tt", "so tt", "so thu tu", "no"), Holds.NOTHING)
"""The running number, which every register has."""
