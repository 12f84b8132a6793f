"""Recording what happened to third-party certificates, and withdrawing or correcting what was recorded wrongly."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions.settings import save_setting
from agencies.certificates.checks import (
    Doubt,
    Paper,
    doubts_of_event,
    doubts_of_paper,
    doubts_of_plan,
    refuse_impossible,
    refuse_outside,
)
from agencies.certificates.knowing import knowing_of
from agencies.certificates.queries import chain_of, covers_of
from agencies.certificates.refold import events_of
from agencies.checks import Refused
from agencies.choices import COVERING, CertificateKind
from agencies.models import Agency, Certificate, CertificateCover, CertificateFact, CertificationBody, Edition, Standing
from agencies.permissions import can_edit_certificate, can_record_fact, can_withdraw_certificate_fact
from portal.kit.vietnamese import nfc


class Doubted(Refused):
    """The paper is possible but doubtful; it is recorded once the person has said why it is right."""

    def __init__(self, found: list[Doubt]):
        self.found = found
        super().__init__([str(doubt.label) for doubt in found], code="doubted")


class CertificateChanged(Refused):
    """Someone else recorded or withdrew something of the certificate since the person looked at it."""

    def __init__(self) -> None:
        super().__init__(
            _("Someone else changed this certificate meanwhile. Look at it below, then save again."), code="changed"
        )


@dataclass(frozen=True)
class Told:
    """How it came in: what keeps it from being recorded twice, and why a doubtful paper is right all the same."""

    form_key: UUID | None = None
    seen_version: int | None = None
    because: str = ""


NOTHING_TOLD = Told()


def record_certificate(
    *, by, on: date, agencies: Collection[Agency], renews: Certificate | None = None, told: Told = NOTHING_TOLD, **what
) -> Certificate:
    """Record the issue of a certificate, or of the renewal of one; `what` holds the paper by field name.

    `told.seen_version` is that of the certificate renewed. Raises Refused (impossible dates, the same paper twice, not
    this person's agencies), Doubted, CertificateChanged. The same form sent twice gives the same certificate.
    """
    _refuse_foreign(by, agencies, covers_of(renews) if renews else ())
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create()
            with knowing_of([certificate.pk, *([renews.pk] if renews else [])]) as at:
                _stop_if_sent(told)
                _refuse_stale(renews, told)
                fact = new_fact(certificate, CertificateKind.ISSUED, by, at, told, {**what, "renews": renews})
                issue(fact, agencies, on, told)
    except _SentTwice as sent:
        return sent.fact.certificate
    return certificate


def record_on_certificate(
    *, certificate: Certificate, by, on: date, kind: str, told: Told = NOTHING_TOLD, agencies=(), **what: Any
) -> CertificateFact:
    """Record what happened to a certificate after its issue; `agencies` where it says what is covered.

    Raises Refused (future, before the issue, not this person's), Doubted, CertificateChanged.
    """
    if not can_edit_certificate(by, certificate) or kind == CertificateKind.ISSUED:
        raise Refused(_("This certificate is not yours to write on."), code="not_yours")
    if kind in COVERING:
        _refuse_foreign(by, agencies, covers_of(certificate))
    try:
        with knowing_of([certificate.pk]) as at:
            _stop_if_sent(told)
            _refuse_stale(certificate, told)
            fact = new_fact(certificate, kind, by, at, told, what)
            _add(fact, agencies, on, told)
    except _SentTwice as sent:
        return sent.fact
    return fact


def correct_certificate(
    *, certificate: Certificate, by, on: date, reason: str, agencies: Collection[Agency], told: Told, **what: Any
) -> CertificateFact:
    """Withdraw the paper as it was recorded, with the reason, and record it as it is. Raises as record_certificate."""
    if not can_edit_certificate(by, certificate):
        raise Refused(_("This certificate is not yours to write on."), code="not_yours")
    if not reason.strip():
        raise Refused({"reason": _("Say what was wrong.")}, code="no_reason")
    _refuse_foreign(by, agencies, covers_of(certificate))
    renewed = _issue_of(certificate).renews_id
    try:
        with knowing_of([certificate.pk, *([renewed] if renewed else [])]) as at:
            _stop_if_sent(told)
            _refuse_stale(certificate, told)
            wrong = _issue_of(certificate)
            withdraw(wrong, by, at, reason)
            fact = new_fact(certificate, CertificateKind.ISSUED, by, at, told, {**what, "renews": wrong.renews})
            issue(fact, agencies, on, told)
    except _SentTwice as sent:
        return sent.fact
    return fact


def withdraw_certificate_fact(*, fact: CertificateFact, by, because: str) -> CertificateFact:
    """Say that something recorded of a certificate was wrong; without its issue the certificate never was.

    Raises Refused when it is withdrawn already, the reason is missing, it is renewed, or not this person's to withdraw.
    """
    if not because.strip():
        raise Refused({"because": _("Say why the fact is wrong.")}, code="no_reason")
    with knowing_of([fact.certificate_id, *([fact.renews_id] if fact.renews_id else [])]) as at:
        fact = CertificateFact.objects.select_related("certificate").get(pk=fact.pk)
        if fact.withdrawn_at is not None:
            raise Refused(_("This fact has been withdrawn already."), code="withdrawn")
        if not can_withdraw_certificate_fact(by, fact):
            raise Refused(
                _("Only the person who recorded a fact, or the lead body, may withdraw it."), code="not_yours"
            )
        renewals = CertificateFact.objects.known().filter(renews=fact.certificate_id)
        if fact.kind == CertificateKind.ISSUED and renewals.exists():
            raise Refused(_("A renewal of this certificate is recorded; withdraw that first."), code="renewed")
        withdraw(fact, by, at, because)
    return fact


def body_called(name: str) -> CertificationBody:
    """The certification body of that name; one that nobody has looked at yet where there is none."""
    name = nfc(name).strip()
    found = CertificationBody.objects.filter(name__iexact=name).first()
    return found or CertificationBody(name=name)


def save_edition(edition: Edition) -> None:
    """Store an edition; where the end of its transition moves, its certificates end anew, as known from now on."""
    with transaction.atomic():
        papers = CertificateFact.objects.known().filter(edition=edition.code) if edition.pk else ()
        with knowing_of([paper.certificate_id for paper in papers]):
            save_setting(edition)


# --- the parts ----------------------------------------------------------------------------------------


class _SentTwice(Exception):
    """Not an error: the way out of a transaction that is to keep nothing."""

    def __init__(self, fact: CertificateFact):
        self.fact = fact


def _stop_if_sent(told: Told) -> None:
    if told.form_key and (twin := CertificateFact.objects.filter(form_key=told.form_key).first()):
        raise _SentTwice(twin)


def new_fact(
    certificate: Certificate, kind: str, by, at: datetime, told: Told, what: dict[str, Any]
) -> CertificateFact:
    words = {name: nfc(value).strip() if isinstance(value, str) else value for name, value in what.items()}
    return CertificateFact(
        certificate=certificate, kind=kind, recorded_at=at, recorded_by=by, form_key=told.form_key, **words
    )


def issue(fact: CertificateFact, agencies: Collection[Agency], on: date, told: Told) -> None:
    """Check the paper, and store it."""
    body = fact.body
    if body.pk:  # one issue of a body at a time: the same paper must not come in twice
        CertificationBody.objects.select_for_update(no_key=True).get(pk=body.pk)
        _stop_if_sent(told)
    _keep_doubts(fact, doubts_of_issue(fact, agencies, on), told)
    if not body.pk:
        fact.body, _made = CertificationBody.objects.get_or_create(name=body.name)
    _store(fact, agencies)


def doubts_of_issue(fact: CertificateFact, agencies: Collection[Agency], on: date) -> list[Doubt]:
    """What is doubtful of a paper, checked against itself, its body, its edition and its predecessor.

    Raises Refused for what no paper can say.
    """
    body, edition, renews = fact.body, fact.edition, fact.renews
    paper = Paper(
        number=fact.number,
        issued_on=fact.happened_on,
        first_issued_on=fact.first_issued_on,
        valid_until=fact.valid_until,
        edition=edition.code,
        edition_announced_on=edition.announced_on,
        transition_ends_on=edition.certificates_until,
        body_is_known=body.is_known,
        body_accredited_until=body.accredited_until,
    )
    refuse_impossible(paper, on, _issue_of(renews).happened_on if renews else None)
    living = Standing.objects.known().on(fact.happened_on).filter(agency__in=agencies).count()
    taken = _is_taken(fact) if body.pk else False
    return doubts_of_paper(paper, number_is_taken=taken, covers_living=living == len(agencies))


def _add(fact: CertificateFact, agencies: Collection[Agency], on: date, told: Told) -> None:
    """Check what happened against what is known of the certificate, and store it."""
    events = events_of([fact.certificate_id]).get(fact.certificate_id, [])
    if not any(event.kind == CertificateKind.ISSUED for event in events):
        raise _void()
    refuse_outside(fact.as_event(), events, on)
    _keep_doubts(fact, _doubts_of(fact, events), told)
    _store(fact, agencies)


def _is_taken(fact: CertificateFact) -> bool:
    """Whether a certificate that this one neither renews nor is renewed by bears its number: renewals often keep it."""
    chain = chain_of([key for key in (fact.certificate_id, fact.renews_id) if key])
    same = CertificateFact.objects.known().filter(body=fact.body, number__iexact=fact.number)
    return same.exclude(certificate__in=chain).exclude(happened_on=fact.happened_on).exists()


def _doubts_of(fact: CertificateFact, events) -> list[Doubt]:
    issued_on = next(event.happened_on for event in events if event.kind == CertificateKind.ISSUED)
    late = doubts_of_plan(fact.planned_on, fact.round, issued_on) if fact.planned_on else []
    return [*doubts_of_event(fact.as_event(), events), *late]


def _keep_doubts(fact: CertificateFact, found: list[Doubt], told: Told) -> None:
    if found and not told.because.strip():
        raise Doubted(found)
    fact.warnings = [doubt.value for doubt in found]
    fact.because = told.because.strip() if found else ""


def _store(fact: CertificateFact, agencies: Collection[Agency]) -> None:
    fact.agency_count = len(agencies)
    fact.full_clean(exclude=["certificate", "recorded_by"])
    fact.save(force_insert=True)
    CertificateCover.objects.bulk_create([CertificateCover(fact=fact, agency=agency) for agency in agencies])


def withdraw(fact: CertificateFact, by, at: datetime, because: str) -> None:
    fact.withdrawn_at, fact.withdrawn_by, fact.withdrawn_because = at, by, because.strip()
    fact.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


def _issue_of(certificate: Certificate) -> CertificateFact:
    found = certificate.facts.known().filter(kind=CertificateKind.ISSUED).select_related("renews").first()
    if found is None:
        raise _void()
    return found


def _void() -> Refused:
    return Refused(_("This certificate was recorded by mistake and withdrawn."), code="void")


def _refuse_stale(certificate: Certificate | None, told: Told) -> None:
    """The lock has raised the version by one: what the person saw must be the one before."""
    if certificate is None or told.seen_version is None:
        return
    if told.seen_version != Certificate.objects.values_list("version", flat=True).get(pk=certificate.pk) - 1:
        raise CertificateChanged


def _refuse_foreign(by, agencies: Collection[Agency], covered: Collection[Agency]) -> None:
    """An officer writes for the own agencies; others stay as they are on a paper that covers them too."""
    if not agencies:
        raise Refused({"agencies": _("Name at least one agency.")}, code="no_agency")
    own = {agency.pk for agency in {*agencies, *covered} if can_record_fact(by, agency)}
    if not own & {agency.pk for agency in {*agencies, *covered}}:
        raise Refused({"agencies": _("These agencies are not yours.")}, code="not_yours")
    changed = {agency.pk for agency in {*agencies} ^ {*covered}} if covered else {agency.pk for agency in agencies}
    if foreign := changed - own:
        names = ", ".join(sorted(str(agency) for agency in {*agencies, *covered} if agency.pk in foreign))
        text = _("Only the lead body may add or take away: %(names)s.") % {"names": names}
        raise Refused({"agencies": text}, code="not_yours")
