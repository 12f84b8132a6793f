"""The page of one agency: standing and its reason, the timeline, certificates, inspections."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import LIFE, CertificateState, Conversion, Group, Obligation, State, Tier, Upkeep
from agencies.explaining import Coming, Explanation, Used, explain
from agencies.freshness import until
from agencies.models import Agency, Fact
from agencies.permissions import can_confirm, can_record_fact, can_record_kind, can_see_contacts, can_see_superior
from agencies.standing import name_and_superior
from audits.catalogue import clauses_with, grades_with
from audits.choices import VisitForm, VisitState
from audits.permissions import can_plan_visit
from audits.queries.agency import OF_AGENCY, seen_by
from audits.turns import seen_state
from portal.kit.dates import VIETNAM, written_day
from portal.kit.sql import document
from portal.kit.web import url
from portal.pages.dates import Dates
from portal.pages.timeline import OF_FACTS, facts_of, is_known, tell, timeline

_RECORDS = """
    SELECT jsonb_build_object(
        'certificates', ARRAY(
            SELECT jsonb_build_object('id', held.certificate_id, 'number', paper.number, 'state', held.state,
                'body', coalesce(nullif(body.short_name, ''), body.name), 'edition', paper.edition,
                'issued', to_char(paper.happened_on, 'DD/MM/YYYY'), 'until', to_char(held.ends_on, 'DD/MM/YYYY'),
                'since', to_char(held.since, 'DD/MM/YYYY'), 'others', cover.agency_count - 1)
            FROM agencies_certificatestanding held
            JOIN agencies_certificatefact paper ON paper.id = held.paper_id
            JOIN agencies_certificationbody body ON body.id = paper.body_id
            JOIN agencies_certificatefact cover ON cover.id = held.cover_id
            WHERE held.during @> %(on)s::date AND {known} AND EXISTS (
                SELECT FROM agencies_certificatecover mine WHERE mine.fact_id = cover.id AND mine.agency_id = %(agency)s
            )
            ORDER BY held.ends_on DESC, held.certificate_id DESC
        ),
        'area', (
            SELECT concat(area.name, ' (', area.code, ')', ', ' || above.name)
            FROM agencies_area area LEFT JOIN agencies_area above ON above.id = area.parent_id
            WHERE area.id = %(area)s
        ),
        'superior', (SELECT coalesce(nullif(name, ''), key) FROM agencies_agency WHERE id = %(superior)s),
        'contacts', ARRAY(
            SELECT concat_ws(', ', name, nullif(position, ''), nullif(phone, ''), nullif(email, ''))
            FROM agencies_contact WHERE agency_id = %(agency)s ORDER BY name
        ),
        'confirmed', (
            SELECT jsonb_build_object('at', at, 'by', person.name)
            FROM agencies_confirmation said JOIN accounts_user person ON person.id = said.by_id
            WHERE agency_id = %(agency)s AND at <= %(until)s ORDER BY at DESC LIMIT 1
        ),
        {facts},
        {inspections}
    )
"""
"""What hangs on the agency, as the page shows it, in one round trip; certificates as of the page's two dates."""


