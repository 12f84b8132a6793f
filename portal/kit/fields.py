"""Form fields for days, moments and money as people write them, and for files."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kit.dates import Precision, parse_day, parse_moment, rewritten_moment, written
from portal.kit.files import check_scan
from portal.kit.numbers import parse_dong, written_dong, written_number

SCANS = ".pdf,.jpg,.jpeg,.png"
"""What a browser offers where a scan is asked for."""


class Day(NamedTuple):
    """A day with the precision in which it was given."""

    date: date
    precision: str = Precision.DAY


class DayField(forms.CharField):
    """A day written 31/12/2017; with `coarse`, a month 12/2017 or a year 2017 will do. Cleans to a `Day`."""

    def __init__(self, *, coarse: bool = False, **kwargs: Any) -> None:
        self.coarse = coarse
        super().__init__(**_typed(20) | kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Day):
            return written(value.date, value.precision)
        return written(value, Precision.DAY) if isinstance(value, date) else value

    def clean(self, value: Any) -> Day | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            day, precision = parse_day(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if precision != Precision.DAY and not self.coarse:
            # Reading it as a moment gives the sentence that asks for a whole date.
            return Day(_whole_day(text))
        return Day(day, precision)


class MomentField(forms.CharField):
    """A moment of knowledge: a date, which means its end, or a date and time. Cleans to an aware datetime."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_typed(40) | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return rewritten_moment(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        try:
            return parse_moment(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class DongField(forms.CharField):
    """Whole đồng above nought, written 1.234.567. Cleans to an int."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "1.234.567"})
        given: dict[str, Any] = {"max_length": 40, "widget": widget}
        super().__init__(**given | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_dong(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if not 0 < amount <= self.most:
            raise ValidationError(
                _("An amount is more than nought and at most %(most)s."),
                code="range",
                params={"most": written_dong(self.most)},
            )
        return amount


class UploadField(forms.FileField):
    """A file that shows something: checked by its content."""

    def __init__(self, check: Callable[[Any], Any] = check_scan, accept: str = SCANS, **kwargs: Any) -> None:
        self.check = check
        widget = forms.FileInput(attrs={"accept": accept})
        given: dict[str, Any] = {"help_text": _("PDF, JPEG or PNG, at most 10 MB."), "widget": widget}
        super().__init__(**given | kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload:
            self.check(upload)
        return upload


def ask_for_file_again(form: forms.Form, name: str = "upload") -> None:
    """A browser sends no file twice by itself; say so where one was chosen and something else is wrong."""
    if form.errors and form.files.get(name) and name not in form.errors:
        form.add_error(name, ValidationError(gettext("Please choose the file again."), code="again"))


def _typed(length: int) -> dict[str, Any]:
    """A day is typed, never picked from a calendar only."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "dd/mm/yyyy"})
    return {"max_length": length, "widget": widget}


def _whole_day(text: str) -> date:
    try:
        return parse_moment(text).date()
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error
