"""The list of agencies: as on any date, as known at any moment, narrowed by filters that stand in the URL."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies import register
from agencies.choices import Freshness, Group, Obligation, State, Tier, Upkeep
from agencies.freshness import freshness, still_before, still_since, told_at
from agencies.models import Fact, Standing
from agencies.permissions import sees_every_agency
from agencies.queries import named_later, names_on, summed
from portal.kit.dates import VIETNAM, written_day
from portal.kit.paging import KeysetPage, keyset_page
from portal.kit.searching import matching
from portal.kit.web import url
from portal.pages.dates import Dates
from portal.pages.province import LEFT, NONE
from portal.pages.rollups import KEYS, rolled_figures

ROW = (
    "agency_id",
    "agency__name",
    "agency__sort_key",
    "agency__group",
    "tier",
    "district__name",
    "state",
    "edition",
    "upkeep",
    "obligation",
)


LONGEST_SEARCH = 100  # characters
YEARS = (1, 2, 3, 5)
"""Years for which an agency may have stood still, to choose from."""
STILL = "still"
"""The order of the list that begins with those longest in their state."""


TIMES = ("freshness", "still", "order")


def still_words(years: int) -> str:
    return ngettext("for at least %(years)s year", "for at least %(years)s years", years) % {"years": years}


def _any(choices) -> list[tuple[str, Any]]:
    return [("", _("all")), *choices]


class SearchForm(forms.Form):
    """The filters of everybody. Each is a plain parameter of the URL, so that a list can be sent to somebody."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    tier = forms.ChoiceField(label=_("Tier"), choices=_any([(NONE, _("none")), *Tier.choices]), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=_any([*State.choices, (LEFT, _("All but declared"))]), required=False
    )
    counted = forms.BooleanField(label=_("Only agencies counted in the figures"), required=False)

    def __init__(self, data, districts: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["district"].choices = _any([(NONE, _("none")), *districts])

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in ("tier", "district", "state")]

    @property
    def narrowed(self) -> dict[str, Any]:
        """The filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


class FilterForm(SearchForm):
    """The filters of the list that people work with."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)
    upkeep = forms.ChoiceField(
        label=_("Upkeep"), choices=_any(choice for choice in Upkeep.choices if choice[0]), required=False
    )
    obligation = forms.ChoiceField(label=_("Obligation"), choices=_any(Obligation.choices), required=False)
    group = forms.ChoiceField(label=_("Group"), choices=_any(Group.choices), required=False)
    freshness = forms.ChoiceField(label=_("Last updated or confirmed"), choices=_any(Freshness.choices), required=False)
    still = forms.TypedChoiceField(label=_("In the same state"), coerce=int, empty_value=None, required=False)
    order = forms.ChoiceField(
        label=_("Order"), choices=[("", _("by name")), (STILL, _("longest in the same state first"))], required=False
    )

    def __init__(self, data, districts: list[tuple[str, str]], editions: list[str]):
        super().__init__(data, districts)
        self.fields["still"].choices = _any((years, still_words(years)) for years in YEARS)
        self.fields["edition"].choices = _any([(NONE, _("none")), *[(code, code) for code in editions]])

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("edition", "upkeep", "obligation", "group", *TIMES)]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters that are folded away is set or wrong."""
        return any(self.data.get(name) for name in (*(field.name for field in self.more), "counted", "on", "known"))


def filter_form(data) -> FilterForm:
    return FilterForm(data, list(register.districts().items()), register.editions())


def listed(user, dates: Dates, filters: dict[str, Any]):
    """The standings that the list shows to this person, one for each agency."""
    standings = narrowed(Standing.objects.visible_to(user).known(dates.known).on(dates.on), filters)
    if "freshness" in filters:
        standings = standings.alias(freshness=freshness(dates.on, dates.known)).filter(freshness=filters["freshness"])
    if "still" in filters:
        longest = still_before(dates.on, filters["still"])
        standings = standings.alias(since=still_since(dates.on, dates.known)).filter(since__lte=longest)
    return standings


def narrowed(standings, filters: dict[str, Any]):
    """The standings that the filters leave."""
    if filters.get("counted"):
        standings = standings.counted()
    if "tier" in filters:
        standings = standings.filter(tier="") if filters["tier"] == NONE else standings.of_tier(filters["tier"])
    for name in ("edition", "obligation", "upkeep"):
        if name in filters:
            standings = standings.filter(**{name: "" if filters[name] == NONE else filters[name]})
    if "group" in filters:
        standings = standings.filter(agency__group=filters["group"])
    standings = _by_district(_by_state(standings, filters), filters)
    return matching(standings, filters.get("q", ""), "agency__search_key")


def found(user, dates: Dates, filters: dict[str, Any], params: Mapping[str, str]) -> KeysetPage:
    """One page of the list: in the order of the Vietnamese alphabet, or those first that stand still longest.

    Names are those of the day; agencies are found and put in order by the names that they bear now.
    """
    standings = listed(user, dates, filters).values(*ROW)
    if filters.keys() & {"still", "order"}:
        standings = standings.annotate(still_since=still_since(dates.on, dates.known))
    if "freshness" in filters:
        standings = standings.annotate(told_at=told_at(dates.on, dates.known))
    first = "still_since" if "order" in filters else "agency__sort_key"
    return keyset_page(standings, params, order=(first, "agency_id"))


class Row(NamedTuple):
    """An agency in words. (Templates read tuples with names faster than dicts.)"""

    url: str
    name: str
    state: str
    state_label: str
    edition: str
    upkeep: str
    tier: str
    district: str | None
    obligation: str
    times: list[str]


def drawn(rows: list[dict[str, Any]], dates: Dates) -> list[Row]:
    """The rows in words; each leads to its agency on the same two dates."""
    names = _names(dates, [row["agency_id"] for row in rows])
    query = urlencode(dates.query)
    states, upkeeps, tiers, obligations = (words_of(choices) for choices in (State, Upkeep, Tier, Obligation))
    return [
        Row(
            url=f"{url('agency', row['agency_id'])}?{query}",
            name=names.get(row["agency_id"], row["agency__name"]),
            state=row["state"],
            state_label=states[row["state"]],
            edition=row["edition"],
            upkeep=upkeeps[row["upkeep"]],
            tier=tiers[row["tier"]],
            district=row["district__name"],
            obligation=obligations[row["obligation"]],
            times=_times(row),
        )
        for row in rows
    ]


def _names(dates: Dates, agencies: list[int]) -> dict[int, str]:
    """The names of the day, where they may be others than those of now."""
    if dates.known is None:
        agencies = named_later(dates.on, agencies)
    return names_on(dates.on, Fact.objects.known(dates.known), agencies) if agencies else {}


def _times(row: dict[str, Any]) -> list[str]:
    """Since when the agency is in its state and when somebody last told of it, where the list asks for that."""
    moment = row.get("told_at")
    told = written_day(moment.astimezone(VIETNAM).date() if moment else None)
    since = written_day(row.get("still_since"))
    return [*([since] if "still_since" in row else []), *([told] if "told_at" in row else [])]


def words_of(choices) -> dict[str, str]:
    """The label of each code in the present language, looked up once for all rows; none for the empty code."""
    return {value: str(label) for value, label in choices.choices} | {"": ""}


def _by_state(standings, filters):
    state = filters.get("state")
    if state == LEFT:
        return standings.exclude(state=State.DECLARED)
    return standings.filter(state=state) if state else standings


def _by_district(standings, filters):
    district = filters.get("district")
    if district == NONE:
        return standings.filter(district=None)
    return standings.filter(district__code=district) if district else standings


def count(user, dates: Dates, filters: dict[str, Any]) -> int | None:
    """How many agencies the whole list has, where the rollups know it; None where counting would cost too much."""
    return rolled_count(dates, filters) if sees_every_agency(user) else None


def rolled_count(dates: Dates, filters: dict[str, Any]) -> int | None:
    """How many agencies of the whole register the filters leave, where the rollups know it."""
    if not filters.get("counted") or filters.keys() - {*KEYS, "state", "counted", "order"}:
        return None
    rolled_at, figures = rolled_figures(dates.on)
    if rolled_at is None or dates.known not in (None, rolled_at):
        return None
    wanted = {name: None if filters[name] == NONE else filters[name] for name in KEYS if name in filters}
    figure = summed([part for part in figures if all(part.key[name] == value for name, value in wanted.items())])
    state = filters.get("state")
    if state == LEFT:
        return figure.left
    return figure.counts[state] if state else figure.total
