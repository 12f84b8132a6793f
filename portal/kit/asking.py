"""The two dates of every figure: `on`, the day it is about, and `known`, the moment of knowledge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.kit.fields import DayField, MomentField


class DatesForm(forms.Form):
    on = DayField(label=_("Figures on"), required=False)
    known = MomentField(label=_("As known on"), required=False, help_text=_("Empty: as known now."))


NOT_ASKED = DatesForm()
"""The form of all pages whose address says nothing about dates."""


@dataclass(frozen=True)
class Dates:
    on: date
    known: datetime | None = None

    @cached_property
    def query(self) -> dict[str, str]:
        """How links carry the two dates."""
        known = {"known": self.known.isoformat()} if self.known else {}
        return {"on": self.on.isoformat(), **known}

    def link(self, path: str, **filters: str | None) -> str:
        """The path with the filters that are set, and both dates."""
        given = urlencode({name: value for name, value in filters.items() if value is not None})
        return f"{path}?{given}&{self._written}" if given else f"{path}?{self._written}"

    @cached_property
    def _written(self) -> str:
        return f"on={self.on.isoformat()}{_known(self.known) if self.known else ''}"


@lru_cache(maxsize=100)
def _known(moment: datetime) -> str:
    return f"&{urlencode({'known': moment.isoformat()})}"  # pages carry the same moment in hundreds of links


def asked(request) -> tuple[Dates, DatesForm]:
    """The dates that a request asks for."""
    return asked_in(request.GET)


def asked_in(params: Mapping[str, Any]) -> tuple[Dates, DatesForm]:
    """The dates that these parameters ask for; today and now where they do not say, or say what cannot be read."""
    form = DatesForm(params) if {"on", "known"} & params.keys() else NOT_ASKED
    found = form.cleaned_data if form.is_valid() else {}
    on = found["on"].date if found.get("on") else localdate()
    return Dates(on, found.get("known")), form
