"""What is stored against what the facts say, at every moment of knowledge, after random recording and withdrawing."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agencies.actions.facts import withdraw_fact
from agencies.areas import Resolver
from agencies.checks import Refused
from agencies.models import Agency, Area, Fact
from agencies.refold import refold
from tests import make
from tests.agencies.histories import BIRTH, facts
from tests.agencies.stored import folded, rows

pytestmark = pytest.mark.django_db

stored = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
deeds = st.lists(st.one_of(facts, facts, facts, st.integers(0, 20)), min_size=4, max_size=12)
"""What people do: a fact is recorded, a number withdraws the fact at that place of those still known."""


def record(agency: Agency, fact: dict) -> Fact | None:
    """The recorded fact; None when it is refused."""
    what = {name: value for name, value in fact.items() if name not in ("kind", "happened_on", "area", "edition")}
    area = Resolver([fact["area"]]).find(fact["area"], BIRTH)
    try:
        return make.fact(agency, fact["kind"], fact["happened_on"], area=area, edition_id=fact["edition"], **what)
    except Refused:
        return None


def do(agency: Agency, deeds: list[dict | int]) -> None:
    recorded: list[Fact] = []
    for deed in deeds:
        if isinstance(deed, dict):
            recorded += filter(None, [record(agency, deed)])
        elif recorded:
            withdraw_fact(fact=recorded.pop(deed % len(recorded)), by=make.clerk(), because="Sai")


@stored
@given(deeds)
def test_what_is_stored_equals_the_fold_at_every_moment_of_knowledge(deeds):
    agency = make.agency(founded=date(2015, 6, 1))

    do(agency, deeds)

    moments = [moment for pair in agency.facts.values_list("recorded_at", "withdrawn_at") for moment in pair if moment]
    assert len(moments) == len(set(moments))
    assert list(rows(agency)) == folded(agency)
    for moment in moments:
        just_before = moment - timedelta(microseconds=1)
        assert list(rows(agency, moment)) == folded(agency, moment)
        assert list(rows(agency, just_before)) == folded(agency, just_before)


@stored
@given(deeds, facts)
def test_withdrawing_restores_exactly_and_what_did_not_change_stays_the_same_row(deeds, fact):
    agency = make.agency(founded=date(2015, 6, 1))
    do(agency, deeds)
    before = rows(agency)
    recorded = record(agency, fact)
    assume(recorded)

    after = rows(agency)
    withdraw_fact(fact=recorded, by=make.clerk(), because="Sai")

    assert {row: after[row] for row in before.keys() & after.keys()} == {
        row: before[row] for row in before.keys() & after.keys()
    }
    assert list(rows(agency)) == list(before)
    assert list(rows(agency, recorded.recorded_at)) == list(after)


@settings(stored, max_examples=6)
@given(st.lists(facts, min_size=3, max_size=8), st.randoms(use_true_random=False))
def test_what_is_recorded_in_another_order_ends_in_the_same_standings(facts, chance):
    numbered = [fact | {"number": f"{number}/QĐ"} for number, fact in enumerate(facts)]
    one, other = make.agency(founded=date(2015, 6, 1)), make.agency(founded=date(2015, 6, 1))
    kept = [fact for fact in numbered if record(one, fact)]

    for fact in chance.sample(kept, len(kept)):
        record(other, fact)

    assume(other.facts.count() == one.facts.count())  # a dissolution is refused when later facts are there
    assert list(rows(other)) == list(rows(one))


def test_a_clock_set_back_puts_nothing_new_before_what_was_known():
    agency = make.agency()
    ahead = now() + timedelta(hours=1)
    Fact.objects.create(agency=agency, kind="applied", happened_on=date(2016, 1, 1), recorded_at=ahead)
    refold([agency.pk], ahead)

    moments = [make.fact(agency, "declared", date(2017, 1, day)).recorded_at for day in (1, 2)]

    assert ahead < moments[0] < moments[1]
    assert list(rows(agency, ahead)) == folded(agency, ahead)


def test_nor_before_a_refold_that_no_fact_asked_for():
    agency = make.agency()
    ahead = now() + timedelta(hours=1)
    Area.objects.filter(code="24187").update(parent=Area.objects.get(code="66", generation=1))
    refold([agency.pk], ahead)

    assert make.fact(agency, "applied", date(2017, 1, 1)).recorded_at > ahead
