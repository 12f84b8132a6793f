"""A season that was played by hand is counted by hand, and the province's page says the same on any day, known when."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from agencies.models import Clause
from portal.kit.dates import VIETNAM
from tests import make
from tests.pages import dom
from tests.pages.played import DAYS, FIRST, TODAY, Case, Noted, Season

pytestmark = pytest.mark.django_db


def moment(days: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=days), time(12), tzinfo=VIETNAM)


ASKED = [
    (TODAY, None),
    (FIRST + timedelta(days=45), None),
    (FIRST + timedelta(days=100), None),
    (TODAY, moment(70)),
    (FIRST + timedelta(days=90), moment(92)),
    (FIRST + timedelta(days=120), moment(100)),
]


def test_the_page_counts_what_was_played():
    season = Season()

    for on, known in ASKED:
        counted = Counted(season.cases, on, known).all()
        assert shown(season, on, known) == counted, (on, known)
        assert len(counted) > 20


def shown(season: Season, on: date, known: datetime | None) -> dict[tuple, int]:
    """Each number of the page by what its link asks for."""
    client = Client()
    client.force_login(make.person(Role.LEADER, language="en"))
    asked = {"season": season.programme.year, "on": on.isoformat()} | ({"known": known.isoformat()} if known else {})
    page = client.get(reverse("province-inspections"), asked)
    assert page.status_code == 200
    numbers = {}
    for cell in dom.every(dom.first(dom.read(page), "main"), "td", class_="number"):
        if link := dom.first(cell, "a"):
            address = urlsplit(dom.attribute(link, "href"))
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            assert query["on"] == on.isoformat()
            assert query.get("known") == (known and known.isoformat())
            key = (_what(address.path), *(query.get(name, "") for name in ("by", "group", "form", "only")))
            numbers[key] = dom.number(dom.text(cell))
    return numbers


def _what(path: str) -> str:
    return path.strip("/").split("/")[-1] if "province" in path else "programme"


class Counted:
    """The ledger, counted the slow way."""

    def __init__(self, cases: list[Case], on: date, known: datetime | None) -> None:
        self.cases, self.on, self.known = cases, on, known
        self.clauses = {clause.number: clause.pk for clause in Clause.objects.filter(edition__code="2015")}

    def all(self) -> Counter:
        counts = Counter()
        for case in self.cases:
            counts.update(self._visits(case))
            for noted in case.noted:
                if self.seen(case, noted.told):
                    counts.update(self._finding(case, noted))
        return counts

    def seen(self, case: Case, day: date | None) -> bool:
        """Whether what happened on a day had happened, and was known."""
        return day is not None and day <= self.on and (self.known is None or case.recorded(day) <= self.known)

    def _visits(self, case: Case) -> Iterator[tuple]:
        visited = self.seen(case, case.visited) and not self.seen(case, case.cancelled)
        if visited:
            yield from (("visits", "", form, "", "") for form in ("", case.form))
        if case.dropped and case.dropped <= self.on and self.known is None:  # it was recorded just now
            return
        for only in ("", "visited" if visited else "left"):
            yield from (("programme", "", "", form, only) for form in ("", case.form))

    def _finding(self, case: Case, noted: Noted) -> Iterator[tuple]:
        again = self.seen(case, noted.reopened)
        is_open = not self.seen(case, noted.closed) or again
        days = DAYS[noted.grade]
        due = None if days is None else noted.logged + timedelta(days=days)
        due = max(due, noted.until) if again else due
        groups = [("", ""), ("grade", noted.grade), ("clause", str(self.clauses[noted.clause]))]
        district = "gone" if self.known else case.district  # the agencies themselves were recorded just now
        groups += [("district", district), ("outcome", self._outcome(case, noted, due, again=again))]
        groups += [("age", self._age(noted))] if is_open else []
        for only in ("", "open", "overdue"):
            if only == "" or (is_open and (only == "open" or (due and due < self.on))):
                yield from (("findings", by, group, "", only) for by, group in groups)

    def _outcome(self, case: Case, noted: Noted, due: date | None, *, again: bool) -> str:
        if due is None:
            return "-"
        if self.seen(case, noted.done) and not again:
            return "in-time" if noted.done <= due else "late"
        return "running" if due >= self.on else "missed"

    def _age(self, noted: Noted) -> str:
        age = (self.on - noted.logged).days
        return next((str(most) for most in (30, 90, 365) if age <= most), "more")
