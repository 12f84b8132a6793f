"""One agency of the public register: where it stands on a day, its declaration, the history of its declarations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import register
from agencies.choices import DECLARING, Kind, State, Tier
from agencies.models import Agency, Fact, Standing
from agencies.standing import Event
from portal.kit.dates import written
from portal.kit.jinja import absolute
from portal.pages.dates import Dates
from portal.pages.public.asking import Asked
from portal.pages.public.listing import names
from portal.pages.public.meaning import MEANINGS, meanings
from portal.pages.public.scans import SCAN_COLUMNS, Offered, offered

AGENCY_COLUMNS = ("id", "key", "name")
STANDING_COLUMNS = ("state", "edition", "tier", "area__name", "district__name")
FACT_COLUMNS = ("id", "kind", "happened_on", "precision", "number", "issuer", "edition_id", "scope", *SCAN_COLUMNS)
PUBLIC_KINDS = DECLARING | {Kind.SCOPE_CHANGED, Kind.PAUSED, Kind.RESUMED, Kind.ENDED}
"""What the law makes known to everybody: declarations, and what becomes of them."""


@dataclass(frozen=True)
class Entry:
    """A public fact. The scope is that of a declaration only: elsewhere the field may hold an office's own words."""

    kind: str
    happened_on: date
    precision: str
    number: str
    issuer: str
    edition: str
    scope: str
    scan: Offered | None

    @property
    def day(self) -> str:
        return written(self.happened_on, self.precision)

    @property
    def iso(self) -> str:
        return self.happened_on.isoformat()

    @property
    def title(self) -> str:
        edition = f" – TCVN ISO 9001:{self.edition}" if self.edition else ""
        return (f"{self.label}, {self.number}" if self.number else self.label) + edition

    @property
    def label(self) -> str:
        return register.label_of(self.kind)


@dataclass(frozen=True)
class Story:
    """What everybody may know of one agency on a day. `history` begins with the newest."""

    key: str
    name: str
    standing: dict[str, Any] | None
    declaration: Entry | None
    history: list[Entry]


def story(key: str, dates: Dates) -> Story:
    """Raises Http404 for a key that no agency has."""
    if "\0" in key:  # PostgreSQL has no text with it
        raise Http404
    agency = Agency.objects.filter(key=key).values(*AGENCY_COLUMNS).first()
    if agency is None:
        raise Http404
    standing = Standing.objects.filter(agency=agency["id"]).known(dates.known).on(dates.on)
    entries = entries_of(agency["id"], dates)
    held = standing.values(*STANDING_COLUMNS).first()
    declaration = in_force(entries) if held else None
    name = names(dates, [agency["id"]]).get(agency["id"]) or agency["name"] or agency["key"]
    return Story(agency["key"], name, held, declaration, entries[::-1])


def entries_of(agency_id: int, dates: Dates) -> list[Entry]:
    """The public facts up to the day in the order in which they count; never one that was withdrawn since."""
    facts = Fact.objects.filter(agency=agency_id, kind__in=PUBLIC_KINDS, withdrawn_at=None)
    if dates.known is not None:
        facts = facts.filter(recorded_at__lte=dates.known)
    events = {_event(fact): fact for fact in facts.values(*FACT_COLUMNS)}
    ordered = sorted((event for event in events if event.counts_on <= dates.on), key=lambda event: event.order)
    return [_entry(events[event]) for event in ordered]


def _event(fact: dict[str, Any]) -> Event:
    return Event(fact["id"], fact["kind"], fact["happened_on"], fact["precision"], fact["number"])


def _entry(fact: dict[str, Any]) -> Entry:
    return Entry(
        kind=fact["kind"],
        happened_on=fact["happened_on"],
        precision=fact["precision"],
        number=fact["number"],
        issuer=fact["issuer"],
        edition=fact["edition_id"] or "",
        scope=fact["scope"] if fact["kind"] in DECLARING else "",
        scan=offered(fact) if fact["kind"] in DECLARING else None,
    )


def in_force(entries: list[Entry]) -> Entry | None:
    """The last declaration, unless the system ended after it."""
    for entry in reversed(entries):
        if entry.kind == Kind.ENDED:
            return None
        if entry.kind in DECLARING:
            return entry
    return None


def drawn(asked: Asked, key: str) -> dict[str, str]:
    """The title of the page, and the page below its frame."""
    told = story(key, asked.dates)
    held = told.standing
    context = {
        "asked": asked,
        "dates": asked.dates,
        "story": told,
        "state": State(held["state"]).label if held else "",
        "tier": Tier(held["tier"]).label if held and held["tier"] else "",
        "meaning": MEANINGS[held["state"]] if held else "",
        "meanings": meanings(),
        "permanent": absolute(reverse("public-agency", args=[key])),
        "exact": absolute(asked.dates.link(reverse("public-agency", args=[key]))),
    }
    return {"title": told.name, "body": render_to_string("pages/public/_agency.html", context)}
