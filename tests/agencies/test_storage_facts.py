"""Facts: no column changes, none is deleted, each is withdrawn at most once; the database sees to it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, IntegrityError, InternalError, ProgrammingError

from agencies.actions.facts import withdraw_fact
from agencies.actions.many_facts import BORNE, record_all
from agencies.choices import Kind
from agencies.knowledge import knowing
from agencies.models import Agency, Fact
from tests import make
from tests.agencies.breaking import as_owner, refused, refuses, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make.agency()
    make.fact(agency, Kind.APPLIED, date(2015, 3, 1), number="12/QĐ-UBND")
    make.declared(agency)
    return agency


@pytest.fixture
def fact(agency):
    return agency.facts.get(kind=Kind.APPLIED)


@pytest.fixture
def withdrawn(agency):
    wrong = make.fact(agency, Kind.PLAN_ISSUED, date(2014, 3, 1))
    return withdraw_fact(fact=wrong, by=make.clerk(), because="Sai")


OTHERS = {
    "id": "id + 1000",
    "agency_id": "agency_id + 1",
    "kind": "'ended'",
    "happened_on": "happened_on + 1",
    "precision": "'year'",
    "number": "'13/QĐ-UBND'",
    "issuer": "'UBND'",
    "edition": "'2015'",
    "reason": "'other'",
    "scope": "'x'",
    "covered": "1",
    "competence": "1",
    "note": "'x'",
    "name": "'x'",
    "tier": "'district'",
    "area_id": "(SELECT min(id) FROM agencies_area)",
    "superior_id": "agency_id",
    "obligation": "'neither'",
    "warnings": "'{same_document}'",
    "source_key": "'x'",
    "form_key": "gen_random_uuid()",
    "recorded_at": "recorded_at - interval '1 day'",
    "recorded_by_id": "NULL",
}
WITHDRAWN = "withdrawn_at = clock_timestamp(), withdrawn_because = 'x'"


def test_every_column_of_a_fact_is_tried_below():
    columns = {field.column for field in Fact._meta.fields}

    assert columns - OTHERS.keys() == {"withdrawn_at", "withdrawn_by_id", "withdrawn_because"}


@pytest.mark.parametrize(("column", "value"), OTHERS.items())
def test_no_column_of_a_fact_can_be_changed_not_even_while_withdrawing_it(fact, column, value):
    for change in (f"{column} = {value}", f"{column} = {value}, {WITHDRAWN}"):
        refuses(fact, change, saying="a fact is never changed")


def test_a_fact_is_withdrawn_once_for_ever_and_with_a_reason(fact, withdrawn):
    for change in (
        "withdrawn_at = NULL, withdrawn_because = ''",
        "withdrawn_at = clock_timestamp()",
        "withdrawn_because = 'another'",
        "withdrawn_by_id = NULL",
    ):
        refuses(withdrawn, change)
    for change in (
        "withdrawn_because = 'x'",
        "withdrawn_at = clock_timestamp()",
        "withdrawn_at = recorded_at, withdrawn_because = 'x'",
        "withdrawn_at = recorded_at - interval '1 s', withdrawn_because = 'x'",
    ):
        refuses(fact, change)
    assert update(fact, WITHDRAWN) == 1


def test_a_fact_is_not_deleted(fact):
    refused("DELETE FROM agencies_fact WHERE id = %s", fact.pk, by=ProgrammingError, saying="permission denied")
    as_owner("GRANT DELETE ON agencies_fact TO portal_web")
    refused("DELETE FROM agencies_fact WHERE id = %s", fact.pk, by=InternalError)


def test_the_switch_of_the_trigger_library_switches_nothing_off(fact):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal "
            "AND tgrelid IN ('agencies_fact'::regclass, 'agencies_standing'::regclass)"
        )
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{cursor.fetchone()[0]}}}"])

    refused("UPDATE agencies_fact SET number = 'x' WHERE id = %s", fact.pk)
    refused("DELETE FROM agencies_fact WHERE id = %s", fact.pk)
    refused("UPDATE agencies_standing SET state = 'none' WHERE agency_id = %s", fact.agency_id)


NEW_FACT = """
    INSERT INTO agencies_fact (agency_id, kind, happened_on, precision, number, issuer, reason, scope, note, name, tier,
        obligation, warnings, recorded_at, withdrawn_at, withdrawn_because, edition, covered, competence, source_key)
    VALUES (%(agency)s, %(kind)s, '2016-01-01', %(precision)s, '', '', %(reason)s, '', '', '', %(tier)s,
        %(obligation)s, '{}', '2016-02-01', %(withdrawn_at)s, %(because)s, %(edition)s, %(covered)s, %(competence)s,
        %(source_key)s)
"""
SOUND = {
    "kind": "applied",
    "precision": "day",
    "reason": "",
    "tier": "",
    "obligation": "",
    "withdrawn_at": None,
    "because": "",
    "edition": None,
    "covered": None,
    "competence": None,
    "source_key": None,
}


def insert_fact(agency: Agency, **what) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEW_FACT, SOUND | {"agency": agency.pk} | what)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "what",
    [
        {"kind": "happened"},
        {"kind": ""},
        {"precision": "week"},
        {"reason": "because"},
        {"tier": "ward"},
        {"obligation": "some"},
        {"edition": "1994"},
        {"kind": "declared"},
        {"covered": 2, "competence": 1},
        {"covered": -1},
        {"withdrawn_at": "2016-01-31", "because": "earlier than it was recorded"},
        {"withdrawn_at": "2016-03-01", "because": ""},
        {"withdrawn_at": None, "because": "without a moment"},
        {"source_key": "known"},
    ],
    ids=str,
)
def test_impossible_facts_are_refused(agency, what):
    insert_fact(agency, source_key="known")

    with pytest.raises((IntegrityError, DataError)):
        insert_fact(agency, **what)


def test_many_stored_at_once_say_to_the_letter_what_each_was_given(agency):
    """By COPY, in which tabs, breaks and backslashes mean something; what was said before is said by a word."""
    notes = ["", "một\tô", "hai\ndòng\r\nbốn", r"\N", r"C:\tệp\n", '"{a,b}"', "một\tô", "Đắk Lắk 🏛"]
    lists = [[], ["a,b"], ['"', "\\"], ["{}"], [""], ["NULL"], [], ["a,b"]]
    counts = [None, 0, 1, None, 1, 0, 12, 7]
    plain = {name: Fact._meta.get_field(name.removesuffix("_id")).get_default() for name in BORNE}
    told = [
        {**plain, "agency_id": agency.pk, "kind": "sent", "happened_on": date(2016, 1, 1)}
        | {"note": note, "warnings": list_, "covered": count, "recorded_by_id": None}
        for note, list_, count in zip(notes, lists, counts, strict=True)
    ]
    with knowing([agency.pk], moving=False) as at:
        keys = record_all(told, at)
    stored = Fact.objects.filter(pk__in=keys).order_by("pk").values_list("note", "warnings", "covered", "edition")
    assert list(stored) == [(*said, None) for said in zip(notes, lists, counts, strict=True)]
