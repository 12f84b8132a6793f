"""The settings of the register, read once a minute and not on every page."""

from django.core.cache import cache

from agencies.models import CompleteList, KindWording, Register

_SECONDS = 60


def current() -> Register:
    """The settings; an unsaved default where none were stored yet."""
    return cache.get_or_set("register", _stored, _SECONDS)


def complete_tiers() -> dict:
    """From which day on the list of a tier is known to be complete."""
    return cache.get_or_set("complete_tiers", lambda: dict(CompleteList.objects.values_list("tier", "since")), _SECONDS)


def wordings() -> dict[str, KindWording]:
    """The wording of the kinds of fact, by kind."""
    return cache.get_or_set(
        "wordings", lambda: {wording.kind: wording for wording in KindWording.objects.all()}, _SECONDS
    )


def changed() -> None:
    """The settings were edited: read them anew."""
    cache.delete_many(["register", "complete_tiers", "wordings"])


def _stored() -> Register:
    return Register.objects.select_related("area").filter(pk=1).first() or Register(pk=1)
