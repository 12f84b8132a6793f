"""What falls due, kind by kind: the rule book of docs/deadlines.md. Pure."""

from datetime import date, timedelta

import pytest

from agencies import deadlines
from agencies.choices import Kind
from agencies.deadlines import Certified, Since, Upheld
from portal.deadlines.ladder import Policy, parse_ladder

DAY = timedelta(days=1)
ON = date(2025, 6, 1)


def policy(term="", ladder=("24m", "1d"), weeks=4):
    return Policy("x", ("holder",), parse_ladder(ladder), term=term, overdue_weeks=weeks)


def certified(**what):
    days = {"since": date(2023, 7, 1), "issued_on": date(2023, 7, 1), "ends_on": date(2026, 6, 30)}
    return Certified(**{"id": 3, "agency": 7, "number": "QMS 1", "state": "valid"} | days | what)


def test_a_certificate_ends_on_its_last_day():
    row = certified()

    [found] = deadlines.certificate_expiry([row], policy(), ON)

    assert (found.agency, found.subject, found.starts_on, found.due_on) == (
        7, "certificate:3", date(2023, 7, 1), date(2026, 6, 30)
    )  # fmt: skip
    assert (found.link, found.params["number"]) == (("certificate-renew", (3,)), "QMS 1")


@pytest.mark.parametrize(
    ("what", "is_asked"),
    [
        ({"state": "suspended"}, True),
        ({"state": "expired"}, True),
        ({"state": "withdrawn"}, False),
        ({"state": "cancelled"}, False),
        ({"state": "replaced"}, False),
        ({"is_let_go": True}, False),
    ],
)
def test_only_of_what_can_be_renewed_is_the_end_told(what, is_asked):
    assert [bool(list(deadlines.certificate_expiry([certified(**what)], policy(), ON)))] == [is_asked]


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ({}, (date(2023, 7, 1), date(2024, 7, 1))),
        ({"surveyed": 1}, (date(2024, 7, 1), date(2025, 7, 1))),
        ({"surveyed": 2}, None),  # the next would fall into the last half year: recertification comes first
        ({"surveyed": 1, "ends_on": date(2025, 12, 31)}, None),
        ({"surveyed": 1, "ends_on": date(2026, 1, 1)}, (date(2024, 7, 1), date(2025, 7, 1))),
        ({"planned_on": date(2024, 5, 20)}, (date(2023, 7, 1), date(2024, 5, 20))),
        ({"surveyed": 2, "planned_on": date(2026, 2, 1)}, (date(2025, 7, 1), date(2026, 2, 1))),
        ({"state": "suspended"}, None),
        ({"state": "expired"}, None),
    ],
)
def test_surveillance_once_in_twelve_months_or_as_planned(what, days):
    found = list(deadlines.certificate_surveillance([certified(**what)], policy(weeks=200), ON))

    assert [(each.starts_on, each.due_on) for each in found] == ([days] if days else [])
    assert {each.link for each in found} <= {("certificate-record", (3, "surveyed"))}


@pytest.mark.parametrize(
    ("since", "due_on"), [(date(2025, 2, 10), date(2025, 8, 10)), (date(2026, 3, 1), date(2026, 6, 30))]
)
def test_a_suspension_is_lifted_in_the_term_or_before_the_end(since, due_on):
    row = certified(state="suspended", since=since)

    [found] = deadlines.certificate_suspended([row], policy(term="6m"), since)

    assert (found.starts_on, found.due_on, found.link) == (since, due_on, ("certificate-record", (3, "restored")))
    assert list(deadlines.certificate_suspended([certified()], policy(term="6m"), ON)) == []


def test_upkeep_runs_out_twelve_months_after_the_audit_and_after_the_review():
    row = Upheld(7, audited_on=date(2024, 7, 1), reviewed_on=date(2024, 8, 31))

    audit, review = (
        next(iter(deadlines.upkeep([row], kind, policy(), ON)))
        for kind in (Kind.INTERNAL_AUDIT, Kind.MANAGEMENT_REVIEW)
    )

    assert (audit.due_on, audit.link) == (date(2025, 6, 30), ("fact-record", (7, "internal_audit")))
    assert (review.due_on, review.link) == (date(2025, 8, 30), ("fact-record", (7, "management_review")))


@pytest.mark.parametrize(("find", "link"), [("redeclaration", "redeclared"), ("committee_stale", "committee_set")])
def test_a_term_from_a_day_on(find, link):
    [found] = getattr(deadlines, find)([Since(7, date(2025, 3, 31))], policy("3m"), ON)

    assert (found.starts_on, found.due_on) == (date(2025, 3, 31), date(2025, 6, 30))
    assert found.link == ("fact-record", (7, link))


def test_the_report_of_each_year_until_it_is_sent():
    rule = policy("30/11", ladder=("1m",), weeks=8)

    def found(on, *sent):
        return [(each.agency, each.due_on) for each in deadlines.yearly_report([7, 8], sent, rule, on)]

    assert found(date(2025, 11, 10), (8, 2025), (7, 2024)) == [(7, date(2025, 11, 30))]
    assert found(date(2026, 1, 10), (8, 2025)) == [(7, date(2025, 11, 30))]
    assert found(date(2026, 6, 1)) == []


EVERY_KIND = [
    lambda rule, day: deadlines.certificate_expiry([certified(issued_on=day - 1095 * DAY, ends_on=day)], rule, ON),
    lambda rule, day: deadlines.redeclaration([Since(1, day - 30 * DAY)], rule, ON),
    lambda rule, day: deadlines.yearly_report([1], set(), rule, ON),
]


@pytest.mark.parametrize("find", EVERY_KIND)
def test_only_what_lies_in_the_window_is_given(find):
    for shift in range(-800, 800, 7):
        day = ON + shift * DAY
        rule = policy(term=f"{day:%d/%m}" if find is EVERY_KIND[2] else "30d", ladder=["3m"])
        first, last = rule.window(ON)

        assert all(first <= found.due_on <= last for found in find(rule, day))
        if find is not EVERY_KIND[2]:
            assert bool(list(find(rule, day))) == (first <= day <= last)
