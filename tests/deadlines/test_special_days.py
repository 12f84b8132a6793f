"""The holidays and exchanged days that the portal ships, against the moon and the law."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from portal.deadlines import admin
from portal.deadlines.actions import save_special_day
from portal.deadlines.models import SpecialDay
from portal.deadlines.queries import working_days
from tests.deadlines.moon import tet

YEARS = range(2015, 2031)
with (Path(admin.__file__).parent / "data/special_days.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [row | {"day": date.fromisoformat(row["day"])} for row in csv.DictReader(file)]
OFF = {row["day"]: row["name"] for row in ROWS if row["kind"] == "off"}
WORKED = {row["day"]: row["name"] for row in ROWS if row["kind"] == "worked"}


@pytest.mark.parametrize(("year", "day"), [(1985, "01-21"), (2007, "02-17"), (2025, "01-29"), (2030, "02-02")])
def test_the_moon_itself(year, day):
    """Years in which Hà Nội's new year is not Peking's, and one in which it is."""
    assert tet(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", YEARS)
def test_tet_is_where_the_moon_says(year):
    first = tet(year)

    assert OFF[first] == "Mùng một Tết Nguyên đán"
    week = [first + timedelta(days=n) for n in range(-3, 9)]
    free = [day for day in week if day in OFF]
    assert len([day for day in free if day.weekday() < 5 and "hoán đổi" not in OFF[day]]) == 5
    assert free[-1] - free[0] < timedelta(days=9)


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_of_every_year(year):
    fixed = [(1, 1), (4, 30), (5, 1), (9, 2)] + [(11, 24)] * (year >= 2026)

    assert {date(year, *day) for day in fixed} <= OFF.keys()
    assert sum(day.year == year and name == "Ngày Giỗ Tổ Hùng Vương" for day, name in OFF.items()) == 1
    working = [day for day in OFF if day.year == year and day.weekday() < 5 and "hoán đổi" not in OFF[day]]
    # New Year, Tết 5, Hùng Kings, 30/4, 1/5, 2/9; a second day of 2/9 since 2021; 24/11 since 2026.
    assert len(working) == 10 + (year >= 2021) + (year >= 2026)


def test_who_exchanges_a_day_works_another():
    exchanged = [name for name in OFF.values() if "hoán đổi" in name]

    assert len(exchanged) == len(WORKED) > 5
    assert all(f"{day:%d/%m/%Y}" in " ".join(exchanged) for day in WORKED)
    assert {day.weekday() for day in WORKED} == {5}


def test_every_row_says_where_it_comes_from():
    assert Counter(bool(row["source"] and row["name"]) for row in ROWS) == {True: len(ROWS)}
    assert [row["day"] for row in ROWS] == sorted({row["day"] for row in ROWS})


@pytest.mark.django_db
def test_the_rows_are_loaded_and_administrators_correct_them():
    assert SpecialDay.objects.count() == len(ROWS)
    day = SpecialDay(day=date(2027, 9, 6), name="Nghỉ theo thông báo", kind="off")
    save_special_day(day=day)

    days = working_days()
    assert not days.includes(date(2027, 9, 6))
    assert days.includes(date(2026, 1, 10))
    with pytest.raises(ValidationError):
        save_special_day(day=SpecialDay(day=date(2027, 9, 6), name="Hai lần", kind="off"))
