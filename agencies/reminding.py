"""The kinds of deadlines of this app: what is read for them, what follows (deadlines.py), what is said.

Everything is read as it was on the day asked for: facts that had happened by then, agencies that lived then.
Those of certificates stand in agencies/certificates/reminding.py.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agencies import deadlines
from agencies.certificates import reminding as certificates
from agencies.choices import DECLARING, OBLIGED
from agencies.choices import Kind as Fact
from agencies.choices import State as S
from agencies.deadlines import Since, Upheld
from portal.deadlines import terms
from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind, register
from portal.deadlines.ladder import Policy

# The pieces of the queries below, by the names that these call them.
_PIECES = {
    # The last day of a fact's period: a coarse date counts from there (standing.Event.counts_on).
    "counts_on": """
        CASE fact.precision
            WHEN 'year' THEN make_date(extract(year FROM fact.happened_on)::int, 12, 31)
            WHEN 'month' THEN (date_trunc('month', fact.happened_on) + interval '1 month - 1 day')::date
            ELSE fact.happened_on
        END
    """,
    "standing_that_day": """
        agencies_standing standing WHERE standing.during @> %(on)s::date AND upper_inf(standing.known)
    """,
}

_FACTS = """
    WITH facts AS (
        SELECT fact.agency_id, fact.kind, {counts_on} AS counts_on FROM agencies_fact fact
        WHERE fact.kind = ANY(%(kinds)s) AND fact.withdrawn_at IS NULL AND fact.agency_id IN (
            SELECT standing.agency_id FROM {standing_that_day} AND standing.state = ANY(%(states)s)
        )
    ),
    known AS (SELECT * FROM facts WHERE counts_on <= %(on)s)
"""

_UPHELD = """
    SELECT agency_id, max(counts_on) FILTER (WHERE kind <> 'management_review'),
        max(counts_on) FILTER (WHERE kind <> 'internal_audit')
    FROM known GROUP BY agency_id HAVING bool_or(kind = ANY(%(declaring)s)) ORDER BY agency_id
"""

# Since the first change of the scope that no declaration has followed.
_CHANGED = """
    SELECT agency_id, min(counts_on) FROM (
        SELECT *, max(counts_on) FILTER (WHERE kind = ANY(%(declaring)s)) OVER (PARTITION BY agency_id) AS declared_on
        FROM known
    ) AS facts
    WHERE kind = 'scope_changed' AND counts_on >= declared_on GROUP BY agency_id ORDER BY agency_id
"""

_COMMITTEES = "SELECT agency_id, max(counts_on) FROM known GROUP BY agency_id ORDER BY agency_id"

_COUNTED = """
    SELECT standing.agency_id FROM {standing_that_day} AND standing.obligation = ANY(%(obliged)s) ORDER BY 1
"""

_SENT = "SELECT agency_id, year FROM agencies_yearlyreport WHERE sent_on <= %(on)s AND state <> 'returned'"

DECLARED = [S.DECLARED, S.REDECLARE]
WITH_A_SYSTEM = [S.BUILDING, S.APPLYING, *DECLARED]


def _rows(sql: str, on: date) -> list[tuple[Any, ...]]:
    return _asked(sql, {"on": on, "obliged": list(OBLIGED)})


def _of_facts(sql: str, on: date, states: Iterable[str], kinds: Iterable[str]) -> list[tuple[Any, ...]]:
    """Rows out of `known`: the facts of these kinds that had happened by the day, at agencies in these states."""
    return _asked(_FACTS + sql, {"on": on, "states": list(states), "kinds": list(kinds), "declaring": list(DECLARING)})


def _asked(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_PIECES), params)
        return cursor.fetchall()


def _upkeep(kind: Fact, policy: Policy, on: date) -> Iterable[Deadline]:
    rows = _of_facts(_UPHELD, on, DECLARED, [kind, *DECLARING])
    return deadlines.upkeep(map(Upheld._make, rows), kind, policy, on)


def _redeclaration(policy: Policy, on: date) -> Iterable[Deadline]:
    rows = _of_facts(_CHANGED, on, [S.REDECLARE], [Fact.SCOPE_CHANGED, *DECLARING])
    return deadlines.redeclaration(map(Since._make, rows), policy, on)


def _committee(policy: Policy, on: date) -> Iterable[Deadline]:
    rows = _of_facts(_COMMITTEES, on, WITH_A_SYSTEM, [Fact.COMMITTEE_SET])
    return deadlines.committee_stale(map(Since._make, rows), policy, on)


def _report(policy: Policy, on: date) -> Iterable[Deadline]:
    agencies = [agency for (agency,) in _rows(_COUNTED, on)]
    return deadlines.yearly_report(agencies, set(_rows(_SENT, on)), policy, on)


for _kind in certificates.KINDS:
    register(_kind)
register(
    Kind(
        code="redeclaration",
        title=_("Declaring again expected"),
        clock=Clock.DECLARATION,
        find=_redeclaration,
        ahead=gettext_noop("The scope of %(agency)s has changed: declare conformity again by %(due_on)s."),
        late=gettext_noop("The scope of %(agency)s has changed: it was to declare conformity again by %(due_on)s."),
        term=terms.length,
    )
)
register(
    Kind(
        code="internal_audit",
        title=_("Yearly internal audit"),
        clock=Clock.DECLARATION,
        find=partial(_upkeep, Fact.INTERNAL_AUDIT),
        ahead=gettext_noop("The next internal audit of %(agency)s is due by %(due_on)s to keep the declaration up."),
        late=gettext_noop("The internal audit of %(agency)s was due by %(due_on)s to keep the declaration up."),
    )
)
register(
    Kind(
        code="management_review",
        title=_("Yearly management review"),
        clock=Clock.DECLARATION,
        find=partial(_upkeep, Fact.MANAGEMENT_REVIEW),
        ahead=gettext_noop("The next management review of %(agency)s is due by %(due_on)s to keep the declaration up."),
        late=gettext_noop("The management review of %(agency)s was due by %(due_on)s to keep the declaration up."),
    )
)
register(
    Kind(
        code="yearly_report",
        title=_("Yearly report of an agency"),
        clock=Clock.REPORTING,
        find=_report,
        ahead=gettext_noop("The report of %(agency)s for %(year)s is due by %(due_on)s."),
        late=gettext_noop("The report of %(agency)s for %(year)s was due by %(due_on)s."),
        term=terms.day_of_year,
    )
)
register(
    Kind(
        code="committee_stale",
        title=_("Steering committee to be looked at"),
        clock=Clock.DECLARATION,
        find=_committee,
        ahead=gettext_noop(
            "Look by %(due_on)s whether the steering committee of %(agency)s must be re-formed: it is old."
        ),
        late=gettext_noop("The steering committee of %(agency)s was to be looked at by %(due_on)s."),
        term=terms.length,
    )
)
