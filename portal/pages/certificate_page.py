"""The page of one certificate: what it is worth and why, what it covers, the story of its chain, what comes next."""

from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.certificates.checks import Doubt
from agencies.certificates.fold import STANDING
from agencies.certificates.queries import chain_of, named_by
from agencies.certificates.reminding import certified
from agencies.choices import CertificateKind as K
from agencies.choices import CertificateState as S
from agencies.deadlines import SURVEILLANCE_MONTHS, is_round_asked, surveillance_due, suspension_due
from agencies.models import Agency, Certificate, CertificateFact, CertificateStanding
from agencies.permissions import can_edit_certificate, can_withdraw_certificate_fact, sees_every_agency
from portal.deadlines.queries import policies
from portal.kit.dates import months_after, written_day, written_moment
from portal.pages.dates import Dates
from portal.pages.timeline import is_known

STORY = ("paper__body", "paper__edition", "cover")


def certificate_page(certificate: Certificate, dates: Dates, user) -> dict[str, Any]:
    """All that the page shows. Raises Http404 where nothing was known of it at the moment asked for."""
    story = _story(certificate, dates)
    held = _held(certificate, story, dates)
    may_edit = can_edit_certificate(user, certificate) and dates.known is None
    agencies = named_by(held.cover)
    seen = set(
        Agency.objects.visible_to(user).filter(pk__in=[each.pk for each in agencies]).values_list("pk", flat=True)
    )
    facts = list(certificate.facts.select_related("recorded_by").order_by("-happened_on", "-recorded_at", "-pk"))
    return {
        "certificate": certificate,
        "dates": dates,
        "held": held,
        "paper": held.paper,
        "is_begun": held.during.lower <= dates.on,
        "why": why(held, story),
        "is_capped": held.ends_on < held.paper.valid_until,
        "agencies": [
            {"name": str(each), "url": _agency_url(each, dates) if each.pk in seen else ""} for each in agencies
        ],
        "doubts": [Doubt(code).label for code in held.paper.warnings],
        "story": [_chapter(each, dates) for each in story],
        "surveillance": surveillance(held, [fact for fact in facts if is_known(fact, dates.known)], dates.on),
        "facts": [_entry(fact, user) for fact in facts],
        "next": next_steps(held, dates.on) if may_edit else [],
        "deeds": deeds(held) if may_edit else [],
        "may_edit": may_edit,
        "told_url": _told_url(certificate, agencies, seen) if may_edit else "",
    }


def _told_url(certificate: Certificate, agencies: list[Agency], seen: set[int]) -> str:
    """The story of its reminders, which belongs to the first of the agencies that the person sees."""
    agency = next((each.pk for each in agencies if each.pk in seen), None)
    return f"{reverse('told', args=[agency])}?subject=certificate:{certificate.pk}" if agency else ""


def _story(certificate: Certificate, dates: Dates) -> list[CertificateStanding]:
    """The certificates of the chain, the first issued first: each as it stood on the day, or as it will begin."""
    chain = chain_of([certificate.pk], dates.known)
    rows = CertificateStanding.objects.known(dates.known).filter(certificate__in=chain).select_related(*STORY)
    found: dict[int, CertificateStanding] = {}
    for row in rows.order_by("during"):
        if row.certificate_id not in found or row.during.lower <= dates.on:
            found[row.certificate_id] = row
    return sorted(found.values(), key=lambda row: (row.paper.happened_on, row.certificate_id))


def _held(certificate: Certificate, story: list[CertificateStanding], dates: Dates) -> CertificateStanding:
    held = next((row for row in story if row.certificate_id == certificate.pk), None)
    if held is None:
        raise Http404
    return held


def why(held: CertificateStanding, story: list[CertificateStanding]) -> str:
    """The rule behind the state, and what would end it."""
    paper = held.paper
    days = {"since": written_day(held.since), "ends": written_day(held.ends_on), "edition": paper.edition_id}
    if held.state == S.SUSPENDED:
        return (
            _(
                "Suspended since %(since)s: until the body lifts the suspension, withdraws the certificate, or it is "
                "cancelled; on %(ends)s it ends at the latest. A suspension is to last no longer than six months "
                "(ISO/IEC 17021-1:2015, 9.6.5.5)."
            )
            % days
        )
    if held.state == S.REPLACED:
        number = next((row.paper.number for row in story if row.paper.renews_id == held.certificate_id), "–")
        return _("Certificate %(number)s took its place on %(since)s.") % {"number": number, **days}
    return _SENTENCES[held.state](held) % days


def _in_force(held: CertificateStanding) -> str:
    if held.ends_on < held.paper.valid_until:
        return _(
            "In force until %(ends)s: on that day the transition of edition %(edition)s ends, before the day that "
            "the paper names."
        )
    return _("In force until %(ends)s, its last day.")


_SENTENCES = {
    S.VALID: _in_force,
    S.EXPIRED: lambda held: (
        _("Its last day was %(ends)s. It will not be renewed.")
        if held.is_let_go
        else _("Its last day was %(ends)s. A renewal, recorded here, carries it on.")
    ),
    S.WITHDRAWN: lambda held: _("The certification body withdrew it on %(since)s: only a new certificate helps."),
    S.CANCELLED: lambda held: _("Cancelled on %(since)s at the agency's wish."),
}


