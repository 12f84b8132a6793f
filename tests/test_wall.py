"""The wall in the database (portal/kit/wall.py): what a forgotten filter lets through, it stops."""

import re
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.http import JsonResponse
from django.test import Client
from django.urls import path

from agencies.actions.facts import Paper
from agencies.choices import Kind, Role
from agencies.models import Contact, Scan
from audits.actions.visits import plan_visit
from audits.choices import TeamRole
from audits.models import CorrectiveAction, Evidence, Finding, PaperFile, Visit
from portal.kit import wall
from portal.kit.web import access
from portal.programme.actions.announcements import note_opened
from portal.programme.models import Addressee, Attendance, IssueFile, Opening, Payment, PlannedMoney
from portal.workbooks.models import Export, Import, ImportRow, Outcome, Remembered
from tests import access_to_exports, access_to_findings, access_to_imports, inspections, make
from tests.programme import guiding, handling, planning, teaching

pytestmark = pytest.mark.django_db

GUARDED = """
    agencies_contact agencies_contactevent agencies_scan agencies_scanevent
    audits_visit audits_visitevent audits_visitstep audits_teammember audits_teammemberevent
    audits_requesteddocument audits_requesteddocumentevent audits_sample audits_answer audits_answerevent
    audits_paper audits_paperfile audits_programmeentry
    audits_finding audits_findingevent audits_findingclause audits_findingstep audits_plan
    audits_correctiveaction audits_correctiveactionevent audits_actionstep
    audits_actionfinding audits_actionfindingevent audits_actionfindingleft
    audits_evidence audits_evidenceevent audits_findingclauseevent audits_programmeentryevent
    history_change programme_plannedmoney programme_payment programme_attendance
    programme_issuefile programme_addressee programme_opening
    workbooks_import workbooks_importrow workbooks_outcome workbooks_export workbooks_remembered
"""
OUTSIDE = """
    account_\\w+ socialaccount_\\w+ mfa_\\w+ usersessions_\\w+ auth_\\w+ django_\\w+ pghistory_\\w+
    accounts_\\w+ notices_\\w+ deadlines_\\w+ programme_\\w+ history_seal
    agencies_(agency|area|certificate\\w*|certificationbody|clause|completelist|confirmation|edition|fact|kindwording
    |membership|register|standing|yearlyreport)(event)?
    pages_(rollup|take|filecheck) workbooks_workbooksettings(event)?
    audits_(cause|checklist|checklistline|checklistversion|engagement|grade|inspectionsettings|papertemplate|programme)
    (event)?
"""
"""What is public, the province's own, or a person's and not an agency's. A new table stands in one of the two."""


@pytest.fixture
def world():
    """Two agencies of which everything is recorded, each with its officer and its inspector."""
    district = make.agency(tier="district", area="645")
    agency, foreign = make.agency(superior=district), make.agency()
    officers = {agency: make.officer(agency), foreign: make.officer(foreign)}
    course, procedure = teaching.course(), handling.procedure(tier="district")
    inspectors = {agency: make.person(Role.INSPECTOR), foreign: make.person(Role.INSPECTOR)}
    for of in (agency, foreign):
        scan = SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF")
        make.fact(of, Kind.PLAN_ISSUED, date(2016, 3, 1), by=officers[of], paper=Paper(scan=scan))
        Contact.objects.create(agency=of, name="Bà Lan")
        teaching.attended(course, of)
        upload = SimpleUploadedFile("b.pdf", b"%PDF-1.7 %%EOF")
        handling.issued(procedure, of, date(2016, 3, 1), upload=upload)
        note_opened(announcement=guiding.announced(of), by=officers[of])
        visit = inspections.started(of, inspectors[of])
        access_to_findings.things(visit, officer=officers[of], team=inspectors[of])
        inspections.signed(inspections.drafted(visit, inspectors[of]), inspectors[of])
        planning.paid(planning.approved(of, owner=of), 700)
    return SimpleNamespace(agency=agency, foreign=foreign, district=district, officers=officers, inspectors=inspectors)


