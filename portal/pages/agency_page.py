"""The page of one agency: standing and its reason, the timeline, certificates, inspections."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.checks import Warning_
from agencies.choices import Conversion, Kind, Obligation, State, Tier, Upkeep
from agencies.explaining import Coming, Explanation, explain
from agencies.models import Agency, Fact
from agencies.permissions import can_record_fact, can_record_kind, can_see_contacts, can_withdraw_fact
from audits.models import Finding
from audits.permissions import can_plan_visit
from portal.pages.dates import Dates


def agency_page(agency: Agency, dates: Dates, user) -> dict[str, Any]:
    """All that the page shows; the standing is folded from the facts that it shows."""
    facts = list(agency.facts.select_related("area__parent", "scan", "recorded_by", "withdrawn_by").order_by("pk"))
    known = [fact for fact in facts if is_known(fact, dates.known)]
    explanation = explain(agency, dates.on, known, dates.known)
    return {
        "agency": agency,
        "dates": dates,
        "explanation": explanation,
        "standing": explanation.standing,
        "labels": labels(explanation),
        "coming": coming(agency, explanation, user),
        "timeline": timeline(facts, explanation, user),
        "certificates": agency.certificates.order_by("ended_on", "-valid_until"),
        "visits": agency.visits.order_by("-planned_on"),
        "findings": Finding.objects.filter(visit__agency=agency)
        .select_related("clause", "visit")
        .order_by("state", "due_on", "pk"),
        "contacts": agency.contacts.order_by("name") if can_see_contacts(user, agency) else [],
        "may_record": can_record_fact(user, agency),
        "may_plan_visit": can_plan_visit(user, agency),
    }


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


def coming(agency: Agency, explanation: Explanation, user) -> list[dict[str, Any]]:
    """What would change the standing next, each with the one click that does it."""
    return [_coming_row(agency, step, user) for step in explanation.coming]


def _coming_row(agency: Agency, step: Coming, user) -> dict[str, Any]:
    state = State(step.state).label
    if step.on:
        return {"title": f"{step.on:%d/%m/%Y}: {state}", "why": step.why, "url": ""}
    may = can_record_kind(user, agency, step.kind)
    return {
        "title": Kind(step.kind).label,
        "why": step.why or _("then: %(state)s") % {"state": state},
        "url": reverse("fact-record", args=[agency.pk, step.kind]) if may else "",
    }


def _before(fact: Fact) -> str:
    """The agency as it was known just before the fact was withdrawn."""
    if fact.withdrawn_at is None:
        return ""
    dates = Dates(fact.counts_on, fact.withdrawn_at - timedelta(microseconds=1))
    return dates.link(reverse("agency", args=[fact.agency_id]))


def is_known(fact: Fact, at: datetime | None) -> bool:
    """Whether the portal knew the fact at a moment (None: knows it now)."""
    if at is None:
        return fact.withdrawn_at is None
    return fact.recorded_at <= at and (fact.withdrawn_at is None or fact.withdrawn_at > at)


def timeline(facts: list[Fact], explanation: Explanation, user) -> list[dict[str, Any]]:
    """Every fact ever recorded, the newest first, with its effect or its withdrawal."""
    wordings = register.wordings()
    effects = {used.fact.pk: used for used in explanation.used}
    entries = []
    for fact in sorted(facts, key=lambda fact: (fact.counts_on, Kind(fact.kind).rank, fact.pk), reverse=True):
        used = effects.get(fact.pk)
        wording = wordings.get(fact.kind)
        entries.append(
            {
                "fact": fact,
                "label": wording.label if wording else fact.get_kind_display(),
                "day": fact.day,
                "effect": used.effect if used else "",
                "warnings": [Warning_(code).label for code in fact.warnings],
                "before_url": _before(fact),
                "scan": getattr(fact, "scan", None),
                "may_withdraw": fact.withdrawn_at is None and can_withdraw_fact(user, fact),
            }
        )
    return entries
