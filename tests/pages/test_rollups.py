"""Rollups say what the standings say, on every day, whatever was recorded late or withdrawn."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions.facts import withdraw_fact
from agencies.choices import OBLIGED, Kind, Obligation
from agencies.models import Fact, Standing
from agencies.queries import DIMENSIONS, figures, summed
from portal.notices.models import Job
from portal.pages.models import Rollup, Take
from portal.pages.rollups import rolled_figures, take_rollups
from tests import make
from tests.agencies.deeds import deeds, do
from tests.pages.rolled import differing_days, take

pytestmark = pytest.mark.django_db

BY = tuple(DIMENSIONS)
KINDS = ["plan_issued", "applied", "declared", "scope_changed", "paused", "resumed", "ended", "internal_audit"]


def settle() -> dict:
    """Take the rollups, as the worker does, and count its job as done."""
    done = take_rollups()
    Job.objects.filter(kind="take_rollups").delete()
    return done


def days() -> set[date]:
    """Every day on which anything begins or ends, and its neighbours."""
    ends = {
        end for span in Standing.objects.known().values_list("during", flat=True) for end in (span.lower, span.upper)
    }
    return {day + timedelta(days=step) for day in ends - {None} for step in (-1, 0, 1)}


def by_key(parts) -> dict:
    return {tuple(part.key[name] for name in BY): part.counts for part in parts if part.total}


def assert_rollups_equal_standings():
    for day in days():
        moment, parts = rolled_figures(day)
        assert moment is not None
        assert by_key(parts) == by_key(figures(day, moment, BY)) == by_key(figures(day, None, BY)), day


@pytest.mark.parametrize("seed", range(4))
def test_they_equal_the_standings_over_random_histories(seed):
    draw = Random(seed)
    districts = [make.agency(tier="district", area=code, obligation="mandatory") for code in ("645", "647")]
    agencies = districts + [
        make.agency(superior=districts[number % 2], area=("24187", "24235")[number % 2]) for number in range(3)
    ]
    settle()

    for _round in range(4):
        for _ in range(5):
            agency, kind = draw.choice(agencies), draw.choice(KINDS)
            make.fact(agency, kind, date(2014, 1, 1) + timedelta(days=draw.randrange(2500)))
        wrong = draw.choice(list(Fact.objects.known().exclude(kind=Kind.FOUNDED)))
        withdraw_fact(fact=wrong, by=make.clerk(), because="Nhầm")
        settle()
        assert_rollups_equal_standings()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deeds, min_size=2, max_size=4))
def test_they_equal_the_standings_when_agencies_move_and_end_too(rounds):
    """With facts of every kind: those that change tier, district, obligation and edition as well."""
    agencies = [make.agency(founded=date(2015, 6, 1)), make.agency(founded=date(2015, 6, 1), area="24253")]
    for number, done in enumerate(rounds):
        do(agencies[number % 2], done)
        assert differing_days(take()) == []
    assert_runs_are_whole()


def assert_runs_are_whole():
    """The runs of a key neither overlap nor repeat each other, and say something."""
    by_key = defaultdict(list)
    for row in Rollup.objects.order_by("during"):
        by_key[row.district_id, row.tier, row.obligation, row.edition].append(row)
    for runs in by_key.values():
        assert all(any(run.counts) for run in runs)
        for run, following in zip(runs, runs[1:], strict=False):
            assert run.during.upper <= following.during.lower
            assert run.during.upper < following.during.lower or run.counts != following.counts


def test_what_came_and_went_between_two_takes_leaves_no_trace():
    agency = make.agency()
    make.declared(agency)
    settle()
    rows = list(Rollup.objects.order_by("pk").values())
    fact = make.fact(agency, Kind.APPLIED, date(2015, 1, 1))
    withdraw_fact(fact=fact, by=make.clerk(), because="Sai")

    settle()

    assert list(Rollup.objects.order_by("pk").values()) == rows


def test_an_agency_that_need_not_apply_is_rolled_up_but_not_counted():
    make.agency(obligation=Obligation.NEITHER)
    settle()

    assert Rollup.objects.count() == 1
    assert summed(rolled_figures(date(2020, 1, 1))[1]).total == 0
    assert Obligation.NEITHER not in OBLIGED


def test_a_second_take_changes_nothing():
    make.declared(make.agency())
    first = settle()
    rows = list(Rollup.objects.order_by("pk").values())

    again = settle()

    assert first["written"] > 0
    assert (again["keys"], again["written"], again["removed"]) == (0, 0, 0)
    assert list(Rollup.objects.order_by("pk").values()) == rows


def test_a_back_dated_fact_touches_only_the_runs_that_it_changes():
    old, young = make.agency(), make.agency(tier="district", area="645")
    for agency in (old, young):
        make.fact(agency, Kind.APPLIED, date(2015, 1, 1))
        make.declared(agency, date(2016, 1, 1))
    settle()
    before = {row.pk: row.as_of for row in Rollup.objects.all()}

    make.fact(old, Kind.PLAN_ISSUED, date(2014, 6, 1))
    settle()

    after = {row.pk: row.as_of for row in Rollup.objects.all()}
    kept = before.keys() & after.keys()
    assert all(after[pk] == before[pk] for pk in kept)
    gone = len(before) - len(kept)
    assert gone == 1  # the run from the founding to 2015 is cut in two; all later ones stay
    assert len(after.keys() - before.keys()) == 2


def test_while_a_change_waits_to_be_counted_the_rollups_do_not_speak():
    agency = make.agency()
    settle()
    make.declared(agency)

    assert rolled_figures(date(2020, 1, 1))[0] is None

    settle()
    moment, parts = rolled_figures(date(2020, 1, 1))
    assert moment == Take.objects.get().as_of
    assert summed(parts).declared == 1
