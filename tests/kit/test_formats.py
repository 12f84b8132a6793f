"""Dates and numbers pass through a form unchanged, in both languages."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.formats.en import formats as en
from portal.formats.vi import formats as vi

LANGUAGES = ("vi", "en")


def shown(field, value):
    """What a person finds in the input of a form that holds this value."""
    return field.widget.format_value(field.prepare_value(value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_four_years_is_read_as_it_is_written(language):
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366 + 3 * 365)]

    with override(language):
        field = forms.DateField(localize=True)
        for day in days:
            assert formats.date_format(day) == formats.date_format(day, "SHORT_DATE_FORMAT") == f"{day:%d/%m/%Y}"
            for typed in (
                formats.date_format(day),
                shown(field, day),
                f"{day:%d-%m-%Y}",
                f"{day:%d.%m.%Y}",
                f"{day}",
            ):
                assert field.clean(typed) == day

    assert days[-1] == date(2027, 12, 31)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_month_never_comes_first(language):
    with override(language):
        assert forms.DateField().clean("02/11/2026") == date(2026, 11, 2)
        with pytest.raises(ValidationError):
            forms.DateField().clean("11/13/2026")


@pytest.mark.parametrize("language", LANGUAGES)
def test_moments_are_read_as_they_are_written(language):
    moment = datetime(2017, 12, 5, 17, 5)  # noqa: DTZ001 (a form reads local time)

    with override(language):
        assert formats.date_format(moment, "DATETIME_FORMAT") == "05/12/2017 17:05"
        field = forms.DateTimeField(localize=True)
        for typed in (shown(field, moment), "05/12/2017 17:05", "05-12-2017 17:05:00", "2017-12-05T17:05"):
            assert field.clean(typed).replace(tzinfo=None) == moment


def test_weeks_begin_on_monday():
    for language in LANGUAGES:
        with override(language):
            assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_both_languages_differ_only_in_their_separators():
    names = {name for name in vars(vi) if name.isupper()}

    assert {name for name in vars(en) if name.isupper()} == names
    assert {name for name in names if getattr(vi, name) != getattr(en, name)} == {
        "DECIMAL_SEPARATOR",
        "THOUSAND_SEPARATOR",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@given(whole=st.integers(-(10**12), 10**12), cents=st.integers(0, 99))
def test_numbers_are_read_as_they_are_written(language, whole, cents):
    amount = Decimal(whole) + Decimal(cents) / 100

    with override(language):
        integer, decimal = (
            forms.IntegerField(localize=True),
            forms.DecimalField(localize=True, decimal_places=2),
        )
        assert integer.clean(shown(integer, whole)) == whole
        assert decimal.clean(shown(decimal, amount)) == amount


def test_vietnamese_numbers_as_people_type_them():
    with override("vi"):
        assert forms.IntegerField(localize=True).clean("1.234") == 1234
        assert forms.DecimalField(localize=True).clean("1.234.567,5") == Decimal("1234567.5")
        assert forms.DecimalField(localize=True).clean("1,5") == Decimal("1.5")
