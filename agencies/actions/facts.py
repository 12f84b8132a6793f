"""Recording what happened at an agency, and withdrawing what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from agencies.checks import Refused, Warning_, refuse_outside_life, warnings
from agencies.choices import LIFE
from agencies.knowledge import knowing
from agencies.models import Agency, Fact, Scan
from agencies.permissions import can_record_kind, can_withdraw_fact
from portal.kit.files import keeping


class Unconfirmed(Refused):
    """The fact is possible but odd; it is recorded once the person has confirmed the warnings."""

    def __init__(self, found: list[Warning_]):
        self.found = found
        super().__init__([str(warning.label) for warning in found], code="unconfirmed")


class Changed(Refused):
    """Someone else recorded or withdrew a fact of the agency since the person looked at it."""

    def __init__(self) -> None:
        super().__init__(
            _("Someone else changed the facts of this agency meanwhile. Look at them below, then save again."),
            code="changed",
        )


@dataclass(frozen=True)
class Paper:
    """How a fact came in: who recorded it and what keeps it from being recorded twice."""

    form_key: UUID | None = None
    seen_version: int | None = None
    confirmed: bool = False
    scan: UploadedFile | None = None


NO_PAPER = Paper()


def record_fact(*, agency: Agency, by, on: date, kind: str, paper: Paper = NO_PAPER, **what: Any) -> Fact:
    """Record a fact; `what` holds its date and attributes by field name, `on` is today.

    Raises Refused (future, outside the agency's life, not this person's to record), Unconfirmed (warnings), Changed
    (stale page). The same form sent twice gives the same fact.
    """
    if not can_record_kind(by, agency, kind):
        raise Refused(_("This kind of fact is recorded by the lead body."), code="not_yours")
    try:
        return _record(agency, by, on, kind, paper, what)
    except _SentTwice as sent:
        return sent.fact


class _SentTwice(Exception):
    """Not an error: the way out of a transaction that is to keep nothing."""

    def __init__(self, fact: Fact):
        self.fact = fact


def _record(agency: Agency, by, on: date, kind: str, paper: Paper, what: dict[str, Any]) -> Fact:
    with keeping(Scan, paper.scan) as scan, knowing([agency.pk], moving=kind in LIFE) as at:
        if paper.form_key and (twin := Fact.objects.filter(form_key=paper.form_key).first()):
            raise _SentTwice(twin)
        if paper.seen_version is not None and paper.seen_version != _version(agency):
            raise Changed
        fact = Fact(agency=agency, kind=kind, recorded_at=at, recorded_by=by, form_key=paper.form_key, **what)
        check(fact, today=on, confirmed=paper.confirmed)
        fact.full_clean(exclude=["agency", "recorded_by"])
        fact.save(force_insert=True)
        if scan:
            scan.fact = fact
            scan.save(force_insert=True)
    return fact


def check(fact: Fact, *, today: date, confirmed: bool) -> None:
    """Refuse what is impossible, warn of what is odd, note confirmed warnings on the fact."""
    others = Fact.objects.known().filter(agency_id=fact.agency_id).events()
    event = fact.as_event()
    refuse_outside_life(event, others, today)
    found = warnings(event, others)
    if found and not confirmed:
        raise Unconfirmed(found)
    fact.warnings = [warning.value for warning in found]


def withdraw_fact(*, fact: Fact, by, because: str) -> Fact:
    """Say that a fact was wrong. It stays in the record, with who withdrew it, when and why.

    Raises Refused when it is withdrawn already, the reason is missing, or it is not this person's to withdraw.
    """
    if not because.strip():
        raise Refused({"because": _("Say why the fact is wrong.")}, code="no_reason")
    with knowing([fact.agency_id], moving=fact.kind in LIFE) as at:
        fact = Fact.objects.select_related("agency").get(pk=fact.pk)
        if fact.withdrawn_at is not None:
            raise Refused(_("This fact has been withdrawn already."), code="withdrawn")
        if not can_withdraw_fact(by, fact):
            raise Refused(
                _("Only the person who recorded a fact, or the lead body, may withdraw it."), code="not_yours"
            )
        fact.withdrawn_at, fact.withdrawn_by, fact.withdrawn_because = at, by, because.strip()
        fact.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return fact


def _version(agency: Agency) -> int:
    return Agency.objects.values_list("version", flat=True).get(pk=agency.pk)
