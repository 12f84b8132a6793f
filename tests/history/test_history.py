"""Every change is written down, and what was touched behind the portal's back is found."""

from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.test import Client
from django.urls import reverse

from agencies.actions.contacts import save_contact
from agencies.actions.facts import withdraw_fact
from agencies.actions.many_facts import record_all, withdraw_all
from agencies.choices import Kind
from agencies.knowledge import knowing
from agencies.models import Contact
from portal.history import sealing, verifying
from portal.history.models import Change
from portal.history.verifying import chained_tables
from tests import inspections, make

pytestmark = pytest.mark.django_db

UNWATCHED = {
    "agencies_certificate": "a key and nothing else",
    "agencies_certificatestanding": "follows from facts, and is never changed but closed",
    "agencies_standing": "follows from facts, and is never changed but closed",
    "pages_rollup": "follows from facts",
    "pages_filecheck": "follows from the files",
    "pages_take": "follows from facts",
    "accounts_keptpassword": "hashes of passwords, of which history has no use",
    "notices_job": "what the machine does",
    "notices_progress": "what the machine does",
    "notices_heartbeat": "what the machine does",
    "notices_mail": "what the machine sends; each try is kept",
    "notices_mailtry": "is only ever added",
    "notices_notice": "what the machine tells, and whether it was read",
    "notices_mutedkind": "how a person likes to be told",
    "notices_calendarfeed": "a secret of the person",
    "workbooks_import": "says itself who sent, wrote and undid it; what it wrote is watched",
    "workbooks_export": "a file made for a person, deleted after days",
    "workbooks_importrow": "what was read of a file",
    "workbooks_outcome": "keys of what came of a file; the rows themselves are watched",
    "workbooks_remembered": "what a person said about words in files",
    "programme_coveragerun": "follows from what was recorded",
    "programme_coveragetake": "follows from what was recorded",
    "programme_addressee": "is only ever added, with its announcement",
    "programme_opening": "is only ever added",
    "programme_reach": "follows from those two",
    "history_change": "is history",
    "history_seal": "is history",
}
NOT_HASHED = {"search_key", "sort_key"}
"""Columns that follow from the name; a later release may write them otherwise."""
LIBRARIES = {
    "auth",
    "account",
    "admin",
    "contenttypes",
    "sessions",
    "pghistory",
    "mfa",
    "socialaccount",
    "usersessions",
}


def watched_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'history_of'")
        return {name for (name,) in cursor.fetchall()}


def test_every_business_table_is_watched_or_excused():
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in LIBRARIES]
    tables = {m._meta.db_table for m in models if not m._meta.proxy and not hasattr(m, "pgh_event_model")}
    events = {m._meta.db_table for m in models if hasattr(m, "pgh_tracked_model")}
    watched = watched_tables()
    of_users = {"accounts_user_groups", "accounts_user_user_permissions"}  # Django's; the portal has roles

    assert events - watched == set()
    assert {table.removesuffix("event") if table in events else table for table in watched} >= (
        tables - events - UNWATCHED.keys() - of_users
    )


def test_the_newest_form_of_a_hash_is_of_all_columns():
    for table, forms in chained_tables().items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT history_form_{table}_{forms[-1]}()")
            (hashed,) = cursor.fetchone()
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        left_out = columns - set(hashed) - NOT_HASHED
        assert left_out == ({"content"} if table == "audits_paperfile" else set()), table


def test_nobody_writes_history_by_hand():
    make.declared(make.agency())
    for role in ("portal_web", "portal_worker"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'history_change', 'INSERT, UPDATE, DELETE')", [role])
            assert cursor.fetchone() == (False,)
    with as_owner() as cursor, pytest.raises(InternalError, match="only ever added"), transaction.atomic():
        cursor.execute("UPDATE history_change SET person = 1")


# --- who, when, from where ----------------------------------------------------------------------------


def test_a_change_by_a_page_names_the_person_the_page_and_the_network_address():
    agency = make.agency()
    officer = make.officer(agency)
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.force_login(officer)
    address = reverse("contact-add", args=[agency.pk])

    answer = client.post(address, {"name": "Nguyễn Thị Hoà", "position": "", "phone": "", "email": ""})

    assert answer.status_code == 302
    change = Change.objects.filter(kind="agencies_contact").latest("id")
    assert (change.deed, change.agency, change.person, change.origin) == ("insert", agency.pk, officer.pk, "")
    context = apps.get_model("pghistory.Context").objects.get(pk=change.context)
    assert (context.metadata["url"], context.metadata["address"]) == (address, "10.1.2.3")


