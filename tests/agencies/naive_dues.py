"""An outsider's reckoning of what falls due: agency by agency, from the rule book alone, slow and without SQL."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from agencies.standing import fold

DAY = timedelta(days=1)
DECLARING = ("certified_144", "declared", "redeclared")
LADDER = [("m", 24), ("m", 12), ("m", 6), ("m", 3), ("m", 1), ("d", 14), ("d", 7), ("d", 1)]
SHORT = [("m", 3), ("m", 1), ("d", 14)]
LIFT = [("m", 3), ("m", 1), ("d", 14), ("d", 7), ("d", 1)]
SOON = [("m", 1), ("d", 14), ("d", 7), ("d", 1)]
FOLLOWED_UP = {"yearly_report": {"superior": 2, "lead": 4}, "committee_stale": {"superior": 4}}
"""After how many weeks the body above and the lead body hear of it; of all else after four and eight."""


def before(day, step):
    unit, count = step
    return day - (relativedelta(months=count) if unit == "m" else relativedelta(days=count))


def working(day, off, worked):
    return day in worked or (day.weekday() < 5 and day not in off)


def step_on(due, on, steps, weeks, special):
    """The step told last by this day, or None; looking at each day's step in turn."""
    seen = None
    moments = []
    for step in steps:
        tell = before(due, step)
        days = (due - tell).days
        while not working(tell, *special):
            tell -= DAY
        moments.append((tell, -days, days))
    for week in weeks:
        tell = due + 7 * week * DAY
        while not working(tell, *special):
            tell += DAY
        moments.append((tell, 7 * week, -7 * week))
    for tell, _order, step in sorted(moments, key=lambda moment: moment[1]):
        if tell <= on:
            seen = step
    return seen


def suiting(steps, starts_on, due):
    length = (due - starts_on).days
    nominal = {"m": 30, "d": 1}
    return [
        (unit, count)
        for unit, count in steps
        if count * nominal[unit] <= 0.7 * length and count * nominal[unit] >= min(length, 1080) / 40
    ]


def dues(agency, facts, certificates, sent, on, special):
    """(audience, rule, due day, step): what the agency, the body above it and the lead body are told on a day."""
    facts = [fact for fact in facts if fact.counts_on <= on]
    spans = fold(fact.as_event() for fact in facts)
    now = next((span.standing for span in spans if span.start <= on and (span.end is None or on < span.end)), None)
    if now is None:
        return set()
    found = [*of_certificates(certificates, on), *of_the_declaration(facts, now.state)]
    if now.obligation in ("mandatory", "encouraged"):
        for year in range(on.year - 1, on.year + 2):
            if year not in sent or sent[year] > on:
                found.append(("yearly_report", date(year, 1, 1), date(year, 11, 30), SOON, False, 8))
    return set(told(found, on, special))


CHANGES = {
    "suspended": ({"valid"}, "suspended"),
    "restored": ({"suspended"}, "valid"),
    "cancelled": ({"valid", "suspended"}, "cancelled"),
    "withdrawn": ({"valid", "suspended"}, "withdrawn"),
    "renewed": ({"valid", "suspended", "expired"}, "replaced"),
}
HAPPENINGS = ["surveillance_planned", "surveyed", "suspended", "restored", "let_go", "cancelled", "withdrawn"]
"""What may happen to a certificate, in the order in which it counts on one day."""


def certificate_on(issued, until, happenings, on):
    """(state, since when) of a certificate, happening by happening; each is (day, kind, …)."""
    state, since = "valid", issued
    order = [*HAPPENINGS, "renewed"]
    for day, kind, *_rest in sorted(happenings, key=lambda what: (what[0], order.index(what[1]))):
        if day > on:
            break
        if day > until and state in ("valid", "suspended"):
            state, since = "expired", until + DAY
        before, after = CHANGES.get(kind, ((), state))
        if state in before:
            state, since = after, day
    return ("expired", until + DAY) if on > until and state in ("valid", "suspended") else (state, since)


def of_certificates(certificates, on):
    for issued, until, happenings in certificates:
        if issued > on:
            continue
        state, since = certificate_on(issued, until, happenings, on)
        told = [what for what in happenings if what[0] <= on]
        if state in ("valid", "suspended", "expired") and not any(what[1] == "let_go" for what in told):
            yield "certificate_expiry", issued, until, LADDER, True, 12
        if state == "suspended":
            yield "certificate_suspended", since, min(since + relativedelta(months=6), until), LIFT, True, 12
        held = max((what[2] for what in told if what[1] == "surveyed"), default=0)
        plans = [what for what in told if what[1] == "surveillance_planned" and what[2] == held + 1]
        survey = issued + relativedelta(months=12 * (held + 1))
        if state != "valid":
            continue
        before = issued + relativedelta(months=12 * held)
        if plans:
            planned = max(plans, key=lambda what: what[0])[3]
            yield "certificate_surveillance", min(before, planned), planned, SHORT, True, 8
        elif survey <= until - relativedelta(months=6):
            yield "certificate_surveillance", before, survey, SHORT, True, 8


def of_the_declaration(facts, state):
    def last(*kinds):
        return max((fact.counts_on for fact in facts if fact.kind in kinds), default=None)

    if state in ("declared", "redeclare"):
        for kind in ("internal_audit", "management_review"):
            served = last(kind, *DECLARING)
            yield kind, served, served + relativedelta(months=12) - DAY, SHORT, True, 12
    if state == "redeclare":
        declared = last(*DECLARING)
        since = min(f.counts_on for f in facts if f.kind == "scope_changed" and f.counts_on >= declared)
        yield "redeclaration", since, since + relativedelta(months=3), SOON, True, 12
    if state in ("building", "applying", "declared", "redeclare") and (set_on := last("committee_set")):
        yield "committee_stale", set_on, set_on + relativedelta(months=36), [("m", 3), ("m", 1)], True, 4


def told(found, on, special):
    for rule, starts_on, due, steps, scales, weeks in found:
        over = due + 7 * weeks * DAY
        while not working(over, *special):
            over += DAY
        if on >= over + 7 * DAY:
            continue
        steps = suiting(steps, starts_on, due) if scales else steps
        step = step_on(due, on, steps, range(1, weeks + 1), special)
        if step is not None:
            yield "holder", rule, due, step
        for audience, week in FOLLOWED_UP.get(rule, {"superior": 4, "lead": 8}).items():
            if step_on(due, on, [], [week], special) is not None:
                yield audience, rule, due, -7 * week