@contextmanager
def before_the_wall(person):
    """The connection as it is while a person's request is served."""
    wall.enter(person.pk)
    try:
        yield
    finally:
        wall.leave()


def agencies_of_all() -> dict[str, set[int]]:
    """Without any filter: whose rows of what the connection shows."""
    where = {
        Contact: "agency",
        Attendance: "agency",
        Scan: "fact__agency",
        IssueFile: "issue__agency",
        Addressee: "agency",
        Opening: "agency",
        Visit: "agency",
        Finding: "agency",
        CorrectiveAction: "agency",
        Evidence: "finding__agency",
        PaperFile: "paper__visit__agency",
        PlannedMoney: "plan__agency",
        Payment: "plan__agency",
    }
    seen = {model.__name__: set(model.objects.values_list(field, flat=True)) for model, field in where.items()}
    for table, field in {"findingstep": "finding", "plan": "finding", "answer": "visit", "visitstep": "visit"}.items():
        model = apps.get_model("audits", table)
        seen[table] = set(model.objects.values_list(f"{field}__agency", flat=True))
    return seen


def test_every_table_is_guarded_or_said_to_stand_outside():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                       "AND relkind = 'r'")  # fmt: skip
        tables = dict(cursor.fetchall())
    outside = re.compile("|".join(re.sub(r"\s+(?=[|(])", "", OUTSIDE).split()))

    assert {name for name, is_guarded in tables.items() if is_guarded} == set(GUARDED.split())
    assert [name for name in tables.keys() - set(GUARDED.split()) if not outside.fullmatch(name)] == []


def test_without_any_filter_a_person_sees_the_own_scope(world):
    here, there = {world.agency.pk}, {world.foreign.pk}
    of_registers = {"Addressee", "Attendance", "Contact", "IssueFile", "Opening", "Scan"}

    def seen_by(person):
        with before_the_wall(person):
            return agencies_of_all()

    for agency, own in ((world.agency, here), (world.foreign, there)):
        assert all(seen - {None} <= own for seen in seen_by(world.officers[agency]).values())
        for name, seen in seen_by(world.inspectors[agency]).items():
            assert seen - {None} <= (here | there if name in of_registers else own)
    assert seen_by(world.officers[world.agency])["Finding"] == here
    assert seen_by(make.officer(world.district))["Contact"] == here
    assert (
        seen_by(world.officers[world.agency])["Payment"]
        == here
        == seen_by(make.officer(world.district))["PlannedMoney"]
    )
    assert not any(seen_by(inspector)["Payment"] for inspector in world.inspectors.values())
    assert seen_by(make.staff())["Finding"] == here | there == seen_by(make.person(Role.LEADER))["Scan"]
    assert not any(seen_by(make.person()).values())


def test_what_people_bring_in_and_take_along_is_their_own(world):
    """Without any filter; the lead body oversees what comes in, and nobody what another takes along."""
    first, second = world.officers.values()
    for agency, officer in world.officers.items():
        access_to_imports.things(agency, officer)
        access_to_exports.things(officer)
        Remembered.objects.create(person=officer, kind="facts", about="column", words="x")
    owners = {Import: "by", ImportRow: "of__by", Outcome: "of__by", Export: "person", Remembered: "person"}

    def seen_by(person):
        with before_the_wall(person):
            return [set(model.objects.values_list(field, flat=True)) for model, field in owners.items()]

    assert seen_by(first) == [{first.pk}] * 5
    assert seen_by(second) == [{second.pk}] * 5
    assert seen_by(make.staff()) == [{first.pk, second.pk}] * 3 + [set()] * 2
    assert seen_by(make.person(Role.INSPECTOR)) == seen_by(make.person(Role.LEADER)) == [set()] * 5
    with before_the_wall(first), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        access_to_exports.things(second)


def test_nobody_in_particular_sees_nothing_private(world):
    with connection.cursor() as cursor:
        cursor.execute("".join(f"SET portal.{scope} = '';" for scope in wall.SCOPES))
    try:
        assert not any(agencies_of_all().values())
    finally:
        wall.leave()


