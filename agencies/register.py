"""The settings of the register, kept near the pages that need them and not read on every one (portal/kit/cache.py)."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import TypeVar

from django.core.cache import cache

from agencies.choices import HELP, Kind
from agencies.models import Area, CompleteList, Edition, KindWording, Register

_SECONDS = 60
_KEYS: list[str] = []

Settings = TypeVar("Settings")


def kept(read: Callable[[], Settings]) -> Callable[[], Settings]:
    """Let pages ask for settings without reading them every time: they are kept until `changed`, or for a minute.

    All who ask share what was read, so nobody may change it.
    """
    key = f"{read.__module__}.{read.__name__}"
    _KEYS.append(key)

    @wraps(read)
    def near() -> Settings:
        found: Settings = cache.near(key, read, _SECONDS)
        return found

    return near


def changed() -> None:
    """The settings were edited: read them anew. Other processes follow within seconds."""
    cache.delete_many(_KEYS)


@kept
def current() -> Register:
    """The settings; an unsaved default where none were stored yet."""
    return Register.objects.select_related("area").filter(pk=1).first() or Register(pk=1)


@kept
def complete_tiers() -> dict[str, date]:
    """From which day on the list of a tier is known to be complete."""
    return dict(CompleteList.objects.values_list("tier", "since"))


@kept
def wordings() -> dict[str, KindWording]:
    """The wording of the kinds of fact, by kind."""
    return {wording.kind: wording for wording in KindWording.objects.all()}


def label_of(kind: str) -> str:
    """What a kind of fact is called here: as the administration words it, else by its own label."""
    wording = wordings().get(kind)
    return str(wording.label if wording else Kind(kind).label)


def help_of(kind: str) -> str:
    """What is added to the kind as help, worded in the same way; empty where nothing needs saying."""
    wording = wordings().get(kind)
    return str((wording.help if wording else "") or HELP.get(Kind(kind), ""))


@kept
def districts() -> dict[str, str]:
    """The name of each district by its code, in the order of the alphabet."""
    rows = Area.objects.filter(level="district").order_by("sort_key", "generation")
    return dict(rows.values_list("code", "name"))


def districts_with(codes: Iterable[str]) -> dict[str, str]:
    """The same, read anew where one of these codes has just come into the register."""
    if not districts().keys() >= set(codes):
        changed()
    return districts()


@kept
def editions() -> list[str]:
    """The codes of the editions, the oldest first."""
    return list(Edition.objects.order_by("code").values_list("code", flat=True))
