"""The timeline of an agency's page: every fact ever recorded, in words."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agencies import register
from agencies.checks import Warning_
from agencies.choices import DECLARING, Kind
from agencies.explaining import Explanation
from agencies.models import Agency, Fact
from agencies.permissions import can_record_fact, can_withdraw_fact
from portal.kit.clamd import remark_on
from portal.kit.dates import written_moment
from portal.kit.web import url
from portal.pages.dates import Dates

OF_FACTS = """
    'facts', (
        SELECT coalesce(jsonb_object_agg(fact.id, jsonb_build_object(
            'recorder', recorder.name, 'withdrawer', withdrawer.name, 'scan_key', scan.key, 'scan_size', scan.size,
            'scan_is_public', scan.is_public, 'scan_file', scan.file
        )), '{}')
        FROM agencies_fact fact
        LEFT JOIN accounts_user recorder ON recorder.id = fact.recorded_by_id
        LEFT JOIN accounts_user withdrawer ON withdrawer.id = fact.withdrawn_by_id
        LEFT JOIN agencies_scan scan ON scan.fact_id = fact.id
        WHERE fact.agency_id = %(agency)s
    )
"""
"""What other tables say of each fact, by its key: a part of the one document that the agency's page reads."""


def facts_of(agency: Agency) -> list[Fact]:
    """All facts ever recorded; asked in SQL, which takes the ORM longer to put together than the database to answer."""
    return list(Fact.objects.raw("SELECT * FROM agencies_fact WHERE agency_id = %s ORDER BY id", [agency.pk]))


def tell(facts: list[Fact], of_facts: dict[str, dict[str, Any]]) -> None:
    """Put onto each fact what `OF_FACTS` says of it."""
    for fact in facts:
        vars(fact).update(of_facts[str(fact.pk)])


def is_known(fact: Fact, at: datetime | None) -> bool:
    """Whether the portal knew the fact at a moment (None: knows it now)."""
    if at is None:
        return fact.withdrawn_at is None
    return fact.recorded_at <= at and (fact.withdrawn_at is None or fact.withdrawn_at > at)


def timeline(facts: list[Fact], explanation: Explanation, user) -> list[dict[str, Any]]:
    """Every fact ever recorded, the newest first, with its effect or its withdrawal."""
    effects = {used.fact.pk: used.effect for used in explanation.used}
    newest = sorted(facts, key=lambda fact: (fact.counts_on, Kind(fact.kind).rank, fact.pk), reverse=True)
    return [_entry(fact, effects.get(fact.pk, ""), explanation.agency, user) for fact in newest]


def _entry(fact: Fact, effect: str, agency: Agency, user) -> dict[str, Any]:
    label = register.label_of(fact.kind)
    edition = f" – TCVN ISO 9001:{fact.edition_id}" if fact.edition_id else ""
    may_withdraw = fact.withdrawn_at is None and can_withdraw_fact(user, fact)
    return {
        "iso": fact.happened_on.isoformat(),
        "day": fact.day,
        "label": label,
        "title": (f"{label}, {fact.number}" if fact.number else label) + edition,
        "effect": effect,
        "text": " ".join(filter(None, _sentences(fact, agency))),
        "withdrawn": _withdrawn(fact),
        "before_url": _before(fact),
        "scan_url": url("scan", fact.scan_key) if fact.scan_key else "",
        "scan_size": fact.scan_size,
        "scan_remark": remark_on(fact.scan_file) if fact.scan_key else "",
        "scan_is_public": fact.scan_is_public,
        "scan_show_url": url("scan-show", fact.scan_key) if _may_show_scan(fact, agency, user) else "",
        "withdraw_url": url("fact-withdraw", fact.pk) if may_withdraw else "",
    }


def _may_show_scan(fact: Fact, agency: Agency, user) -> bool:
    """Whether this person may make the scan public, or private again."""
    is_of_declaration = fact.scan_key and fact.kind in DECLARING and fact.withdrawn_at is None
    return bool(is_of_declaration) and can_record_fact(user, agency)


def _sentences(fact: Fact, agency: Agency) -> list[str]:
    """What else the fact says, and who recorded it when."""
    recorded = _("Recorded %(moment)s") % {"moment": written_moment(fact.recorded_at)}
    return [
        _("Issued by %(issuer)s.") % {"issuer": fact.issuer} if fact.issuer not in ("", agency.name) else "",
        f"{fact.name}." if fact.name else "",
        f"{fact.scope}." if fact.scope else "",
        _covered(fact),
        fact.note,
        *(str(Warning_(code).label) for code in fact.warnings),
        f"{recorded}, {fact.recorder}." if fact.recorder else f"{recorded}.",
    ]


def _covered(fact: Fact) -> str:
    if fact.competence is None or fact.covered is None:
        return ""
    counts = {"covered": fact.covered, "competence": fact.competence}
    return _("Procedures covered: %(covered)s of %(competence)s.") % counts


def _withdrawn(fact: Fact) -> str:
    if fact.withdrawn_at is None:
        return ""
    return _("Withdrawn %(moment)s by %(person)s: %(because)s") % {
        "moment": written_moment(fact.withdrawn_at),
        "person": fact.withdrawer,
        "because": fact.withdrawn_because,
    }


def _before(fact: Fact) -> str:
    """The agency as it was known just before the fact was withdrawn."""
    if fact.withdrawn_at is None:
        return ""
    dates = Dates(fact.counts_on, fact.withdrawn_at - timedelta(microseconds=1))
    return dates.link(url("agency", fact.agency_id))
