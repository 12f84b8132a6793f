"""Steps, weeks and escalation: the rule book of docs/deadlines.md, and against a walk day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from portal.deadlines.choices import Audience
from portal.deadlines.ladder import Length, Policy, parse_ladder
from portal.kit.dates import months_after
from portal.kit.workdays import WorkingDays

ENDS = date(2026, 6, 30)  # a Tuesday
DAY = timedelta(days=1)
EVERY_DAY = WorkingDays(worked=frozenset(date.fromordinal(ENDS.toordinal() + n) for n in range(-2000, 2000)))
LADDER = parse_ladder(["24m", "12m", "6m", "3m", "1m", "14d", "7d", "1d"])
POLICY = Policy("x", (Audience.HOLDER,), LADDER, overdue_weeks=12, superior_after=4, lead_after=8)


@pytest.mark.parametrize("text", ["", "m", "0m", "3", "3w", "-1d", "3 m", "1000d"])
def test_what_is_no_length(text):
    with pytest.raises(ValueError, match=text or "^$"):
        Length.parse(text)


@pytest.mark.parametrize(
    ("starts_on", "steps"),
    [
        (months_after(ENDS, -36), "24m 12m 6m 3m 1m"),
        (months_after(ENDS, -36) + DAY, "24m 12m 6m 3m 1m"),
        (months_after(ENDS, -60), "24m 12m 6m 3m 1m"),
        (months_after(ENDS, -12), "6m 3m 1m 14d"),
        (months_after(ENDS, -3), "1m 14d 7d"),
        (ENDS - 30 * DAY, "14d 7d 1d"),
        (ENDS - 28 * DAY, "14d 7d 1d"),
        (ENDS - 10 * DAY, "7d 1d"),
        (ENDS, ""),
    ],
)
def test_the_ladder_scales_with_the_validity(starts_on, steps):
    assert " ".join(map(str, POLICY.steps(starts_on, ENDS))) == steps


def test_any_three_years_have_their_twenty_four_months():
    for shift in range(4 * 366):
        issued = date(2020, 1, 1) + shift * DAY
        for until in (months_after(issued, 36), months_after(issued, 36) - DAY):
            assert " ".join(map(str, POLICY.steps(issued, until))) == "24m 12m 6m 3m 1m", (issued, until)


def told(policy, on):
    return {each.audience: each.step for each in policy.told(months_after(ENDS, -36), ENDS, on, EVERY_DAY)}


@pytest.mark.parametrize(
    ("on", "step"),
    [
        (date(2024, 6, 29), None),
        (date(2024, 6, 30), 730),
        (date(2025, 6, 29), 730),
        (date(2025, 6, 30), 365),
        (date(2025, 12, 30), 182),
        (date(2026, 3, 30), 92),
        (date(2026, 5, 30), 31),
        (ENDS, 31),
        (ENDS + 6 * DAY, 31),
        (ENDS + 7 * DAY, -7),
        (ENDS + 83 * DAY, -77),
        (ENDS + 84 * DAY, -84),
        (ENDS + 90 * DAY, -84),
        (ENDS + 91 * DAY, None),
    ],
)
def test_the_innermost_step_that_is_reached_counts(on, step):
    assert told(POLICY, on).get(Audience.HOLDER) == step


def test_first_the_body_above_is_told_and_then_the_lead_body_each_once():
    seen = [told(POLICY, ENDS + n * DAY) for n in range(120)]

    assert {step for each in seen if (step := each.get(Audience.SUPERIOR))} == {-28}
    assert {step for each in seen if (step := each.get(Audience.LEAD))} == {-56}
    assert [n for n, each in enumerate(seen) if Audience.SUPERIOR in each] == list(range(28, 91))
    assert [n for n, each in enumerate(seen) if Audience.LEAD in each] == list(range(56, 91))


def test_a_rule_without_weeks_makes_up_for_a_week():
    policy = replace(POLICY, overdue_weeks=0, superior_after=None, lead_after=None)

    assert [n for n in range(20) if told(policy, ENDS + n * DAY)] == list(range(7))


TET = WorkingDays(off=frozenset(date(2025, 1, day) for day in range(27, 32)))


@pytest.mark.parametrize(
    ("due_on", "tell_on", "step"),
    [
        (date(2025, 2, 3), date(2025, 1, 24), 1),  # a day before is a Sunday after Tết
        (date(2025, 2, 5), date(2025, 2, 4), 1),
        (date(2025, 1, 27), date(2025, 1, 24), 1),
        (date(2025, 1, 20), date(2025, 2, 3), -7),  # a week late falls into Tết: told when people are back
    ],
)
def test_people_are_told_on_working_days(due_on, tell_on, step):
    policy = Policy("x", (Audience.HOLDER,), parse_ladder(["1d"]), scales=False, overdue_weeks=1)

    def steps(on):
        return [(each.step, each.tell_on) for each in policy.told(due_on, due_on, on, TET)]

    assert steps(tell_on) == [(step, tell_on)]
    assert steps(tell_on - DAY) != steps(tell_on)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.sets(some.sampled_from(["24m", "12m", "6m", "3m", "1m", "14d", "7d", "1d", "90d", "60d"])),
    some.integers(0, 6),
    some.none() | some.integers(1, 8),
    some.none() | some.integers(1, 8),
    some.integers(1, 1500),
    some.sets(some.integers(-200, 100), max_size=9),
)
def test_nothing_is_lost_or_told_outside_the_window(ladder, weeks, superior, lead, validity, off):
    """Whoever looks every day is told of every step that suits, on a working day; the window leaves nothing out."""
    policy = Policy("x", (Audience.HOLDER,), parse_ladder(ladder), True, "", weeks, superior, lead)
    days = WorkingDays(off=frozenset(ENDS + n * DAY for n in off))
    starts_on = ENDS - validity * DAY
    seen = set()
    for shift in range(-800, 150):
        on = ENDS + shift * DAY
        first, last = policy.window(on)
        for each in policy.told(starts_on, ENDS, on, days):
            assert first <= ENDS <= last
            assert each.tell_on <= on
            assert days.includes(each.tell_on)
            seen.add((each.audience, each.step, each.tell_on))

    late = {(Audience.HOLDER, -7 * week, days.on_or_after(ENDS + 7 * week * DAY)) for week in range(1, weeks + 1)}
    late |= {(who, -7 * at, days.on_or_after(ENDS + 7 * at * DAY)) for who, at in escalated(superior, lead)}
    ahead = {}  # of steps that fall on one working day only the innermost is told
    for length in policy.steps(starts_on, ENDS):
        day = length.before(ENDS)
        ahead[days.on_or_before(day)] = (ENDS - day).days
    assert seen == late | {(Audience.HOLDER, step, tell_on) for tell_on, step in ahead.items()}


def escalated(superior, lead):
    return [(who, at) for who, at in ((Audience.SUPERIOR, superior), (Audience.LEAD, lead)) if at]
