"""Drawing up a year's inspection programme, having it approved, changing it with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency
from audits.actions.moving import NotYours, Stale, held
from audits.choices import ProgrammeState, Rule, VisitForm
from audits.models import Programme, ProgrammeEntry
from audits.permissions import can_draw_up_programme


@dataclass(frozen=True)
class Chosen:
    """An agency that is to be visited: how, in which window, and why it was chosen."""

    agency: Agency
    window_from: date
    window_until: date
    form: str = VisitForm.ON_SITE
    rule: str = Rule.CHOSEN


@transaction.atomic
def draw_up_programme(*, by, year: int, title: str, form_key: UUID | None = None) -> Programme:
    """Begin a programme; agencies are added while it is a draft. The same form sent twice gives the same one."""
    if not can_draw_up_programme(by):
        raise NotYours
    if form_key and (twin := Programme.objects.filter(form_key=form_key).first()):
        return twin
    programme = Programme(year=year, title=title.strip(), drawn_up_by=by, form_key=form_key)
    programme.full_clean()
    programme.save(force_insert=True)
    return programme


@transaction.atomic
def add_entries(
    *,
    programme: Programme,
    by,
    on: date,
    chosen: Iterable[Chosen],
    because: str = "",
    at: datetime | None = None,
) -> list[ProgrammeEntry]:
    """Add agencies; to an approved programme with a reason. Agencies that are in it already stay as they are.

    `at` is the moment of recording, for what is replayed.
    """
    programme = _open(programme, by, on, because)
    there = set(programme.entries.present().values_list("agency", flat=True))
    entries = [_entry(programme, each, by, on, because) for each in chosen if each.agency.pk not in there]
    for entry in entries:
        entry.added_at = at or timezone.now()
        entry.full_clean(exclude=["agency", "programme", "added_by"], validate_unique=False)
    return ProgrammeEntry.objects.bulk_create(entries)


@transaction.atomic
def drop_entry(*, entry: ProgrammeEntry, by, on: date, because: str = "", at: datetime | None = None) -> None:
    """Take an agency out: out of a draft without a trace, out of an approved programme with a reason.

    `at` is the moment of recording, for what is replayed.
    """
    programme = _open(entry.programme, by, on, because)
    entry = held(ProgrammeEntry.objects.all(), entry.pk)
    _refuse_ended(entry)
    if programme.state == ProgrammeState.DRAFT:
        entry.delete()
    else:
        _end(entry, by, on, because, at)


@transaction.atomic
def change_entry(
    *, entry: ProgrammeEntry, to: Chosen, by, on: date, because: str = "", at: datetime | None = None
) -> ProgrammeEntry:
    """Another form or window for the same agency: what the programme said before stays in the record.

    `at` is the moment of recording, for what is replayed.
    """
    programme = _open(entry.programme, by, on, because)
    entry = held(ProgrammeEntry.objects.all(), entry.pk)
    _refuse_ended(entry)
    if programme.state == ProgrammeState.DRAFT:
        entry.delete()
    else:
        _end(entry, by, on, because, at)
    changed = _entry(programme, to, by, on, because)
    changed.agency_id, changed.added_at = entry.agency_id, at or changed.added_at
    changed.full_clean(exclude=["agency", "programme", "added_by"])
    changed.save(force_insert=True)
    return changed


@transaction.atomic
def approve_programme(
    *, programme: Programme, by, at: datetime, number: str, decided_on: date, signer: str, seen_version: int
) -> Programme:
    """Write down the decision that approves it: from its date on visits may start. Raises Refused, Stale."""
    programme = held(Programme.objects.all(), programme.pk)
    if programme.version != seen_version:
        raise Stale
    if not can_draw_up_programme(by, programme):
        raise NotYours
    if programme.state != ProgrammeState.DRAFT:
        raise Refused(_("This programme is approved already."), code="move")
    if not programme.entries.exists():
        raise Refused(_("A programme without agencies is not approved."), code="empty")
    programme.number, programme.decided_on, programme.signer = number.strip(), decided_on, signer.strip()
    programme.state, programme.approved_by, programme.approved_at = ProgrammeState.APPROVED, by, at
    programme.version += 1
    programme.full_clean()
    programme.save()
    programme.entries.update(since=decided_on)
    return programme


def _open(programme: Programme, by, on: date, because: str) -> Programme:
    """The programme, locked, when this person may change it on this day with this reason."""
    programme = held(Programme.objects.all(), programme.pk)
    if not can_draw_up_programme(by, programme):
        raise NotYours
    if programme.state == ProgrammeState.APPROVED:
        if not because.strip():
            raise Refused({"because": _("Say why the approved programme is changed.")}, code="no_reason")
        if on < programme.decided_on:
            raise Refused(_("The programme was approved only later."), code="before_approval")
    return programme


def _entry(programme: Programme, chosen: Chosen, by, on: date, because: str) -> ProgrammeEntry:
    is_change = programme.state == ProgrammeState.APPROVED
    return ProgrammeEntry(
        programme=programme,
        agency=chosen.agency,
        form=chosen.form,
        window_from=chosen.window_from,
        window_until=chosen.window_until,
        rule=chosen.rule,
        since=on if is_change else None,
        because=because.strip() if is_change else "",
        added_by=by,
    )


def _refuse_ended(entry: ProgrammeEntry) -> None:
    if entry.until is not None:
        raise Refused(_("This entry of the programme has ended already."), code="ended")


def _end(entry: ProgrammeEntry, by, on: date, because: str, at: datetime | None) -> None:
    if on < entry.since:
        raise Refused(_("This entry was added only later."), code="before_added")
    entry.until, entry.ended_by, entry.ended_because = on, by, because.strip()
    entry.ended_at = at or timezone.now()
    entry.save(update_fields=["until", "ended_by", "ended_because", "ended_at"])
