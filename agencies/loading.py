"""A register as a file of facts: checked whole, loaded whole or not at all (`manage.py load_facts`)."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions.many_facts import store_all
from agencies.areas import Resolver
from agencies.checks import check_together
from agencies.choices import Kind
from agencies.groups import group_of
from agencies.knowledge import knowing, replaying
from agencies.models import Agency, Edition, Fact
from agencies.rows import Fault, Faulty, Parser, Row


class Loaded(NamedTuple):
    """What a load did."""

    new: int
    present: int
    agencies: int
    warned: int


def load_facts(rows: list[Row], *, today: date) -> Loaded:
    """Load a register. Rows whose `source_key` is present are left as they are, even when withdrawn.

    Raises Faulty with every fault of the rows, by row and column; then nothing is written.
    """
    faults: list[Fault] = []
    _check_keys(rows, faults)
    present = set(
        Fact.objects.filter(source_key__in=[row.cells["source_key"] for row in rows]).values_list(
            "source_key", flat=True
        )
    )
    fresh = [row for row in rows if row.cells["source_key"] not in present]
    for row in fresh:
        faults += Parser(row).parse()
    with transaction.atomic():
        agencies = _agencies(fresh)
        _resolve(fresh, agencies, faults)
        if not faults:
            _check_lives(fresh, today, faults)
        if faults:
            raise Faulty(faults)
        _write(fresh)
    warned = sum(bool(row.fact.warnings) for row in fresh)
    return Loaded(len(fresh), len(present), len({row.fact.agency_id for row in fresh}), warned)


def _check_keys(rows: list[Row], faults: list[Fault]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        key = row.cells["source_key"]
        if not key:
            faults.append(Fault(row.number, "source_key", _("A key is needed; it must be unique.")))
        elif key in seen:
            faults.append(
                Fault(
                    row.number, "source_key", _("“%(key)s” stands in row %(row)s too.") % {"key": key, "row": seen[key]}
                )
            )
        seen.setdefault(key, row.number)


def _agencies(rows: list[Row]) -> dict[str, Agency]:
    """The agencies that the rows name, made where they are new."""
    firsts: dict[str, Row] = {}
    for row in rows:
        if row.cells["agency"] and (row.cells["agency"] not in firsts or row.fact.kind == Kind.FOUNDED):
            firsts[row.cells["agency"]] = row
    known = set(Agency.objects.filter(key__in=firsts).values_list("key", flat=True))
    new = [Agency(key=key, group=group_of(row.fact)) for key, row in firsts.items() if key not in known]
    Agency.objects.bulk_create(new, batch_size=1000)
    superiors = {row.cells["superior"] for row in rows}
    return {agency.key: agency for agency in Agency.objects.filter(key__in={*firsts, *superiors})}


def _resolve(rows: list[Row], agencies: dict[str, Agency], faults: list[Fault]) -> None:
    """Tie the rows to agencies, areas and editions of the register."""
    areas = Resolver(row.cells["area"] for row in rows)
    editions = set(Edition.objects.values_list("code", flat=True))
    for row in rows:
        cells, fact = row.cells, row.fact
        fact.agency = agencies.get(cells["agency"])
        if cells["superior"]:
            fact.superior = agencies.get(cells["superior"])
            if fact.superior is None:
                faults.append(Fault(row.number, "superior", _("No agency has this key.")))
        if cells["edition"] and cells["edition"] not in editions:
            faults.append(Fault(row.number, "edition", _("This edition is not known; add it in the administration.")))
        elif cells["edition"]:
            fact.edition_id = cells["edition"]
        if cells["area"] and fact.happened_on:
            fact.area = areas.find(cells["area"], fact.happened_on)
            if fact.area is None:
                faults.append(
                    Fault(row.number, "area", _("This area code is not known; add it in the administration."))
                )


def _check_lives(rows: list[Row], today: date, faults: list[Fault]) -> None:
    """Check each agency's facts, those in the register and those of the file, as one life."""
    lives = defaultdict(list)
    for row in rows:
        lives[row.fact.agency_id].append(row)
    known = defaultdict(list)
    for fact in Fact.objects.known().filter(agency_id__in=lives):
        known[fact.agency_id].append(fact.as_event())
    by_number = {row.number: row for row in rows}
    for agency_id, life in lives.items():
        # The key tells events apart that are not stored yet; the fold is not asked here.
        events = {row.number: row.fact.as_event() for row in life}
        for number, refusal, warned in check_together(events, known[agency_id], today):
            by_number[number].fact.warnings = [warning.value for warning in warned]
            if refusal:
                told = refusal.message_dict.items()
                faults += [Fault(number, name, text) for name, texts in told for text in texts]
    if any(row.recorded_at for row in rows) and Fact.objects.exists():
        row = next(row for row in rows if row.recorded_at)
        faults.append(Fault(row.number, "recorded_at", _("Only a register that is still empty can be given a past.")))


def _write(rows: list[Row]) -> None:
    """Store the facts, moment by moment as they were recorded; those without a moment are known from now."""
    moments: dict[datetime, list[Fact]] = defaultdict(list)
    for row in rows:
        if row.recorded_at:
            moments[row.recorded_at].append(row.fact)
    ids = {row.fact.agency_id for row in rows}
    if moments:
        with replaying(ids) as refold_at:
            for moment in sorted(moments):
                store_all(moments[moment], moment)
                refold_at([fact.agency_id for fact in moments[moment]], moment)
    now = [row.fact for row in rows if not row.recorded_at]
    if now:
        with knowing({fact.agency_id for fact in now}) as at:
            store_all(now, at)
