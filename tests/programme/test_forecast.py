"""The way down and the forecast, out of targets alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.programme.plans.attainment import Goal, attained
from portal.programme.plans.burndown import burn_down
from portal.programme.plans.forecast import Forecast, Missed, Time, forecast, missed

YEAR = Time(date(2018, 1, 1), date(2018, 12, 31))


def goals(*reached: date | None, due: date = YEAR.last) -> list[Goal]:
    return [Goal(number, "build", due, day) for number, day in enumerate(reached)]


def test_the_pace_of_the_last_ninety_days_goes_on():
    on = date(2018, 7, 1)
    found = goals(date(2018, 1, 5), date(2018, 4, 2), date(2018, 4, 3), date(2018, 6, 30), None, None, None, None)

    # Two in the 90 days from 03/04 on; 183 days are left: 2 × 183 ÷ 90 = 4.06. Four are left: 4 × 90 ÷ 2 = 180 days.
    assert forecast(found, YEAR, on) == Forecast(8, 4, 2, 90, 8, on + timedelta(180))


def test_what_was_there_on_the_first_day_tells_nothing_of_the_pace():
    told = forecast(goals(YEAR.first, None), YEAR, date(2018, 1, 10))

    assert told == Forecast(2, 1, 0, 10, 1, None)


def test_nothing_is_told_outside_the_plan():
    assert forecast(goals(None), YEAR, date(2017, 12, 31)) is None
    assert forecast(goals(None), YEAR, YEAR.last) is None


def test_the_error_of_a_year_past():
    past = goals(date(2018, 3, 1), date(2018, 11, 1), None)

    # 184 days before the end one was reached, on the 60th day, and none in the last 90: told 1, reached 2.
    assert missed([(YEAR, past)], 184) == [Missed(2018, 3, 1, 2)]
    assert missed([(YEAR, past)], 400) == []


def test_the_way_down_ends_where_it_is_known():
    found = goals(date(2018, 3, 1), None, due=date(2018, 6, 30))
    steps = burn_down(found, YEAR, date(2018, 3, 15))

    assert [(step.day.isoformat(), step.wanted, step.left) for step in steps[:6]] == [
        ("2017-12-31", 2, 2),
        ("2018-01-31", 2, 2),
        ("2018-02-28", 2, 2),
        ("2018-03-15", 2, 1),
        ("2018-03-31", 2, None),
        ("2018-04-30", 2, None),
    ]
    assert [step.wanted for step in steps[6:]] == [2, 0, 0, 0, 0, 0, 0, 0]


days = st.dates(date(2018, 1, 1), date(2018, 12, 31))
goal = st.builds(Goal, st.integers(1, 5), st.sampled_from(["build", "convert"]), days, st.none() | days, st.booleans())


@given(st.lists(goal, max_size=12), days)
def test_every_target_is_counted_once_and_no_forecast_leaves_its_bounds(found, on):
    told = attained(found, on)
    assert told.reached + told.open + told.overdue + told.lapsed == told.planned == len(found)

    ahead = forecast(found, YEAR, on)
    if ahead:
        assert ahead.reached <= ahead.at_end <= ahead.planned
        assert (ahead.done_on is not None) == (ahead.lately > 0 or ahead.reached == ahead.planned)
    last = next(step for step in reversed(burn_down(found, YEAR, on)) if step.left is not None)
    assert last.left == told.open + told.overdue
