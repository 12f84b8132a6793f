"""Areas of the register, taken from the shipped list of the country when a register first names them."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction

from agencies import register
from agencies.models import Area
from portal.kit.vietnamese import nfc, search_key, sort_key

DATA = Path(__file__).parent / "data"


@cache
def shipped() -> dict[str, list[dict[str, str]]]:
    """The shipped rows by code, one for each generation."""
    rows = defaultdict(list)
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["code"]].append(row)
    return rows


@cache
def shipped_variants() -> dict[str, list[str]]:
    """Other spellings by area code."""
    variants = defaultdict(list)
    with (DATA / "name_variants.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            variants[row["code"]].append(nfc(row["variant"]))
    return variants


def ensure(codes: Iterable[str]) -> None:
    """See to it that every shipped generation of these codes, and what they lie in, is in the register."""
    wanted = _with_parents({code for code in codes if code in shipped()})
    missing = wanted - set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))
    for level in ("province", "district", "commune"):
        _create(row for code in missing for row in shipped()[code] if row["level"] == level)
    if missing:
        transaction.on_commit(register.changed)


def _with_parents(codes: set[str]) -> set[str]:
    parents = {row["parent_code"] for code in codes for row in shipped()[code]} - {""} - codes
    return codes | _with_parents(parents) if parents else codes


def _create(rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    codes = {row["parent_code"] for row in rows}
    parents = {(area.code, str(area.generation)): area for area in Area.objects.filter(code__in=codes)}
    Area.objects.bulk_create(
        [
            Area(
                code=row["code"],
                generation=int(row["generation"]),
                name=row["name"],
                kind=row["kind"],
                level=row["level"],
                parent=parents.get((row["parent_code"], row["generation"])),
                begins_on=row["begins_on"] or None,
                ends_on=row["ends_on"] or None,
                variants=shipped_variants().get(row["code"], []) if row["generation"] == "1" else [],
                **keys(row["name"]),
            )
            for row in rows
        ],
        batch_size=1000,
    )


def keys(name: str) -> dict[str, str]:
    """The stored keys that an area is sorted and searched by."""
    return {"sort_key": sort_key(name), "search_key": search_key(name)}


class Resolver:
    """Finds the area that a code meant on a day: codes are used again, so the day tells the generation."""

    def __init__(self, codes: Iterable[str]):
        wanted = {code for code in codes if code}
        ensure(wanted)
        self.generations = defaultdict(list)
        for area in Area.objects.filter(code__in=wanted).order_by("generation"):
            self.generations[area.code].append(area)

    def find(self, code: str, on: date) -> Area | None:
        """The generation in force on the day; None for an unknown code."""
        areas = self.generations.get(code, [])
        in_force = [area for area in areas if _covers(area, on)]
        return in_force[-1] if in_force else next(iter(areas), None)


def _covers(area: Area, on: date) -> bool:
    begun = area.begins_on is None or area.begins_on <= on
    return begun and (area.ends_on is None or on < area.ends_on)
