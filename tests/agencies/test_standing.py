"""The fold, row by row of its table."""

from datetime import date

import pytest

from agencies.choices import Kind, State, Upkeep
from agencies.standing import Event, fold, name_and_superior, state_after

BEFORE = date(2010, 1, 1)


def life(*facts: tuple, **founding) -> list[tuple]:
    """Spans of an agency founded on 01/01/2010: (start, end, state, edition, upkeep)."""
    events = [Event(1, Kind.FOUNDED, BEFORE, tier="commune", area="24187", obligation="encouraged", **founding)]
    for number, (kind, day, *rest) in enumerate(facts, start=2):
        events.append(Event(number, kind, day, **(rest[0] if rest else {})))
    return [
        (span.start, span.end, span.standing.state, span.standing.edition, span.standing.upkeep)
        for span in fold(events)
    ]


def test_an_agency_begins_not_started():
    assert life() == [(BEFORE, None, "none", "", "")]


PREPARING = ("plan_issued", "committee_set", "training_held", "documents_issued")
FLAGS = ("internal_audit", "management_review", "effectiveness_confirmed", "posted", "sent", "electronic")


@pytest.mark.parametrize("kind", PREPARING)
@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("none", "building"),
        ("ended", "building"),
        ("building", "building"),
        ("applying", "applying"),
        ("declared", "declared"),
        ("redeclare", "redeclare"),
        ("paused", "paused"),
    ],
)
def test_preparing(kind, state, after):
    assert state_after(kind, state) == after


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("applied", {"none": "applying", "building": "applying", "ended": "applying"}),
        ("certified_144", dict.fromkeys(State.values, "declared")),
        ("declared", dict.fromkeys(State.values, "declared")),
        ("redeclared", dict.fromkeys(State.values, "declared")),
        ("scope_changed", {"declared": "redeclare"}),
        ("paused", dict.fromkeys(State.values, "paused")),
        ("resumed", {"paused": "applying"}),
        ("ended", dict.fromkeys(State.values, "ended")),
        *((kind, {}) for kind in (*FLAGS, "founded", "renamed", "moved", "obliged")),
    ],
)
def test_the_other_rows_of_the_table(kind, changes):
    got = {state: state_after(kind, state, before_pause="applying") for state in State.values}

    assert got == {state: changes.get(state, state) for state in State.values}


def test_the_ranks_are_those_of_the_table():
    assert [kind.rank for kind in Kind] == list(range(1, 24))
    assert (Kind.FOUNDED.rank, Kind.DECLARED.rank, Kind.DISSOLVED.rank) == (1, 16, 22)


def test_a_pause_gives_back_what_was_before_it():
    spans = life(("applied", date(2015, 1, 1)), ("paused", date(2015, 6, 1)), ("resumed", date(2015, 9, 1)))

    assert [span[2] for span in spans] == ["none", "applying", "paused", "applying"]


def test_a_second_pause_forgets_nothing():
    spans = life(
        ("applied", date(2015, 1, 1)),
        ("paused", date(2015, 6, 1)),
        ("paused", date(2015, 7, 1)),
        ("resumed", date(2015, 9, 1)),
    )

    assert spans[-1][2] == "applying"


def test_upkeep_is_kept_for_twelve_months_and_then_due():
    assert life(("declared", date(2016, 3, 1), {"edition": "2008"}))[1:] == [
        (date(2016, 3, 1), date(2017, 3, 1), "declared", "2008", Upkeep.KEPT),
        (date(2017, 3, 1), None, "declared", "2008", Upkeep.DUE),
    ]


def test_both_an_audit_and_a_review_must_serve():
    spans = life(
        ("declared", date(2016, 3, 1), {"edition": "2008"}),
        ("internal_audit", date(2017, 1, 10)),
        ("management_review", date(2017, 6, 1)),
    )

    assert [span[:2] + span[4:] for span in spans[1:]] == [
        (date(2016, 3, 1), date(2017, 3, 1), "kept"),
        (date(2017, 3, 1), date(2017, 6, 1), "due"),
        (date(2017, 6, 1), date(2018, 1, 10), "kept"),
        (date(2018, 1, 10), None, "due"),
    ]


def test_upkeep_held_on_a_leap_day_serves_to_the_end_of_february():
    assert life(("declared", date(2016, 2, 29)))[1][:2] == (date(2016, 2, 29), date(2017, 2, 28))


def test_a_coarse_date_counts_from_the_last_day_of_its_period():
    by_month = life(("applied", date(2016, 2, 3), {"precision": "month"}))
    by_year = life(("applied", date(2016, 2, 3), {"precision": "year"}))

    assert by_month[1][0] == date(2016, 2, 29)
    assert by_year[1][0] == date(2016, 12, 31)


def test_the_day_of_dissolution_has_no_standing_any_more():
    spans = life(("declared", date(2016, 3, 1)), ("dissolved", date(2016, 5, 1)), ("applied", date(2016, 6, 1)))

    assert spans[-1][:2] == (date(2016, 3, 1), date(2016, 5, 1))


def test_nothing_counts_before_the_founding():
    assert life(("declared", date(2009, 1, 1), {"edition": "2008"})) == [(BEFORE, None, "none", "", "")]


def test_on_one_day_the_lower_rank_counts_first():
    day = date(2016, 3, 1)
    spans = life(("scope_changed", day), ("declared", day, {"edition": "2008"}), ("applied", day))

    assert [span[2] for span in spans] == ["none", "redeclare", "redeclare"]


def test_the_edition_is_that_of_the_last_declaration_and_outlives_the_end():
    spans = life(
        ("declared", date(2016, 3, 1), {"edition": "2008"}),
        ("documents_issued", date(2016, 4, 1), {"edition": "2015"}),
        ("ended", date(2016, 5, 1)),
    )

    assert spans[-1][2:4] == ("ended", "2008")


def test_an_agency_of_which_nothing_is_known_has_no_standing():
    assert fold([]) == []
    assert fold([Event(1, Kind.DECLARED, BEFORE)]) == []


def test_only_facts_about_the_agency_itself_say_what_it_is():
    day = date(2016, 3, 1)
    bearing = {"tier": "province", "area": "66", "obligation": "mandatory", "name": "Tên khác"}

    assert len(life(("plan_issued", day, bearing))) == 2
    events = [
        Event(1, Kind.FOUNDED, BEFORE, tier="commune", area="24187", obligation="encouraged", name="Xã"),
        Event(2, Kind.SENT, day, **bearing),
    ]
    assert [(span.standing.tier, span.standing.area, span.standing.obligation) for span in fold(events)] == [
        ("commune", "24187", "encouraged")
    ]
    assert name_and_superior(events) == ("Xã", None)
