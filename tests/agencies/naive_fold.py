"""A second fold, written from the rules and not from agencies/standing.py: for each day it walks the table anew.

Slow and plain on purpose. A fact is a dict with the columns of a register file and an `id`; missing ones are empty.
"""

from calendar import monthrange
from datetime import date

TABLE = [
    "founded renamed moved obliged",
    "plan_issued committee_set training_held documents_issued",
    "applied",
    "internal_audit management_review effectiveness_confirmed posted sent",
    "certified_144 declared redeclared",
    "scope_changed paused resumed ended dissolved",
    "electronic",
]
KINDS = " ".join(TABLE).split()
DECLARATIONS = {"certified_144", "declared", "redeclared"}
ATTRIBUTES = ("tier", "area", "obligation")


def standing_on(facts: list[dict], day: date) -> dict | None:
    """What holds at the end of the day; None while there is no agency."""
    lived = life(sorted((fact for fact in facts if counts_on(fact) <= day), key=in_order))
    if not lived or lived[-1]["kind"] == "dissolved":
        return None
    held = {"state": "none", "edition": "", "tier": "", "area": "", "obligation": ""}
    before_pause = ""
    for fact in lived:
        kind, before = fact["kind"], held["state"]
        held["state"] = after(kind, before, before_pause)
        if kind == "paused" and before != "paused":
            before_pause = before
        if kind in DECLARATIONS:
            held["edition"] = fact.get("edition", "")
        if kind in TABLE[0].split():
            held |= {name: fact[name] for name in ATTRIBUTES if fact.get(name)}
    return held | {"upkeep": upkeep(held["state"], lived, day)}


def life(facts: list[dict]) -> list[dict]:
    """From the founding to the dissolution; nothing counts outside."""
    kinds = [fact["kind"] for fact in facts]
    if "founded" not in kinds:
        return []
    first = kinds.index("founded")
    last = kinds.index("dissolved", first) + 1 if "dissolved" in kinds[first:] else None
    return facts[first:last]


def after(kind: str, state: str, before_pause: str) -> str:
    """The table, read from left to right."""
    if kind in TABLE[1].split() and state in ("none", "ended"):
        return "building"
    if kind == "applied" and state in ("none", "building", "ended"):
        return "applying"
    if kind in DECLARATIONS:
        return "declared"
    if kind == "scope_changed" and state == "declared":
        return "redeclare"
    if kind == "paused":
        return "paused"
    if kind == "resumed" and state == "paused":
        return before_pause
    if kind == "ended":
        return "ended"
    return state


def upkeep(state: str, facts: list[dict], day: date) -> str:
    """Kept when on this day an audit and a review of the last twelve calendar months both serve."""
    if state not in ("declared", "redeclare"):
        return ""
    serving = {fact["kind"] for fact in facts if counts_on(fact) <= day < a_year_after(counts_on(fact))}
    audited, reviewed = serving & {*DECLARATIONS, "internal_audit"}, serving & {*DECLARATIONS, "management_review"}
    return "kept" if audited and reviewed else "due"


def a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))


def counts_on(fact: dict) -> date:
    """A coarse date counts from the last day of its period."""
    day = fact["happened_on"]
    precision = fact.get("precision") or "day"
    month = 12 if precision == "year" else day.month
    if precision == "day":
        return day
    return date(day.year, month, monthrange(day.year, month)[1])


def in_order(fact: dict) -> tuple:
    return counts_on(fact), KINDS.index(fact["kind"]), fact.get("number", ""), fact["id"]
