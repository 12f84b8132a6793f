"""Days with a precision, and the moments that they mean."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.dates import (
    Precision,
    end_of_day,
    first_day,
    last_day,
    months_after,
    parse_day,
    parse_moment,
    rewritten_moment,
    written,
)

days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
precisions = st.sampled_from(Precision)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("31/12/2017", date(2017, 12, 31), "day"),
        ("31-12-2017", date(2017, 12, 31), "day"),
        ("31.12.2017", date(2017, 12, 31), "day"),
        ("2/11/2026", date(2026, 11, 2), "day"),
        ("02/11/2026", date(2026, 11, 2), "day"),
        (" 2017-12-31 ", date(2017, 12, 31), "day"),
        ("29/02/2020", date(2020, 2, 29), "day"),
        ("12/2017", date(2017, 12, 1), "month"),
        ("3/2017", date(2017, 3, 1), "month"),
        ("2017-12", date(2017, 12, 1), "month"),
        ("2017", date(2017, 1, 1), "year"),
    ],
)
def test_dates_are_read_as_people_write_them(text, day, precision):
    assert parse_day(text) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "", "31/02/2017", "29/02/2019", "12/31/2017", "13/2017", "2017-13", "2017-00-10", "0/1/2017",
        "31/12/17", "31/12-2017", "2017/12/31", "20171231", "31 12 2017", "0017", "31/12/0017", "١/١/٢٠١٧",
        "31/12/2017x", "2017-12-31T10:00", "hôm nay",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_repeated_to_the_person(text):
    with pytest.raises(ValueError, match=r"[“\"]") as refusal:
        parse_day(text)

    assert text.strip() in str(refusal.value)


@given(days, precisions)
def test_what_is_written_is_read_again(day, precision):
    assert parse_day(written(day, precision)) == (first_day(day, precision), precision)


def test_no_more_is_written_than_is_known():
    day = date(2017, 12, 5)

    assert [written(day, precision) for precision in Precision] == ["05/12/2017", "12/2017", "2017"]


@given(days.filter(lambda day: day < date(2999, 12, 31)), precisions)
def test_a_period_holds_its_day_and_ends_where_the_next_begins(day, precision):
    first, last = first_day(day, precision), last_day(day, precision)

    assert first <= day <= last
    assert first_day(last, precision) == first
    assert first_day(last + timedelta(days=1), precision) == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2017, 12, 31), 2, date(2018, 2, 28)),
        (date(2017, 3, 31), -1, date(2017, 2, 28)),
        (date(2017, 3, 15), 0, date(2017, 3, 15)),
    ],
)
def test_months_clamp_to_the_end_of_the_month(day, months, later):
    assert months_after(day, months) == later


def test_a_day_ends_in_vietnam():
    end = end_of_day(date(2017, 12, 31))

    assert end.astimezone(UTC) == datetime(2017, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)
    assert end + timedelta(microseconds=1) == datetime(2017, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("31/12/2017", datetime(2017, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)),
        ("2017-12-31", datetime(2017, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)),
        ("2017-12-31T10:30", datetime(2017, 12, 31, 3, 30, tzinfo=UTC)),
        ("2017-12-31 10:30:15", datetime(2017, 12, 31, 3, 30, 15, tzinfo=UTC)),
        ("2017-12-31T10:30:00Z", datetime(2017, 12, 31, 10, 30, tzinfo=UTC)),
        ("2017-12-31T10:30:00.000001+07:00", datetime(2017, 12, 31, 3, 30, 0, 1, tzinfo=UTC)),
        ("31/12/2017 10:30", datetime(2017, 12, 31, 3, 30, 59, 999999, tzinfo=UTC)),
        ("1.2.2017  9:05", datetime(2017, 2, 1, 2, 5, 59, 999999, tzinfo=UTC)),
    ],
)
def test_moments_are_read(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017",
        "12/2017",
        "2017-12-31T25:00",
        "2017-12-31T",
        "20171231T1000",
        "31/12/2017 24:00",
        "12/2017 8:00",
        "now",
    ],
)
def test_other_moments_are_refused(text):
    with pytest.raises(ValueError, match=r"[“\"]"):
        parse_moment(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 (bounds are naive)
def test_a_moment_written_as_iso_is_read_again(moment):
    assert parse_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2017-12-31T10:30:59.879524+00:00", "31/12/2017 17:30"),
        ("31/12/2017", "31/12/2017"),
        ("2017-12-31T25:00", "2017-12-31T25:00"),
        ("now", "now"),
    ],
)
def test_a_moment_out_of_a_link_is_shown_as_people_write_it(typed, shown):
    assert rewritten_moment(typed) == shown


def test_what_is_shown_means_the_minute_that_it_says():
    """So the figures asked for again are those of the link, and what was recorded in the rest of its minute."""
    assert parse_moment(rewritten_moment("2017-12-31T10:30:15+00:00")) == datetime(
        2017, 12, 31, 10, 30, 59, 999999, tzinfo=UTC
    )
