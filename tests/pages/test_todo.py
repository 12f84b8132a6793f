"""The order and the words of what is to be done, by example. Of the database only how kinds are called."""

from datetime import date

import pytest

from agencies.choices import Kind, Obligation, State
from agencies.models import Agency, CertificateFact, CertificateStanding, Fact
from portal.pages.todo import Todo, certificate, dated, next_step, ordered, upkeep, urgency

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
AGENCY = Agency(pk=7, name="UBND xã Ea Sol")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def fact(kind, on, **what):
    return Fact(kind=kind, happened_on=on, **{"precision": "day"} | what)


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2026, 11, 21), "overdue"),
        (date(2026, 11, 22), "due"),
        (date(2026, 12, 22), "due"),
        (date(2026, 12, 23), "open"),
    ],
)
def test_the_last_day_itself_is_not_too_late(due_on, state):
    assert urgency(due_on, TODAY) == state


def test_the_most_urgent_comes_first_and_what_has_no_day_last():
    def of(what, due_on):
        return dated(what, "", "/", due_on, TODAY)

    rows = [
        Todo("whenever", "", "/"),
        of("next year", date(2027, 3, 1)),
        Todo("soon, no day", "", "/", state="due"),
        of("b, next week", date(2026, 11, 29)),
        of("a, next week", date(2026, 11, 29)),
        of("late", date(2026, 11, 1)),
        of("very late", date(2025, 1, 1)),
    ]

    assert [row.what for row in ordered(rows)] == [
        "very late",
        "late",
        "a, next week",
        "b, next week",
        "soon, no day",
        "next year",
        "whenever",
    ]


@pytest.mark.parametrize(
    ("until", "by", "what"),
    [
        (date(2026, 11, 21), "Was due on 21/11/2026", "Certificate 12 of UBND xã Ea Sol has ended: record its renewal"),
        (date(2026, 11, 22), "By 22/11/2026", "Renew certificate 12 of UBND xã Ea Sol"),
    ],
)
def test_a_certificate_names_its_own_clock(until, by, what):
    held = CertificateStanding(certificate_id=3, paper=CertificateFact(number="12"), ends_on=until)
    held.names = [AGENCY.name]
    row = certificate(held, TODAY)

    assert row.by == by
    assert row.what.startswith(what)
    assert row.why.startswith("Clock of the certificate")
    assert row.url == ("/certificates/3/" if until < TODAY else "/certificates/3/renewal/")


def test_the_audit_and_the_review_each_run_out_twelve_months_after_the_last_one():
    facts = [
        fact(Kind.DECLARED, date(2016, 3, 1)),
        fact(Kind.INTERNAL_AUDIT, date(2025, 9, 30)),
        fact(Kind.MANAGEMENT_REVIEW, date(2026, 5, 15)),
    ]

    (audit,) = upkeep(AGENCY, facts, TODAY)

    assert (audit.what, audit.due_on, audit.state) == (
        "To be recorded: Internal audit held at UBND xã Ea Sol",
        date(2026, 9, 29),
        "overdue",
    )
    assert audit.url == "/agencies/7/facts/new/internal_audit/"
    assert audit.why.startswith("Clock of the declaration")


def test_a_new_declaration_serves_as_both():
    assert upkeep(AGENCY, [fact(Kind.REDECLARED, date(2026, 3, 1))], TODAY) == []


def test_two_months_ahead_upkeep_is_asked_for():
    facts = [fact(Kind.DECLARED, date(2026, 1, 22))]

    assert [row.due_on for row in upkeep(AGENCY, facts, TODAY)] == [date(2027, 1, 21)] * 2
    assert upkeep(AGENCY, facts, date(2026, 11, 21)) == []


def test_a_fact_known_to_the_month_serves_from_its_last_day_and_one_to_come_not_yet():
    facts = [fact(Kind.DECLARED, date(2025, 11, 1), precision="month"), fact(Kind.REDECLARED, date(2027, 1, 1))]

    assert {row.due_on for row in upkeep(AGENCY, facts, TODAY)} == {date(2026, 11, 29)}


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.NONE, Kind.PLAN_ISSUED),
        (State.APPLYING, Kind.DECLARED),
        (State.REDECLARE, Kind.REDECLARED),
        (State.PAUSED, Kind.RESUMED),
    ],
)
def test_the_usual_next_step_leads_to_its_form(state, kind):
    (row,) = next_step(AGENCY, state, Obligation.MANDATORY)

    assert row.url == f"/agencies/7/facts/new/{kind}/"
    assert (row.by, row.due_on) == ("No fixed day", None)


@pytest.mark.parametrize(
    ("state", "obligation"), [(State.DECLARED, Obligation.MANDATORY), (State.NONE, Obligation.NEITHER)]
)
def test_who_has_declared_or_is_not_obliged_is_not_sent_on(state, obligation):
    assert next_step(AGENCY, state, obligation) == []