def test_changes_in_bulk_and_by_sql_are_written_down_with_the_database_s_user():
    agency = make.agency()
    for name in ("Lan", "Nam"):
        save_contact(contact=Contact(agency=agency), name=name)
    Contact.objects.update(position="Chuyên viên")
    with as_owner() as cursor:
        cursor.execute("SET LOCAL application_name = 'psql'; UPDATE agencies_contact SET phone = '0262 1'")

    changes = Change.objects.filter(kind="agencies_contact", deed="update").order_by("id")

    assert [each.agency for each in changes] == [agency.pk] * 4
    assert {each.database_user for each in changes} == {"portal_owner"}  # whoever opened the connection
    assert [each.origin for each in changes[2:]] == ["psql", "psql"]
    events = Contact.pgh_event_models["insert"].objects.filter(pk__in=[each.event for each in changes[2:]])
    assert {each.phone for each in events} == {"0262 1"}


# --- chains -------------------------------------------------------------------------------------------


@pytest.fixture
def facts():
    """An agency with three facts, of which one was withdrawn; a visit with a finding on its way."""
    agency = make.agency()
    wrong = make.fact(agency, Kind.PLAN_ISSUED, date(2015, 3, 1))
    make.declared(agency)
    withdraw_fact(fact=wrong, by=make.staff(), because="ghi nhầm")
    inspector, officer = inspections_people(agency)
    finding = inspections.asked(inspections.started(agency, inspector), inspector)
    inspections.proposed(finding, officer)
    return agency


def inspections_people(agency):
    return make.person("inspector"), make.officer(agency)


