"""Reads of certificates: what they cover, the chain of renewals, figures of a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from agencies.choices import CertificateKind
from agencies.models import Agency, Certificate, CertificateFact

_CHAIN = """
    WITH RECURSIVE chain AS (
        SELECT unnest(%(ids)s::bigint[]) AS id
        UNION
        SELECT CASE fact.certificate_id WHEN chain.id THEN fact.renews_id ELSE fact.certificate_id END
        FROM chain JOIN agencies_certificatefact fact ON chain.id IN (fact.certificate_id, fact.renews_id)
        WHERE fact.renews_id IS NOT NULL AND {known}
    )
    SELECT id FROM chain
"""

_KNOWN = {
    False: "fact.withdrawn_at IS NULL",
    True: "fact.recorded_at <= %(known)s AND (fact.withdrawn_at IS NULL OR fact.withdrawn_at > %(known)s)",
}


def chain_of(certificates: Iterable[int], known: datetime | None = None) -> list[int]:
    """These certificates with all that they renew and all by which they are renewed, as known at a moment."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN.format(known=_KNOWN[known is not None]), {"ids": list(certificates), "known": known})
        return [pk for (pk,) in cursor.fetchall()]


def covers_of(certificate: Certificate) -> list[Agency]:
    """The agencies that the certificate covers by what was said last, as known now; none where it was withdrawn."""
    last = certificate.standings.known().select_related("cover").order_by("-during").first()
    return named_by(last.cover) if last else []


def named_by(fact: CertificateFact) -> list[Agency]:
    """The agencies that a fact says are covered, in the order of the alphabet."""
    return list(Agency.objects.filter(certificate_covers__fact=fact).order_by("sort_key", "pk"))


def next_round(certificate: Certificate) -> int:
    """Which surveillance audit comes next, as known now."""
    held = certificate.facts.known().filter(kind=CertificateKind.SURVEYED)
    return (held.aggregate(last=Max("round"))["last"] or 0) + 1


class Counted(NamedTuple):
    """Certificates, and the agencies and the sites that they cover: three counts, never added together."""

    certificates: int = 0
    agencies: int = 0
    sites: int = 0


GROUPS = {"state": "held.state", "edition": "paper.edition", "body": "paper.body_id::text"}
"""What certificates are counted by."""

# An agency under two certificates of a group is one agency.
_FIGURES = """
    WITH held AS (
        SELECT {group} AS code, held.cover_id, cardinality(cover.sites) AS sites
        FROM agencies_certificatestanding held
        JOIN agencies_certificatefact paper ON paper.id = held.paper_id
        JOIN agencies_certificatefact cover ON cover.id = held.cover_id
        WHERE held.during @> %(on)s::date AND {known} AND (%(state)s = '' OR held.state = %(state)s)
    ),
    papers AS (SELECT code, count(*) AS papers, sum(sites) AS sites FROM held GROUP BY GROUPING SETS ((code), ())),
    named AS (
        SELECT code, count(DISTINCT agency_id) AS agencies
        FROM held JOIN agencies_certificatecover cover ON cover.fact_id = held.cover_id
        GROUP BY GROUPING SETS ((code), ())
    )
    SELECT coalesce(papers.code, ''), papers, agencies, coalesce(sites, 0)
    FROM papers JOIN named ON papers.code IS NOT DISTINCT FROM named.code
"""


def certificate_figures(on: date, known: datetime | None, by: str, state: str = "") -> dict[str, Counted]:
    """What is certified on a day, as known at a moment, by the codes of a group; "" is the whole, counted by itself."""
    narrowed = "held.known @> %(known)s" if known else "upper_inf(held.known)"
    with connection.cursor() as cursor:
        sql = _FIGURES.format(group=GROUPS[by], known=narrowed)
        cursor.execute(sql, {"on": on, "known": known, "state": state})
        return {code: Counted(*counts) for code, *counts in cursor.fetchall()}