def test_somebody_whose_account_is_closed_sees_nothing_private(world):
    officer = world.officers[world.agency]
    officer.is_active = False
    officer.save()

    with before_the_wall(officer):
        assert not any(agencies_of_all().values())


def test_nobody_writes_on_the_other_side(world):
    with before_the_wall(world.officers[world.agency]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Contact.objects.create(agency=world.foreign, name="Ông Nam")
        assert Finding.objects.filter(agency=world.foreign).update(statement="x") == 0
        assert Contact.objects.filter(agency=world.foreign).delete()[0] == 0
    assert not Finding.objects.filter(statement="x").exists()


def test_a_view_that_forgets_to_filter_shows_nothing_of_others(world, settings):
    settings.ROOT_URLCONF = __name__
    seen = {}
    for person in (world.officers[world.agency], world.inspectors[world.foreign], make.staff()):
        client = Client()
        client.force_login(person)
        seen[person] = set(client.get("/forgetful/").json()["agencies"])

    assert list(seen.values()) == [
        {world.agency.pk},
        {world.foreign.pk},
        {world.agency.pk, world.foreign.pk},
    ]
    assert Client().get("/careless/").json() == {"agencies": []}
    assert Finding.objects.count() > 0, "after a request the connection is as before it"


def test_a_person_s_request_that_fails_leaves_nothing_open(world, settings):
    settings.ROOT_URLCONF = __name__
    with connection.cursor() as cursor:
        cursor.execute("SET portal.inspections = ''")
        client = Client(raise_request_exception=False)
        client.force_login(make.staff())
        assert client.get("/failing/").status_code == 500
        cursor.execute("SELECT current_setting('portal.documents'), current_setting('portal.inspections')")
        assert cursor.fetchone() == ("all", "all")  # what the tests' connections begin with, not what was set since


def test_an_inspector_plans_a_visit_where_there_was_none(world):
    inspector = world.inspectors[world.agency]
    team = {inspector: TeamRole.LEADER}
    with before_the_wall(inspector):
        visit = plan_visit(agency=world.foreign, by=inspector, team=team, planned_on=inspections.DAY)

        assert Visit.objects.filter(pk=visit.pk).exists()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM audits_finding ORDER BY due_key, id LIMIT 26", "finding_by_due"),
        ("SELECT * FROM audits_finding WHERE state = 'asked' ORDER BY due_key, id LIMIT 26", "finding_by_state"),
        ("SELECT * FROM audits_finding WHERE agency_id = {agency} ORDER BY due_key, id", "finding_by_agency"),
        ("SELECT * FROM audits_visit ORDER BY planned_on, id LIMIT 26", "visit_by_day"),
        ("SELECT * FROM audits_visit WHERE agency_id = {agency}", "visit_of_agency"),
        ("SELECT * FROM audits_correctiveaction ORDER BY due_on, id LIMIT 26", "action_by_due"),
        ("SELECT * FROM agencies_contact WHERE agency_id = {agency}", "agencies_contact_agency_id"),
        ("SELECT * FROM programme_attendance WHERE agency_id = {agency}", "attendance_of_agency"),
    ],
)
def test_the_wall_keeps_the_indexes(world, query, index):
    with before_the_wall(world.officers[world.agency]), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + query.format(agency=world.agency.pk))
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert index in plan


# --- views that forget what every view has to do --------------------------------------------------------


@access(lambda user: True)
def forgetful(request):
    return JsonResponse({"agencies": list(Finding.objects.order_by().values_list("agency", flat=True).distinct())})


def careless(request):
    """Has no door at all."""
    with connection.cursor() as cursor:  # a real connection begins with nothing set
        cursor.execute("".join(f"SET portal.{scope} = '';" for scope in wall.SCOPES))
    try:
        return JsonResponse({"agencies": list(Finding.objects.values_list("agency", flat=True))})
    finally:
        wall.leave()


@access(lambda user: True)
def failing(request):
    raise RuntimeError


urlpatterns = [
    path("forgetful/", forgetful),
    path("careless/", careless),
    path("failing/", failing),
]