@contextmanager
def as_role(name):
    """The role that an owner may take on: itself, or one of those that serve."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
        yield cursor
        cursor.execute("SET ROLE portal_web")


def as_owner():
    return as_role("portal_owner")


def sealed():
    with as_role("portal_worker"):
        return sealing.seal()


def behind_the_back(sql):
    """As somebody who may switch the triggers off."""
    tables = ("agencies_fact", "history_change", "history_seal", "audits_findingstep")
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("".join(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in tables))
        cursor.execute(sql)
        cursor.execute("".join(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in tables))


def test_untouched_history_holds(facts):
    assert sealed().links == Change.objects.chained().count() > 5
    assert sealed() is None
    make.declared(facts, on=date(2017, 3, 1))

    assert verifying.broken_links() == []
    assert Change.objects.chained().filter(chain=f"agency:{facts.pk}").count() == 5  # founded, 2, withdrawal, 1


def test_facts_that_come_in_one_statement_are_links_in_their_order():
    one, other = make.agency(), make.agency()
    told = [
        {"kind": Kind.PLAN_ISSUED, "happened_on": date(2015, month, 1), "agency_id": agency.pk}
        for month in (3, 4)
        for agency in (other, one)
    ]
    with knowing([one.pk, other.pk], moving=False) as at:
        keys = record_all(told, at)
        withdraw_all(keys[:3], make.staff(), at + timedelta(microseconds=1), "ghi nhầm")

    of_other = Change.objects.chained().filter(chain=f"agency:{other.pk}").order_by("position")
    assert [(link.row, link.deed) for link in of_other if link.row in keys] == [
        (keys[0], "insert"),
        (keys[2], "insert"),
        (keys[0], "update"),
        (keys[2], "update"),
    ]
    assert verifying.broken_links() == []


def test_whatever_a_fact_says_its_link_is_of_the_same_document_as_the_proof_asks_for():
    agency, other = make.agency(), make.agency()
    awkward = 'Sở “KH&CN” \\ "Tỉnh"\t\n\x01\x7f 🙂'
    fact = {name: awkward for name in ("number", "issuer", "scope", "note", "name")}
    fact |= {"agency_id": agency.pk, "kind": "redeclared", "happened_on": date(2020, 2, 29), "precision": "month"}
    fact |= {"edition_id": "2015", "reason": "scope", "covered": 0, "competence": 2**31 - 1, "form_key": uuid4()}
    fact |= {"tier": "commune", "area_id": agency.area_id, "superior_id": other.pk, "obligation": "mandatory"}
    fact |= {"warnings": ["not_applied", 'b"\\'], "source_key": "a:1", "recorded_by_id": make.staff().pk}
    with knowing([agency.pk]) as at:
        (key,) = record_all([fact], at)
    assert verifying.broken_links() == []
    with knowing([agency.pk]) as at:
        withdraw_all([key], make.staff(), at, awkward)

    assert verifying.broken_links() == []


def test_whose_place_in_a_chain_is_taken_takes_the_next():
    """A chain that comes twice, with another between, is asked for its end before its first link is stored."""
    call = "SELECT history_links('x', 'insert', 1, %s, %s::bigint[], %s, %s)"
    with as_owner() as cursor:
        cursor.execute(call, [[1, 2, 3], [None] * 3, ["x:1", "x:2", "x:1"], [b"a", b"b", b"c"]])

    links = Change.objects.filter(kind="x").order_by("chain", "position").values_list("chain", "position", "row")
    assert list(links) == [("x:1", 1, 1), ("x:1", 2, 3), ("x:2", 1, 2)]
    assert [broken for broken in verifying.broken_links() if "x:" in broken.what] == []


LAST = "(SELECT id FROM agencies_fact ORDER BY id DESC LIMIT 1)"
LAST_LINK = f"(SELECT max(id) FROM history_change WHERE kind = 'agencies_fact' AND \"row\" = {LAST})"
BREAKS = {
    "a fact is changed": f"UPDATE agencies_fact SET happened_on = '2014-01-01' WHERE id = {LAST}",
    "a withdrawal is undone": "UPDATE agencies_fact SET withdrawn_at = NULL, withdrawn_because = '', "
    "withdrawn_by_id = NULL",
    "a fact is put in": "INSERT INTO agencies_fact (agency_id, kind, happened_on, precision, number, issuer, scope, "
    "reason, note, name, tier, obligation, warnings, recorded_at, withdrawn_because) SELECT agency_id, 'posted', "
    "happened_on, precision, number, issuer, scope, reason, note, name, tier, obligation, warnings, now(), '' "
    f"FROM agencies_fact WHERE id = {LAST}",
    "a fact is taken away": f"DELETE FROM agencies_fact WHERE id = {LAST}",
    "a fact and its links are taken away": f"DELETE FROM history_change WHERE kind = 'agencies_fact' "
    f'AND "row" = {LAST}; DELETE FROM agencies_fact WHERE id = {LAST}',
    "somebody else is said to have done it": f"UPDATE history_change SET person = 1 WHERE id = {LAST_LINK}",
    "it is said to have been done before": "UPDATE history_change SET at = at - interval '1 day' "
    f"WHERE id = {LAST_LINK}",
    "the words of a step are changed": "UPDATE audits_findingstep SET text = text || '.'",
    "a link is written anew": f"UPDATE history_change c SET content = sha256('x') WHERE id = {LAST_LINK}; "
    f"UPDATE history_change c SET hash = history_hash(sha256('y'), c) WHERE id = {LAST_LINK}",
    "a seal is taken away": "DELETE FROM history_seal WHERE id = (SELECT min(id) FROM history_seal)",
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_touched_behind_the_portal_s_back_is_found(facts, what):
    sealed()
    make.fact(make.agency(), Kind.PLAN_ISSUED, date(2015, 3, 1))
    sealed()
    behind_the_back(BREAKS[what])

    with pytest.raises(CommandError, match="History does not hold. First: ") as error:
        call_command("verify_history")
    assert error.value.returncode == 1


def test_history_that_was_written_anew_from_its_beginning_does_not_fit_a_seal_noted_elsewhere(facts):
    noted = str(sealed())
    assert "History holds" in call_command("verify_history", seal=noted)
    behind_the_back("UPDATE history_seal SET hash = sha256('x')")

    assert not sealing.fits(noted)
    assert not sealing.fits("7")


def test_a_deletion_that_triggers_saw_is_told_too(facts):
    with as_owner() as cursor, pgtrigger.ignore("agencies.Fact:undeletable"):
        cursor.execute(f"DELETE FROM agencies_fact WHERE id = {LAST}")

    (broken,) = verifying.broken_links()
    assert "was deleted" in str(broken)