def surveillance(held: CertificateStanding, facts: list[CertificateFact], on: date) -> list[dict[str, Any]]:
    """The surveillance audits of the certificate by their number: expected, planned, held."""
    told = [fact for fact in facts if fact.round and fact.happened_on <= on]
    audits = {fact.round: fact for fact in told if fact.kind == K.SURVEYED}
    plans: dict[int, CertificateFact] = {}
    for fact in sorted(told, key=lambda fact: (fact.happened_on, fact.pk)):
        if fact.kind == K.SURVEILLANCE_PLANNED:
            plans[fact.round] = fact
    asked = takewhile(lambda round_: is_round_asked(held.paper.happened_on, held.ends_on, round_), count(1))
    rows = []
    for round_ in sorted({*asked, *audits, *plans}):
        audit, plan = audits.get(round_), plans.get(round_)
        rows.append(
            {
                "round": round_,
                "expected": written_day(months_after(held.paper.happened_on, SURVEILLANCE_MONTHS * round_)),
                "planned": written_day(plan.planned_on if plan else None),
                "held": written_day(audit.happened_on if audit else None),
                "result": audit.get_result_display() if audit else "",
            }
        )
    return rows


def _agency_url(agency: Agency, dates: Dates) -> str:
    return dates.link(reverse("agency", args=[agency.pk])) + "#certificates-heading"


def _chapter(row: CertificateStanding, dates: Dates) -> dict[str, Any]:
    begun = row.during.lower <= dates.on
    return {
        "url": dates.link(reverse("certificate", args=[row.certificate_id])),
        "pk": row.certificate_id,
        "number": row.paper.number,
        "body": str(row.paper.body),
        "edition": row.paper.edition_id,
        "issued": written_day(row.paper.happened_on),
        "until": written_day(row.ends_on),
        "state": row.state if begun else "open",
        "state_label": S(row.state).label if begun else _("to come"),
        "count": row.cover.agency_count,
    }


def _entry(fact: CertificateFact, user) -> dict[str, Any]:
    """What happened, with who recorded it: of others' recording only those are told who see every agency."""
    is_open = sees_every_agency(user) or fact.recorded_by_id == user.pk
    recorded = _("recorded %(moment)s") % {"moment": written_moment(fact.recorded_at)}
    words = [
        _("planned for %(day)s") % {"day": written_day(fact.planned_on)} if fact.planned_on else "",
        fact.get_result_display() if fact.result else "",
        fact.note if is_open else "",
        _("Doubted, and right because: %(because)s") % {"because": fact.because} if fact.because and is_open else "",
        f"{recorded}, {fact.recorded_by.name}" if is_open and fact.recorded_by else recorded,
    ]
    withdrawn = ""
    if fact.withdrawn_at:
        withdrawn = _("Withdrawn %(moment)s") % {"moment": written_moment(fact.withdrawn_at)}
        withdrawn += f": {fact.withdrawn_because}" if is_open else ""
    may = not fact.withdrawn_at and can_withdraw_certificate_fact(user, fact)
    label = str(K(fact.kind).label)
    if fact.round:
        label = _("%(what)s, number %(round)s") % {"what": label, "round": fact.round}
    return {
        "iso": fact.happened_on.isoformat(),
        "day": written_day(fact.happened_on),
        "label": label,
        "title": f"{label}, {fact.number}" if fact.number else label,
        "text": " · ".join(word for word in words if word),
        "withdrawn": withdrawn,
        "withdraw_url": reverse("certificate-fact-withdraw", args=[fact.pk]) if may else "",
    }


@dataclass(frozen=True)
class Step:
    """What comes next, by when, by which rule, and the one click that ends it."""

    label: str
    due: date
    basis: str
    url: str


def next_steps(held: CertificateStanding, on: date) -> list[Step]:
    """What falls due of this certificate, by the rules that remind of it."""
    row = next(iter(certified(on, held.certificate_id)), None)
    if row is None:
        return []
    rules = policies(on)
    found = []
    if held.state == S.VALID and (due := surveillance_due(row)):
        label = _("Surveillance audit %(round)s") % {"round": row.surveyed + 1}
        found.append((label, due, "certificate_surveillance", _record_url(held, K.SURVEYED)))
    if held.state == S.SUSPENDED and (rule := rules.get("certificate_suspended")):
        due = suspension_due(row, rule.term)
        found.append((_("Lift the suspension"), due, "certificate_suspended", _record_url(held, K.RESTORED)))
    if not held.is_let_go:
        url = reverse("certificate-renew", args=[held.certificate_id])
        found.append((_("Renew the certificate"), held.ends_on, "certificate_expiry", url))
    return [Step(label, due, rules[rule].basis, url) for label, due, rule, url in found if rule in rules]


def deeds(held: CertificateStanding) -> list[tuple[str, str]]:
    """What a person may say of the certificate now, with the form for it."""
    offered = {
        S.VALID: [K.SURVEYED, K.SURVEILLANCE_PLANNED, K.COVER_CHANGED, K.SUSPENDED, K.LET_GO, K.CANCELLED, K.WITHDRAWN],
        S.SUSPENDED: [K.RESTORED, K.WITHDRAWN, K.CANCELLED],
        S.EXPIRED: [K.LET_GO],
    }.get(S(held.state), [])
    kinds = [kind for kind in offered if not (kind == K.LET_GO and held.is_let_go)]
    found = [(_record_url(held, kind), str(kind.label)) for kind in kinds]
    if held.state in STANDING | {S.EXPIRED}:
        found.insert(0, (reverse("certificate-renew", args=[held.certificate_id]), _("Record its renewal")))
    return [*found, (reverse("certificate-correct", args=[held.certificate_id]), _("Correct what was recorded"))]


def _record_url(held: CertificateStanding, kind: str) -> str:
    return reverse("certificate-record", args=[held.certificate_id, kind])
