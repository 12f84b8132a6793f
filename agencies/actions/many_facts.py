"""Recording and withdrawing many facts at once: all or nothing, known from one moment, each agency folded once.

The caller has checked them (agencies/checks.py, check_together) and holds the agencies (agencies/knowledge.py).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.choices import LIFE
from agencies.groups import group_of
from agencies.knowledge import knowing
from agencies.models import Agency, Fact
from portal.kit.copying import copy_in, new_keys

BATCH = 2000
BORNE = [
    "kind",
    "happened_on",
    "precision",
    "number",
    "issuer",
    "edition_id",
    "reason",
    "scope",
    "covered",
    "competence",
    "note",
    "name",
    "tier",
    "area_id",
    "superior_id",
    "obligation",
    "agency_id",
]
"""The fields that say what happened, where and by which paper."""
_UNTOLD = {field.attname: field.get_default() for field in Fact._meta.concrete_fields}
_TOLD = [*BORNE, "recorded_by_id", "warnings", "source_key", "form_key"]


def store_all(facts: list[Fact], at: datetime) -> None:
    """Store facts that are known from this moment."""
    told = [{name: getattr(fact, name) for name in _TOLD} for fact in facts]
    for fact, key in zip(facts, record_all(told, at), strict=True):
        fact.pk, fact.recorded_at = key, at


def record_all(told: list[dict[str, Any]], at: datetime) -> list[int]:
    """Store what happened as facts that are known from this moment, each by the fields BORNE and who recorded it.

    Gives their keys.
    """
    keys = new_keys(Fact, len(told))
    empty = {name for name, untold in _UNTOLD.items() if untold is None and all(one.get(name) is None for one in told)}
    names = [name for name in _UNTOLD if name not in empty - {"id", "recorded_at"}]
    # What is told of an agency lies together, in the table and in its indexes.
    by_agency = sorted(zip(told, keys, strict=True), key=lambda pair: pair[0]["agency_id"])
    rows = (
        {**_UNTOLD, **one, "id": key, "recorded_at": at, "warnings": tuple(one.get("warnings", ()))}
        for one, key in by_agency
    )
    copy_in(Fact, names, map(itemgetter(*names), rows))
    return keys


def found_all(founded: list[tuple[str, Fact]]) -> None:
    """Take agencies into the register, each by its key and the fact of its founding. The caller has checked them."""
    agencies = [Agency(key=key, group=group_of(fact)) for key, fact in founded]
    Agency.objects.bulk_create(agencies, batch_size=BATCH)
    for agency, (_key, fact) in zip(agencies, founded, strict=True):
        fact.agency = agency
    with knowing({agency.pk for agency in agencies}) as at:
        store_all([fact for _key, fact in founded], at)


def withdraw_all(keys: Collection[int], by, at: datetime, because: str) -> int:
    """Withdraw those of the facts that still stand, each with this reason; how many those were."""
    if not because.strip():
        raise Refused({"because": _("Say why the facts are wrong.")}, code="no_reason")
    why = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_because": because.strip()}
    return Fact.objects.known().filter(pk__in=keys).update(**why)


def again(facts: Iterable[Fact], by) -> list[Fact]:
    """The same facts, to be recorded anew by this person."""
    return [
        Fact(recorded_by=by, warnings=fact.warnings, **{name: getattr(fact, name) for name in BORNE}) for fact in facts
    ]


def take_back(*, made: Collection[int], replaced: Collection[int], by, because: str) -> int:
    """Withdraw facts that came in together, and record anew what they had taken the place of. Gives how many.

    The caller has asked whether the person may. Raises Refused without a reason.
    """
    facts = Fact.objects.known().filter(pk__in=made)
    old = list(Fact.objects.filter(pk__in=replaced))
    agencies = {*facts.values_list("agency_id", flat=True), *(fact.agency_id for fact in old)}
    with knowing(agencies, moving=facts.filter(kind__in=LIFE).exists()) as at:
        standing = set(facts.values_list("agency_id", flat=True))
        count = withdraw_all(made, by, at, because)
        store_all(again([fact for fact in old if fact.agency_id in standing], by), at)
    return count
