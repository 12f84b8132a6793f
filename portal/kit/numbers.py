"""Numbers as people read them, 1.234,5 in Vietnamese and 1,234.5 in English; rates with their two parts."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _


class Rounding(TextChoices):
    """What happens to a percentage's third decimal. Officials of the provinces cut it off."""

    TRUNCATE = "truncate", _("cut off: 69.569 becomes 69.56")
    HALF_UP = "half_up", _("round half up: 69.565 becomes 69.57")


def written_number(number: int | Decimal, decimals: int | None = None) -> str:
    """The number in the present language, grouped by thousands; `decimals` cuts or fills decimal places."""
    if decimals is None and isinstance(number, int):  # what tables are full of, ten times as fast
        return str(number) if -1000 < number < 1000 else f"{number:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    return number_format(number, decimals, force_grouping=True)


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