def agency_page(agency: Agency, dates: Dates, user) -> dict[str, Any]:
    """All that the page shows; the standing is folded from the facts that it shows."""
    facts = facts_of(agency)
    known = [fact for fact in facts if is_known(fact, dates.known)]
    explanation = explain(agency, dates.on, known, dates.known)
    last = until(dates.on, dates.known)
    known_then = "held.known @> %(known)s::timestamptz" if dates.known else "upper_inf(held.known)"
    about = {"agency": agency.pk, "area": agency.area_id, "superior": agency.superior_id}
    times = {"until": last, "on": dates.on, "known": dates.known}
    sql = _RECORDS.format(known=known_then, facts=OF_FACTS, inspections=OF_AGENCY)
    records = document(sql, **about, **times, **seen_by(user))
    tell(facts, records["facts"])
    return {
        "agency": agency,
        "name": name_on(dates.on, known) or str(agency),
        "dates": dates,
        "explanation": explanation,
        "standing": explanation.standing,
        "labels": labels(explanation),
        "told": last_told([fact for fact in facts if fact.recorded_at <= last], records["confirmed"]),
        "may_confirm": is_of_today(dates) and explanation.standing and can_confirm(user, agency),
        "coming": coming(agency, explanation, user),
        "used": [_used_line(used) for used in explanation.used],
        "timeline": timeline(facts, explanation, user),
        "group": Group(agency.group).label,
        "area": records["area"],
        "superior": records["superior"],
        "certificates": [_certificate_row(row, dates) for row in records["certificates"]],
        "visits": [_visit_row(row) for row in records["visits"]],
        "findings": [_finding_row(row, localdate()) for row in records["findings"]],
        "contacts": records["contacts"] if can_see_contacts(user, agency) else [],
        "may_record": can_record_fact(user, agency),
        "may_see_superior": can_see_superior(user, agency),
        "may_plan_visit": can_plan_visit(user, agency),
    }


def name_on(day: date, facts: list[Fact]) -> str:
    """The name that the facts give the agency on a day; "" where none does."""
    return name_and_superior(fact.as_event() for fact in facts if fact.counts_on <= day)[0]


def is_of_today(dates: Dates) -> bool:
    """Whether the page shows what is known now of today: what somebody can confirm."""
    return dates.known is None and dates.on == localdate()


def last_told(facts: list[Fact], confirmed: dict[str, str] | None) -> str:
    """When and by whom the portal was last told of the agency's system; "" for never (agencies/freshness.py)."""
    told = [(fact.recorded_at, fact.recorder, "") for fact in facts if fact.kind not in LIFE]
    if confirmed:
        told.append((datetime.fromisoformat(confirmed["at"]), confirmed["by"], _("confirmed that nothing has changed")))
    at, by, how = max(told, key=lambda each: each[0], default=(None, "", ""))
    return ", ".join(filter(None, [written_day(at.astimezone(VIETNAM).date()), by, how])) if at else ""


def labels(explanation: Explanation) -> dict[str, str]:
    """The words of the standing's codes."""
    held = explanation.standing
    words = {"conversion": Conversion(explanation.conversion).label}
    if held:
        words |= {
            "state": State(held.state).label,
            "upkeep": Upkeep(held.upkeep).label,
            "tier": Tier(held.tier).label if held.tier else "",
            "obligation": Obligation(held.obligation).label if held.obligation else "",
        }
    return words


def _certificate_row(row: dict[str, Any], dates: Dates) -> dict[str, Any]:
    address = dates.link(url("certificate", row["id"]))
    return row | {"url": address, "state_label": CertificateState(row["state"]).label}


def _visit_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"form": VisitForm(row["form"]).label, "state_label": VisitState(row["state"]).label}


def _finding_row(row: dict[str, Any], today: date) -> dict[str, Any]:
    granted = row["granted_until"]
    state = seen_state(row["state"], date.fromisoformat(granted) if granted else None, today)
    return row | {
        "clause": clauses_with([row["clause"]])[row["clause"]].number if row["clause"] else row["basis"],
        "grade": grades_with([row["grade"]])[row["grade"]].label,
        "state": state,
        "state_label": state.label,
    }


def _used_line(used: Used) -> str:
    number = f", {used.fact.number}" if used.fact.number else ""
    return f"{used.day} – {used.label}{number}: {used.effect}"


def coming(agency: Agency, explanation: Explanation, user) -> list[dict[str, Any]]:
    """What would change the standing next, each with the one click that does it."""
    return [_coming_row(agency, step, user) for step in explanation.coming]


def _coming_row(agency: Agency, step: Coming, user) -> dict[str, Any]:
    state = State(step.state).label
    if step.on:
        return {"title": f"{written_day(step.on)}: {state}", "why": step.why, "url": ""}
    may = can_record_kind(user, agency, step.kind)
    return {
        "title": register.label_of(step.kind),
        "why": step.why or _("then: %(state)s") % {"state": state},
        "url": url("fact-record", agency.pk, step.kind) if may else "",
    }
