"""The list of procedures with their coverage: what is asked, the rows, and the figures that they add up to."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import register
from agencies.choices import Tier
from agencies.models import Area
from portal.kit.asking import Dates
from portal.kit.dates import written_day
from portal.kit.numbers import Rate
from portal.kit.searching import matching
from portal.programme.choices import Coverage
from portal.programme.models import Procedure
from portal.programme.procedures.queries import NONE, Counted, Figures, counted
from portal.programme.procedures.runs import Tally


class ProcedureFilter(forms.Form):
    """Which procedures are listed, and in which district they are counted. Stands in the address."""

    q = forms.CharField(label=gettext_lazy("Code or name"), max_length=100, required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=[("", "–"), *Tier.choices], required=False)
    field = forms.CharField(label=gettext_lazy("Field"), max_length=150, required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", "–"), *register.districts().items(), (NONE, _("Outside districts"))]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, as the address says it; what cannot be read is not asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def listed(user: Any, dates: Dates, asked: dict[str, str]) -> QuerySet[Procedure]:
    """The procedures in force on the day that are asked for."""
    rows = Procedure.objects.visible_to(user).in_force(dates.on, dates.known)
    rows = rows.filter(**{name: asked[name] for name in ("tier", "field") if name in asked})
    return matching(rows, asked.get("q", ""))


@dataclass(frozen=True)
class Share:
    """So many of so many: `url` opens what adds up to them, `covered_url` those that are covered."""

    label: str
    figures: Figures
    url: str
    covered_url: str = ""

    @property
    def rate(self) -> str:
        return Rate(self.figures.covered, self.figures.total).written(register.current().rounding)


class Drawer:
    """Draws the figures of listed procedures: parts add up to the whole, each opens the list that it adds up."""

    def __init__(self, user: Any, dates: Dates, asked: dict[str, str]):
        self.asked = asked
        self.rows = listed(user, dates, asked)
        self.found = counted(self.rows, user, dates)
        self.dates = self.found.dates
        self.areas = places(self.found)

    def whole(self) -> Share:
        return self._listed(_("All"), sum(self._by(lambda each: each.procedure).values(), Figures()))

    def procedures(self, rows: list[Procedure]) -> list[tuple[Procedure, Share]]:
        """Each of these procedures with its share."""
        figures, district = self._by(lambda each: each.procedure), self.asked.get("district")
        return [(row, _opening(row, self.dates, row.code, figures.get(row.pk, Figures()), district)) for row in rows]

    def fields(self) -> list[Share]:
        names = dict(self.rows.values_list("pk", "field"))
        figures = self._by(lambda each: names[each.procedure])
        return [self._listed(field, figures[field], field=field) for field in sorted(figures)]

    def districts(self) -> list[Share]:
        figures = self.found.by(lambda each: each.district)
        return [self._listed(name, figures[key], district=code) for key, (code, name) in self.areas.items()]

    def years(self) -> list[Share]:
        """At the ends of years and on the day, in all districts; nothing before there was something to count."""
        return [
            self._listed(written_day(day), Figures(covered, 0, total - covered), on=day)
            for day, covered, total in self.found.years
            if total
        ]

    def _by(self, name: Callable[[Tally], Any]) -> dict[Any, Figures]:
        """Summed up within the district that is asked for."""
        parts = self.found.by(lambda each: (self.areas[each.district][0], name(each)))
        found: dict[Any, Figures] = defaultdict(Figures)
        for (code, what), figures in parts.items():
            if self.asked.get("district", code) == code:
                found[what] += figures
        return found

    def _listed(self, label: str, figures: Figures, on: date | None = None, **more: str) -> Share:
        dates = Dates(on or self.dates.on, self.dates.known)
        return Share(label, figures, dates.link(self.path, **self.asked | more))

    @property
    def path(self) -> str:
        return reverse("procedures")


def of_procedure(procedure: Procedure, user: Any, dates: Dates, district: str) -> tuple[Dates, Figures, list[Share]]:
    """One procedure: the dates that its figures hold for, those of the district asked for, those of every district."""
    found = counted(Procedure.objects.filter(pk=procedure.pk), user, dates)
    figures = found.by(lambda each: each.district)
    parts = {
        code: _opening(procedure, found.dates, name, figures[key], code) for key, (code, name) in places(found).items()
    }
    asked = [share.figures for code, share in parts.items() if code == district or not district]
    return found.dates, sum(asked, Figures()), list(parts.values())


def places(found: Counted) -> dict[int | None, tuple[str, str]]:
    """Code and name of each district that has figures, in the order of the alphabet; outside districts last."""
    keys = set(found.by(lambda each: each.district))
    areas = Area.objects.filter(pk__in=keys - {None}).order_by("sort_key", "pk").values_list("pk", "code", "name")
    named: dict[int | None, tuple[str, str]] = {pk: (code, name) for pk, code, name in areas}
    return named | ({None: (NONE, _("Outside districts"))} if None in keys else {})


def _opening(procedure: Procedure, dates: Dates, label: str, figures: Figures, district: str | None) -> Share:
    path = reverse("procedure", args=[procedure.pk])
    covered = dates.link(path, district=district, coverage=Coverage.COVERED)
    return Share(label, figures, dates.link(path, district=district), covered)
