"""Numbers as people read them, 1.234,5 in Vietnamese and 1,234.5 in English; rates with their two parts."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import TextChoices
from django.utils.formats import get_format, number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _


class Rounding(TextChoices):
    """What happens to a percentage's third decimal. Officials of the provinces cut it off."""

    TRUNCATE = "truncate", gettext_lazy("cut off: 69.569 becomes 69.56")
    HALF_UP = "half_up", gettext_lazy("round half up: 69.565 becomes 69.57")


def written_number(number: int | Decimal, decimals: int | None = None) -> str:
    """The number in the present language, grouped by thousands; `decimals` cuts or fills decimal places."""
    if decimals is None and isinstance(number, int):  # what tables are full of, ten times as fast
        return str(number) if -1000 < number < 1000 else f"{number:,}".replace(",", _separator(get_language()))
    return number_format(number, decimals, force_grouping=True)


@cache
def _separator(language: str | None) -> str:
    return get_format("THOUSAND_SEPARATOR", language)


def written_dong(amount: int | None) -> str:
    """Money in the present language, 1.234.567 đ; a dash where there is none. No line ends before the sign."""
    return (
        "–"
        if amount is None
        else _("%(amount)s VND").replace(" ", "\N{NO-BREAK SPACE}") % {"amount": written_number(amount)}
    )


_DONG = re.compile(
    r"(?P<number>\d{1,3}(?:(?P<sign>[.,\s])\d{3}(?:(?P=sign)\d{3})*)?|\d+)\s*(?:đ|đồng|vnd|₫)?", re.IGNORECASE
)


def parse_dong(text: str) -> int:
    """Whole đồng as people write them: 1.234.567, 1 234 567 đ, 1234567.

    Raises ValueError with a sentence that says how to write it.
    """
    found = _DONG.fullmatch(text.strip())
    if not found:
        message = _("“%(text)s” is no amount of money in whole numbers. Write it like 1.234.567.")
        raise ValueError(message % {"text": text})
    return int(re.sub(r"\D", "", found["number"]))


@dataclass(frozen=True)
class Rate:
    """A part of a whole. It is never shown without both: 128/184 (69,56 %)."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError(f"A rate counts things: {self.numerator}/{self.denominator} is none.")

    def percent(self, rounding: str) -> Decimal | None:
        """The percentage with two decimals, exactly; None where there is nothing to divide by."""
        if not self.denominator:
            return None
        if Rounding(rounding) == Rounding.HALF_UP:
            hundredths = (self.numerator * 20_000 + self.denominator) // (self.denominator * 2)
        else:
            hundredths = self.numerator * 10_000 // self.denominator
        return Decimal(hundredths).scaleb(-2)

    def written(self, rounding: str) -> str:
        """'128/184 (69,56 %)' in the present language, or only '0/0'. No line ends before the sign."""
        parts = f"{written_number(self.numerator)}/{written_number(self.denominator)}"
        percent = self.percent(rounding)
        return parts if percent is None else f"{parts} ({written_number(percent, 2)}\N{NO-BREAK SPACE}%)"
