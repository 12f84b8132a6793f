"""The settings of the register, kept near the pages that need them and not read on every one (portal/kit/cache.py)."""

from collections.abc import Iterable

from django.core.cache import cache

from agencies.choices import Kind
from agencies.models import Area, CompleteList, Edition, KindWording, Register

_SECONDS = 60
_KEYS = ("register", "complete_tiers", "wordings", "districts", "editions")


def current() -> Register:
    """The settings; an unsaved default where none were stored yet."""
    return cache.near("register", _stored, _SECONDS)


def complete_tiers() -> dict:
    """From which day on the list of a tier is known to be complete."""
    return cache.near("complete_tiers", lambda: dict(CompleteList.objects.values_list("tier", "since")), _SECONDS)


def wordings() -> dict[str, KindWording]:
    """The wording of the kinds of fact, by kind."""
    return cache.near("wordings", lambda: {wording.kind: wording for wording in KindWording.objects.all()}, _SECONDS)


def label_of(kind: str) -> str:
    """What a kind of fact is called here: as the administration words it, else by its own label."""
    wording = wordings().get(kind)
    return str(wording.label if wording else Kind(kind).label)


def districts() -> dict[str, str]:
    """The name of each district by its code, in the order of the alphabet."""
    return cache.near("districts", _districts, _SECONDS)


def districts_with(codes: Iterable[str]) -> dict[str, str]:
    """The same, read anew where one of these codes has just come into the register."""
    if not districts().keys() >= set(codes):
        changed()
    return districts()


def editions() -> list[str]:
    """The codes of the editions, the oldest first."""
    return cache.near(
        "editions", lambda: list(Edition.objects.order_by("code").values_list("code", flat=True)), _SECONDS
    )


def _districts() -> dict[str, str]:
    rows = Area.objects.filter(level="district").order_by("sort_key", "generation")
    return dict(rows.values_list("code", "name"))


def changed() -> None:
    """The settings were edited: read them anew. Other processes follow within seconds."""
    cache.delete_many(_KEYS)


def _stored() -> Register:
    return Register.objects.select_related("area").filter(pk=1).first() or Register(pk=1)
