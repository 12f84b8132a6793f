"""How fresh a record is and how long a state has lasted, on a day and as known at a moment."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from agencies.actions.confirmations import confirm_unchanged
from agencies.actions.facts import withdraw_fact
from agencies.choices import Freshness, Kind
from agencies.explaining import explain
from agencies.freshness import RECENT_DAYS, freshness, still_since, told_at
from agencies.models import Standing
from portal.kit.dates import VIETNAM
from tests import make
from tests.pages import registers

pytestmark = pytest.mark.django_db

RECENT, OLDER, NEVER = Freshness
CONFIRMED = date(2020, 5, 1)
FIRST, LAST = (datetime.combine(CONFIRMED, hour, VIETNAM) for hour in (time.min, time.max))


def how_fresh(agency, on, known=None):
    rows = Standing.objects.known().on(timezone.localdate()).annotate(found=freshness(on, known))
    return rows.get(agency=agency).found


@pytest.mark.parametrize("at", [FIRST, LAST], ids=["first moment", "last moment"])
@pytest.mark.parametrize(
    ("days", "expected"), [(-1, NEVER), (0, RECENT), (RECENT_DAYS, RECENT), (RECENT_DAYS + 1, OLDER), (4000, OLDER)]
)
def test_a_confirmation_keeps_a_record_fresh_for_ninety_days(at, days, expected):
    agency = make.agency()
    confirm_unchanged(agency=agency, by=make.staff(), at=at)

    assert how_fresh(agency, CONFIRMED + timedelta(days=days)) == expected


def test_what_was_not_known_yet_does_not_count():
    agency = make.agency()
    confirm_unchanged(agency=agency, by=make.staff(), at=LAST)

    assert how_fresh(agency, CONFIRMED, LAST) == RECENT
    assert how_fresh(agency, CONFIRMED, LAST - timedelta(microseconds=1)) == NEVER


def test_a_fact_counts_from_the_day_of_its_recording_not_from_that_on_which_it_happened():
    agency, today = make.agency(), timezone.localdate()
    make.fact(agency, Kind.PLAN_ISSUED, date(2016, 3, 1))

    ages = {days: how_fresh(agency, today + timedelta(days=days)) for days in (-1, 0, RECENT_DAYS, RECENT_DAYS + 1)}
    assert list(ages.values()) == [NEVER, RECENT, RECENT, OLDER]


def test_what_an_agency_is_tells_nothing_of_its_system():
    agency = make.agency()
    make.fact(agency, Kind.RENAMED, date(2016, 3, 1), name="UBND xã Mới")

    assert how_fresh(agency, timezone.localdate()) == NEVER


def test_withdrawing_a_fact_changes_no_figure_of_the_past():
    agency = make.agency()
    wrong = make.fact(agency, Kind.PLAN_ISSUED, date(2016, 3, 1))
    before = timezone.now()
    withdraw_fact(fact=wrong, by=make.clerk(), because="Sai")

    for known in (before, None):
        assert how_fresh(agency, timezone.localdate(), known) == RECENT


def test_the_last_one_told_is_the_one_shown():
    agency = make.agency()
    fact = make.fact(agency, Kind.PLAN_ISSUED, date(2016, 3, 1))
    confirm_unchanged(agency=agency, by=make.staff(), at=LAST)
    rows = Standing.objects.known().on(timezone.localdate()).filter(agency=agency)

    assert rows.annotate(told=told_at(timezone.localdate(), None)).get().told == fact.recorded_at
    assert rows.annotate(told=told_at(CONFIRMED, None)).get().told == LAST
    assert rows.annotate(told=told_at(CONFIRMED - timedelta(days=1), None)).get().told is None


def test_the_state_lasts_as_long_as_the_explanation_says():
    agencies = registers.small()
    then = timezone.now()
    registers.withdrawn_and_added(agencies)

    for known in (None, then):
        for day in (date(2010, 1, 1), date(2016, 3, 1), date(2016, 12, 31), date(2017, 12, 31), date(2026, 1, 1)):
            rows = Standing.objects.known(known).on(day).annotate(since=still_since(day, known))
            since = dict(rows.values_list("agency_id", "since"))
            expected = {each.pk: _explained(each, day, known) for each in agencies.values()}
            assert since == {pk: first for pk, first in expected.items() if first}


def _explained(agency, day, known):
    return explain(agency, day, agency.facts.known(known), known).since


def test_the_last_one_told_is_found_by_indexes():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Standing.objects.known().annotate(told=told_at(CONFIRMED, None)).values("told")
        plan = rows.explain()

    assert "fact_told_of_agency" in plan
    assert "confirmation_of_agency" in plan
