"""Sentences that are kept without a language, and worded for whoever reads them.

Modules that say what is kept import it in the place of gettext: `from portal.kit.sentences import Sentence as _`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, override

Kept = str | list[Any]
"""As JSON bears it: text in one language, or the sentence of the catalogue with what is put into it."""


class Sentence:
    """A sentence of the catalogue and what is put into it: text, numbers, other sentences."""

    __slots__ = ("msgid", "params")

    def __init__(self, msgid: str, params: Mapping[str, Any] | None = None) -> None:
        self.msgid, self.params = msgid, params or {}

    def __mod__(self, params: Mapping[str, Any]) -> "Sentence":
        return Sentence(self.msgid, params)

    def __str__(self) -> str:
        """In the language of the reader."""
        said = gettext(self.msgid)
        return said % self.params if self.params else said  # %(name)s asks each of them for its words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.msgid, self.params) == (other.msgid, other.params)

    def __hash__(self) -> int:
        return hash(self.msgid)

    def __repr__(self) -> str:
        return f"Sentence({self.msgid!r}, {self.params!r})"


Said = str | Sentence | Promise


def kept(said: Said | int) -> Any:
    """What was said, for JSON."""
    if isinstance(said, Promise):
        said = unworded(said)
    if isinstance(said, Sentence):
        return [said.msgid, {name: kept(value) for name, value in said.params.items()}]
    return said


def worded(said: Kept) -> str:
    """What was kept, in the language of the reader."""
    return str(_read(said))


def _read(said: Any) -> Any:
    if not isinstance(said, list):
        return said
    msgid, params = said
    return Sentence(msgid, {name: _read(value) for name, value in params.items()})


def unworded(label: Promise) -> Sentence:
    """The sentence of a label that is worded late."""
    with override(None):
        return Sentence(str(label))


def sentences_of(error: ValidationError) -> Iterator[tuple[str, list[Said]]]:
    """What an error says of each field, not yet in any language where its messages are sentences or labels."""
    for name, errors in error.error_dict.items():
        yield name, [_one(each) for each in errors]


def _one(error: ValidationError) -> Said:
    said = unworded(error.message) if isinstance(error.message, Promise) else error.message
    return said % error.params if error.params else said
