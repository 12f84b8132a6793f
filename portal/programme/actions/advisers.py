"""Keeping the register of consultants and assessors: who they are, their papers, whom they served."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.models import Agency
from portal.kit.dates import months_after
from portal.kit.sql import held
from portal.kit.vietnamese import nfc, search_key, sort_key
from portal.programme.actions.recorded import kept, withdrawn
from portal.programme.models import Adviser, Eligibility, Service
from portal.programme.permissions import can_keep_advisers, can_record_service, can_withdraw_service

VALID_MONTHS = 36
"""A paper is valid for three years (Thông tư 07/2025/TT-BKHCN, forms 08 and 09)."""


@transaction.atomic
def register_adviser(*, by, kind: str, name: str, works_for: Adviser | None = None, account=None) -> Adviser:
    """Take somebody into the register. Raises NotYours, ValidationError."""
    _keeper(by)
    name = nfc(name).strip()
    keys = {"sort_key": sort_key(name), "search_key": search_key(name)}
    return kept(Adviser(kind=kind, name=name, works_for=works_for, account=account, **keys), by)


@transaction.atomic
def record_eligibility(
    *, adviser: Adviser, by, on: date, number: str, issuer: str, issued_on: date, valid_until: date | None = None
) -> Eligibility:
    """Write down a paper; `on` is today. Without a last day it is valid for three years. Raises NotYours, Refused."""
    _keeper(by)
    if issued_on > on:
        raise Refused({"issued_on": _("The date lies in the future.")}, code="future")
    last = valid_until or months_after(issued_on, VALID_MONTHS) - timedelta(days=1)
    words = {"number": nfc(number).strip(), "issuer": nfc(issuer).strip()}
    return kept(Eligibility(adviser=_standing(adviser), issued_on=issued_on, valid_until=last, **words), by)


@transaction.atomic
def record_service(
    *,
    adviser: Adviser,
    agency: Agency,
    by,
    on: date,
    kind: str,
    since: date,
    until: date | None = None,
    contract: str = "",
) -> Service:
    """Write down that an adviser served an agency; `on` is today. Raises NotYours, Refused, ValidationError."""
    if by is not None and not can_record_service(by, agency):
        raise NotYours
    if since > on:
        raise Refused({"since": _("The date lies in the future.")}, code="future")
    what = {"kind": kind, "since": since, "until": until, "contract": nfc(contract).strip()}
    return kept(Service(adviser=_standing(adviser), agency=agency, **what), by)


@transaction.atomic
def withdraw_adviser(*, adviser: Adviser, by, because: str) -> None:
    """Say that this was no adviser. Raises NotYours, Refused (papers, services or experts hang on it)."""
    _keeper(by)
    adviser = held(Adviser.objects.all(), adviser.pk)
    if any(rows.known().exists() for rows in (adviser.papers, adviser.services, adviser.experts)):
        raise Refused(_("Papers, services or experts are recorded for it; withdraw those first."), code="used")
    withdrawn(adviser, by, because)


@transaction.atomic
def withdraw_eligibility(*, paper: Eligibility, by, because: str) -> None:
    """Say that a paper was recorded wrongly. Raises NotYours, Refused."""
    _keeper(by)
    held(Adviser.objects.all(), paper.adviser_id)
    withdrawn(held(Eligibility.objects.all(), paper.pk), by, because)


@transaction.atomic
def withdraw_service(*, service: Service, by, because: str) -> None:
    """Say that a service was recorded wrongly. Raises NotYours, Refused."""
    held(Adviser.objects.all(), service.adviser_id)
    service = held(Service.objects.select_related("agency"), service.pk)
    if not can_withdraw_service(by, service):
        raise NotYours
    withdrawn(service, by, because)


def _keeper(by) -> None:
    if by is not None and not can_keep_advisers(by):
        raise NotYours


def _standing(adviser: Adviser) -> Adviser:
    """The adviser, locked: whatever is recorded of one is a link of its chain."""
    adviser = held(Adviser.objects.all(), adviser.pk)
    if adviser.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn already."), code="withdrawn")
    return adviser
