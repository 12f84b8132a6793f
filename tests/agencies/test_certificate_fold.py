"""The fold of a certificate: the table by example, order of recording and shape of the spans by property. Pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.certificates.fold import RENEWED, Event, fold, last_day
from agencies.choices import CERTIFICATE_RANKS, CertificateKind, CertificateState

ISSUED, ENDS = date(2023, 7, 1), date(2026, 6, 30)
PAPER = Event(1, "issued", ISSUED, ends_on=ENDS)
DAY = timedelta(days=1)


def states(*events):
    return [(span.start, span.held.state) for span in fold([PAPER, *events])]


def happened(kind, on, pk=2):
    return Event(pk, kind, on)


def test_in_force_to_the_last_day_and_expired_after_it():
    assert states() == [(ISSUED, "valid"), (ENDS + DAY, "expired")]


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("suspended", "suspended"),
        ("restored", "valid"),
        ("cancelled", "cancelled"),
        ("withdrawn", "withdrawn"),
        (RENEWED, "replaced"),
        ("surveyed", "valid"),
        ("let_go", "valid"),
        ("cover_changed", "valid"),
    ],
)
def test_what_leads_from_in_force(kind, after):
    day = date(2025, 1, 1)

    assert dict(states(happened(kind, day))).get(day, "valid") == after


def test_a_suspended_one_is_lifted_or_expires():
    suspended = happened("suspended", date(2025, 1, 1))

    assert states(suspended)[1:] == [(date(2025, 1, 1), "suspended"), (ENDS + DAY, "expired")]
    assert states(suspended, happened("restored", date(2025, 3, 1), 3))[1:] == [
        (date(2025, 1, 1), "suspended"),
        (date(2025, 3, 1), "valid"),
        (ENDS + DAY, "expired"),
    ]


@pytest.mark.parametrize("kind", ["cancelled", "withdrawn"])
def test_what_has_ended_stays_ended(kind):
    gone, later = happened(kind, date(2025, 1, 1)), date(2025, 6, 1)

    for other in ("restored", "suspended", "cancelled", "withdrawn", RENEWED):
        assert states(gone, happened(other, later, 3))[1:] == [(date(2025, 1, 1), kind)]


def test_a_renewal_that_came_too_late_still_carries_it_on():
    late = ENDS + 40 * DAY

    assert states(happened(RENEWED, late)) == [(ISSUED, "valid"), (ENDS + DAY, "expired"), (late, "replaced")]
    assert states(happened("withdrawn", late))[-1] == (ENDS + DAY, "expired")


def test_on_the_last_day_it_can_still_be_withdrawn_and_the_day_after_not():
    assert states(happened("withdrawn", ENDS))[-1] == (ENDS, "withdrawn")
    assert states(happened("withdrawn", ENDS + DAY))[-1] == (ENDS + DAY, "expired")


def test_what_is_covered_is_what_was_said_last():
    changed = happened("cover_changed", date(2024, 5, 1), 7)

    assert [(span.start, span.held.cover) for span in fold([PAPER, changed])][:2] == [
        (ISSUED, 1),
        (date(2024, 5, 1), 7),
    ]


def test_since_is_the_first_day_of_the_state_whatever_else_changes():
    events = [happened("suspended", date(2025, 1, 1)), happened("cover_changed", date(2025, 2, 1), 3)]

    assert [span.held.since for span in fold([PAPER, *events])] == [
        ISSUED, date(2025, 1, 1), date(2025, 1, 1), ENDS + DAY
    ]  # fmt: skip


def test_without_an_issue_there_is_no_certificate():
    assert fold([happened("suspended", date(2025, 1, 1))]) == []


def test_what_is_dated_before_the_issue_counts_for_nothing():
    assert states(happened("withdrawn", ISSUED - DAY)) == states()


def test_the_end_of_the_transition_caps_the_validity():
    assert last_day(date(2019, 3, 1), date(2018, 9, 14)) == date(2018, 9, 14)
    assert last_day(date(2018, 3, 1), date(2018, 9, 14)) == date(2018, 3, 1)
    assert last_day(date(2019, 3, 1), None) == date(2019, 3, 1)


def test_an_edition_that_had_ended_before_the_issue_leaves_nothing_in_force():
    held = [(span.start, span.held.state) for span in fold([Event(1, "issued", ISSUED, ends_on=ISSUED - 9 * DAY)])]

    assert held == [(ISSUED, "expired")]


# --- by property --------------------------------------------------------------------------------------

pure = settings(max_examples=200, deadline=None)
kinds = st.sampled_from([*(kind for kind in CertificateKind.values if kind != "issued"), RENEWED])


@st.composite
def lives(draw):
    drawn = draw(st.lists(st.tuples(kinds, st.integers(-30, 1500)), max_size=9))
    return [PAPER, *(Event(pk, kind, ISSUED + n * DAY) for pk, (kind, n) in enumerate(drawn, start=2))]


@pure
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_recording_never_matters(events, chance):
    assert fold(chance.sample(events, len(events))) == fold(events)


@pure
@given(lives())
def test_the_spans_leave_no_hole_and_never_repeat(events):
    spans = fold(events)

    assert spans[0].start == ISSUED
    assert spans[-1].end is None
    assert all(before.end == after.start > before.start for before, after in zip(spans, spans[1:], strict=False))
    assert all(before.held != after.held for before, after in zip(spans, spans[1:], strict=False))


@pure
@given(lives())
def test_what_happens_later_changes_nothing_before(events):
    whole = fold(events)
    for event in events[1:]:
        if event.happened_on <= ISSUED:
            continue
        before = fold([other for other in events if other.happened_on < event.happened_on])
        day = event.happened_on - DAY
        assert held_on(whole, day) == held_on(before, day)


def held_on(spans, day):
    return next(span.held for span in spans if span.start <= day and (span.end is None or day < span.end))


@pure
@given(lives())
def test_nothing_is_in_force_after_its_last_day(events):
    for span in fold(events):
        if span.held.state in ("valid", "suspended"):
            assert span.end is not None
            assert span.end <= ENDS + DAY


def test_every_kind_has_its_rank_and_every_state_its_way():
    assert set(CERTIFICATE_RANKS) == set(CertificateKind)
    reached = {"valid", *dict(states()).values()}
    for kind in (*CertificateKind.values, RENEWED):
        if kind != "issued":
            reached |= set(dict(states(happened(kind, date(2025, 1, 1)))).values())
    assert reached == set(CertificateState.values)
