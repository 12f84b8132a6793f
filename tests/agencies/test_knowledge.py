"""What is stored against what the facts say, at every moment of knowledge, after random recording and withdrawing."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agencies.actions.facts import withdraw_fact
from agencies.models import Agency, Area, Fact, Standing
from agencies.refold import refold
from tests import make
from tests.agencies.deeds import deeds, do, record
from tests.agencies.histories import facts
from tests.agencies.stored import folded, rows

pytestmark = pytest.mark.django_db

stored = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
    ever = Standing.objects.filter(agency=agency).exclude(tier="")
    assert set(ever.values_list("tier", flat=True)) <= set(Agency.objects.get(pk=agency.pk).tiers)


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
