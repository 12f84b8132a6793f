"""The fold on random histories: order of recording, shape of the spans, and a second fold written from the rules."""

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.choices import Kind
from agencies.standing import Event, Standing, conversion, fold, name_and_superior, steps
from tests.agencies.histories import all_days, histories
from tests.agencies.naive_fold import KINDS, counts_on, standing_on

pure = settings(max_examples=100, deadline=None)


def folded(facts):
    return fold([Event(**fact) for fact in facts])


def as_dict(standing: Standing) -> dict:
    names = ("state", "edition", "upkeep", "tier", "area", "obligation")
    return {name: str(getattr(standing, name) or "") for name in names}


def by_day(spans, days):
    """The standing of each day, out of spans."""
    held = {}
    for span in spans:
        end = min(span.end or days[-1] + timedelta(days=1), days[-1] + timedelta(days=1))
        for number in range((end - span.start).days):
            held[span.start + timedelta(days=number)] = as_dict(span.standing)
    return held


def test_the_second_fold_knows_the_same_kinds_in_the_same_order():
    assert Kind.values == KINDS


@settings(max_examples=120, deadline=None)
@given(histories())
def test_the_fold_equals_a_naive_one_on_every_day(facts):
    days = all_days()

    held = by_day(folded(facts), days)

    assert {day: held.get(day) for day in days} == {day: standing_on(facts, day) for day in days}


@pure
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_recording_never_matters(facts, chance):
    shuffled = chance.sample(facts, len(facts))

    assert folded(shuffled) == folded(facts)
    events = [[Event(**fact) for fact in order] for order in (facts, shuffled)]
    assert steps(events[0]) == steps(events[1])
    assert name_and_superior(events[0]) == name_and_superior(events[1])
    for day in all_days()[::150]:
        assert conversion(events[0], day) == conversion(events[1], day)


@pure
@given(histories())
def test_spans_never_overlap_never_repeat_and_leave_no_hole(facts):
    spans = folded(facts)

    for span, following in zip(spans, spans[1:], strict=False):
        assert span.end == following.start
        assert span.standing != following.standing
    for span in spans:
        assert span.end is None or span.start < span.end


@pure
@given(histories())
def test_the_first_span_begins_with_the_founding_and_the_last_ends_with_the_dissolution(facts):
    spans = folded(facts)

    founded = min((counts_on(fact) for fact in facts if fact["kind"] == "founded"), default=None)
    dissolved = min(
        (counts_on(fact) for fact in facts if fact["kind"] == "dissolved" and founded and counts_on(fact) >= founded),
        default=None,
    )
    if founded is None or founded == dissolved:
        assert spans == []
    else:
        assert (spans[0].start, spans[-1].end) == (founded, dissolved)


@pure
@given(histories(), st.integers(0, 20))
def test_facts_outside_the_life_change_nothing(facts, number):
    spans = folded(facts)
    if not spans:
        return
    outside = [
        {"id": 1000 + number, "kind": KINDS[1:][number], "happened_on": spans[0].start - timedelta(days=1)},
    ]
    if spans[-1].end:
        outside.append({"id": 2000, "kind": KINDS[number], "happened_on": spans[-1].end + timedelta(days=1)})

    assert folded([*facts, *outside]) == spans


@pure
@given(histories(), histories(max_size=3))
def test_what_comes_later_never_changes_an_earlier_day(facts, more):
    """A fact counts from its day on: the days before the first added fact stay as they were."""
    more = [fact | {"id": fact["id"] + 100} for fact in more if fact["kind"] != "founded"]
    first = min((counts_on(fact) for fact in more), default=None)
    days = [day for day in all_days() if first and day < first]
    if days:
        assert by_day(folded(facts), days) == by_day(folded([*facts, *more]), days)


def test_the_result_does_not_depend_on_how_ids_are_spelt():
    facts = [
        {"id": number, "kind": kind, "happened_on": all_days()[number * 40], "edition": "2008"}
        for number, kind in enumerate(["founded", "applied", "declared", "scope_changed", "redeclared"])
    ]
    spelt = [fact | {"id": f"row-{fact['id']}"} for fact in Random(1).sample(facts, len(facts))]

    assert folded(spelt) == folded(facts)
