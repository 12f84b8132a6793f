"""The kinds of deadlines of certificates: what is read for them, what follows (agencies/deadlines.py), what is said.

Everything is read as it was on the day asked for: what had happened by then, agencies that lived then.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import starmap

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agencies import deadlines
from agencies.deadlines import RENEWABLE, Certified
from portal.deadlines import terms
from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind
from portal.deadlines.ladder import Policy

# A row for each living agency that a certificate covers.
_CERTIFIED = """
    WITH held AS (
        SELECT standing.certificate_id AS id, state, since, ends_on, is_let_go, paper_id, cover_id
        FROM agencies_certificatestanding standing
        WHERE standing.during @> %(on)s::date AND upper_inf(standing.known) AND state = ANY(%(states)s)
            AND (%(certificate)s::bigint IS NULL OR standing.certificate_id = %(certificate)s)
    ),
    audits AS (
        SELECT id, certificate_id, kind, round, happened_on, planned_on FROM agencies_certificatefact
        WHERE kind IN ('surveyed', 'surveillance_planned') AND withdrawn_at IS NULL AND happened_on <= %(on)s
    ),
    surveyed AS (
        SELECT certificate_id AS id, max(round) AS round FROM audits WHERE kind = 'surveyed' GROUP BY certificate_id
    ),
    planned AS (
        SELECT DISTINCT ON (certificate_id) certificate_id AS id, planned_on
        FROM audits LEFT JOIN surveyed ON surveyed.id = certificate_id
        WHERE kind = 'surveillance_planned' AND audits.round = coalesce(surveyed.round, 0) + 1
        ORDER BY certificate_id, happened_on DESC, audits.id DESC
    )
    SELECT held.id, cover.agency_id, paper.number, held.state, held.since, paper.happened_on, held.ends_on,
        held.is_let_go, coalesce(surveyed.round, 0), planned.planned_on
    FROM held
    JOIN agencies_certificatefact paper ON paper.id = held.paper_id
    JOIN agencies_certificatecover cover ON cover.fact_id = held.cover_id
    JOIN agencies_standing living
        ON living.agency_id = cover.agency_id AND living.during @> %(on)s::date AND upper_inf(living.known)
    LEFT JOIN surveyed ON surveyed.id = held.id
    LEFT JOIN planned ON planned.id = held.id
    ORDER BY held.id, cover.agency_id
"""


def certified(on: date, certificate: int | None = None) -> Iterable[Certified]:
    """The certificates of which something may fall due, as they stood on the day; or one of them."""
    with connection.cursor() as cursor:
        cursor.execute(_CERTIFIED, {"on": on, "states": sorted(RENEWABLE), "certificate": certificate})
        return starmap(Certified, cursor.fetchall())


def _found(find: Callable[..., Iterable[Deadline]], policy: Policy, on: date) -> Iterable[Deadline]:
    return find(certified(on), policy, on)


KINDS = (
    Kind(
        code="certificate_expiry",
        title=_("Expiry of a certificate"),
        clock=Clock.CERTIFICATE,
        find=partial(_found, deadlines.certificate_expiry),
        ahead=gettext_noop("Certificate %(number)s of %(agency)s is valid until %(due_on)s."),
        late=gettext_noop(
            "Certificate %(number)s of %(agency)s has ended on %(due_on)s: record its renewal or its end."
        ),
    ),
    Kind(
        code="certificate_surveillance",
        title=_("Surveillance audit of a certificate"),
        clock=Clock.CERTIFICATE,
        find=partial(_found, deadlines.certificate_surveillance),
        ahead=gettext_noop("The surveillance audit of certificate %(number)s of %(agency)s is due by %(due_on)s."),
        late=gettext_noop("The surveillance audit of certificate %(number)s of %(agency)s was due by %(due_on)s."),
    ),
    Kind(
        code="certificate_suspended",
        title=_("Suspension of a certificate to be lifted"),
        clock=Clock.CERTIFICATE,
        find=partial(_found, deadlines.certificate_suspended),
        ahead=gettext_noop(
            "Certificate %(number)s of %(agency)s is suspended since %(since)s: have it lifted by %(due_on)s."
        ),
        late=gettext_noop(
            "Certificate %(number)s of %(agency)s is suspended since %(since)s: it was to be lifted by %(due_on)s."
        ),
        term=terms.length,
    ),
)
