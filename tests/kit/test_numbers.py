"""Rates and numbers as people read them."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.numbers import Rate, Rounding, parse_dong, written_dong, written_number


@pytest.mark.parametrize(
    ("rate", "language", "rounding", "text"),
    [
        (Rate(128, 184), "vi", "truncate", "128/184 (69,56\N{NO-BREAK SPACE}%)"),
        (Rate(128, 184), "en", "truncate", "128/184 (69.56\N{NO-BREAK SPACE}%)"),
        (Rate(128, 184), "vi", "half_up", "128/184 (69,57\N{NO-BREAK SPACE}%)"),
        (Rate(195, 195), "vi", "truncate", "195/195 (100,00\N{NO-BREAK SPACE}%)"),
        (Rate(0, 184), "vi", "truncate", "0/184 (0,00\N{NO-BREAK SPACE}%)"),
        (Rate(1, 100_000), "vi", "half_up", "1/100.000 (0,00\N{NO-BREAK SPACE}%)"),
        (Rate(10_599, 11_162), "vi", "truncate", "10.599/11.162 (94,95\N{NO-BREAK SPACE}%)"),
        (Rate(0, 0), "vi", "truncate", "0/0"),
    ],
)
def test_a_rate_shows_what_it_is_made_of(rate, language, rounding, text):
    with override(language):
        assert rate.written(rounding) == text


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_percentages_are_exact_to_the_second_decimal(part, whole):
    exact = Fraction(part * 100, whole)
    truncated, rounded = (Rate(part, whole).percent(rounding) for rounding in Rounding)

    assert truncated <= exact < truncated + Decimal("0.01")
    assert rounded - Decimal("0.005") <= exact < rounded + Decimal("0.005")


@given(st.integers(0, 10**6))
def test_percentages_agree_with_decimal_where_it_is_exact(part):
    whole = 2**3 * 5**7
    exact = Decimal(part * 100) / whole

    assert Rate(part, whole).percent("truncate") == exact.quantize(Decimal("0.01"), ROUND_DOWN)
    assert Rate(part, whole).percent("half_up") == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_a_rate_counts_things_and_knows_its_roundings():
    with pytest.raises(ValueError, match="-1/4"):
        Rate(-1, 4)
    with pytest.raises(ValueError, match="bankers"):
        Rate(1, 4).percent("bankers")


@pytest.mark.parametrize(
    ("number", "decimals", "vi", "en"),
    [
        (1234567, None, "1.234.567", "1,234,567"),
        (Decimal("1234.5"), None, "1.234,5", "1,234.5"),
        (Decimal("1234.5"), 2, "1.234,50", "1,234.50"),
        (Decimal("-0.129"), 2, "-0,12", "-0.12"),
        (0, None, "0", "0"),
    ],
)
def test_numbers_are_grouped_by_thousands(number, decimals, vi, en):
    with override("vi"):
        assert written_number(number, decimals) == vi
    with override("en"):
        assert written_number(number, decimals) == en


# --- money --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1.234.567", 1234567), ("1 234 567 đ", 1234567), ("1,000 VND", 1000), ("1234567đồng", 1234567), ("7", 7)],
)
def test_money_is_read_as_people_write_it(typed, amount):
    assert parse_dong(typed) == amount


@pytest.mark.parametrize("typed", ["", "1.5", "12.34.567", "1.234,567", "-5", "1e6", "một triệu", "1.234.56"])
def test_what_is_no_whole_amount_is_told(typed):
    with pytest.raises(ValueError, match=re.escape(f"“{typed}”")):
        parse_dong(typed)


def test_money_is_written_by_language():
    with override("vi"):
        assert written_dong(1234567) == "1.234.567\N{NO-BREAK SPACE}đ"
    with override("en"):
        assert written_dong(-1000) == "-1,000\N{NO-BREAK SPACE}VND"
    assert written_dong(None) == "–"
