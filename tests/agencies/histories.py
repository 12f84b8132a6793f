"""Random histories for properties: every kind, every precision, leap days, ties, facts outside the agency's life."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.agencies.naive_fold import KINDS

FIRST, LAST = date(2015, 11, 1), date(2018, 4, 30)
BIRTH = date(2015, 12, 31)
TRICKY = [BIRTH, date(2016, 2, 28), date(2016, 2, 29), date(2016, 3, 1), date(2017, 2, 28), date(2017, 12, 31)]
TURNS = ["plan_issued", "applied", "declared", "scope_changed", "paused", "resumed", "ended"]
KEPT = ["certified_144", "redeclared", "internal_audit", "management_review", "obliged"]

days = st.one_of(st.sampled_from(TRICKY), st.dates(FIRST, LAST))


def _fact(kinds):
    return st.fixed_dictionaries(
        {
            "kind": kinds,
            "happened_on": days,
            "precision": st.sampled_from(["day", "day", "day", "month", "year"]),
            "number": st.sampled_from(["", "2/QĐ", "10/QĐ"]),
            "edition": st.sampled_from(["2008", "2015"]),
            "tier": st.sampled_from(["", "", "commune", "district"]),
            "area": st.sampled_from(["", "", "24187", "24190"]),
            "obligation": st.sampled_from(["", "", "mandatory", "encouraged", "neither"]),
        }
    )


# Were every kind as likely as another, most lives would be short and most facts would change nothing.
facts = _fact(st.one_of(st.sampled_from(KINDS), st.sampled_from(TURNS), st.sampled_from(TURNS), st.sampled_from(KEPT)))


@st.composite
def histories(draw, max_size=14):
    """The facts of one agency, numbered in a random order; most of them found it first."""
    drawn = draw(st.lists(facts, min_size=max_size // 2, max_size=max_size))
    if draw(st.integers(0, 9)):
        drawn.append(draw(_fact(st.just("founded"))) | {"happened_on": BIRTH, "precision": "day"})
    if not draw(st.integers(0, 4)):
        drawn += [draw(_fact(st.just("dissolved"))), draw(_fact(st.just("founded")))]
    ids = draw(st.permutations(range(1, len(drawn) + 1)))
    return [fact | {"id": number} for fact, number in zip(drawn, ids, strict=True)]


def all_days():
    """Every day at which one of these histories can change, upkeep of the last fact included."""
    count = (date(2020, 1, 2) - FIRST).days
    return [FIRST + timedelta(days=number) for number in range(count)]
