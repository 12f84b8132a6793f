"""The start page: what each person has to do now, and where what is theirs stands."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.actions.reports import save_report
from agencies.choices import Kind, Obligation, Role, Tier
from audits.actions.visits import start_visit
from portal.notices.choices import JobState
from portal.notices.models import Job
from tests import inspections, make
from tests.pages import dom, figures, registers

pytestmark = pytest.mark.django_db
SESSION_AND_USER = 2
MOST = SESSION_AND_USER + 9


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def english(*roles, of=None, **what):
    return make.person(*roles, of=of, language="en", **what)


def look(person):
    response = client_of(person).get(reverse("start"))
    assert response.status_code == 200
    return dom.read(response)


def section(page, heading: str):
    return dom.first(page, "section", **{"aria-labelledby": heading})


def tasks(page) -> list[tuple[str, str]]:
    """What is to be done, as (words, address)."""
    links = dom.every(section(page, "tasks-heading"), "a")
    return [(dom.text(link), dom.attribute(link, "href")) for link in links]


def certificate(agency, days: int, number="12", **what):
    """One that ends so many days from today."""
    end = localdate() + timedelta(days=days)
    dates = {"issued_on": end - timedelta(days=1095), "valid_until": end}
    return make.certificate(agency, number=number, **dates, **what)


def visit(agency, *team, days: int = -30):
    return inspections.planned(agency, *team, on=localdate() + timedelta(days=days))


def finding(of, by, days: int = 10):
    """A finding that the agency was asked about; its visit begins if it has not."""
    if of.started_on is None:
        of = start_visit(visit=of, said=inspections.said(by, of, on=of.planned_on))
    return inspections.asked(of, by, due_on=localdate() + timedelta(days=days))


@pytest.fixture
def commune():
    district = make.agency("UBND huyện Ea H'leo", tier=Tier.DISTRICT, area="645")
    return make.agency("UBND xã Ea Sol", superior=district)


# --- officers -----------------------------------------------------------------------------------------


def test_an_officer_sees_what_is_due_the_most_urgent_first_each_with_its_form(commune):
    inspector, officer = make.person(Role.INSPECTOR), english(Role.OFFICER, of=commune)
    make.fact(commune, Kind.DECLARED, localdate() - timedelta(days=800), edition_id="2015", today=localdate())
    ended, ends = certificate(commune, -5), certificate(commune, 80, "13")
    certificate(commune, 91, "14")
    make.happened(certificate(commune, 10, "15"), "cancelled", localdate())
    found = finding(visit(commune, inspector), inspector)

    assert tasks(look(officer)) == [
        (
            "To be recorded: Internal audit held at UBND xã Ea Sol",
            reverse("fact-record", args=[commune.pk, "internal_audit"]),
        ),
        (
            "To be recorded: Management review held at UBND xã Ea Sol",
            reverse("fact-record", args=[commune.pk, "management_review"]),
        ),
        (
            "Certificate 12 of UBND xã Ea Sol has ended: record its renewal or its end",
            reverse("certificate", args=[ended.pk]),
        ),
        ("Answer the finding at UBND xã Ea Sol, clause 9.2", reverse("finding", args=[found.pk])),
        ("Renew certificate 13 of UBND xã Ea Sol", reverse("certificate-renew", args=[ends.pk])),
    ]


def test_each_line_says_by_when_and_why(commune):
    certificate(commune, -5)

    words = dom.text(section(look(english(Role.OFFICER, of=commune)), "tasks-heading"))

    assert f"Was due on {localdate() - timedelta(days=5):%d/%m/%Y}" in words
    assert "Clock of the certificate: it ends on its last day." in words
    assert "Clock of the declaration: this is the usual next step from “Not started”." in words


def test_what_is_answered_or_elsewhere_is_not_the_officers(commune):
    inspector, officer = make.person(Role.INSPECTOR), english(Role.OFFICER, of=commune)
    elsewhere = make.agency("UBND xã Ea Nuôl", area="24253")
    certificate(elsewhere, 5)
    finding(visit(elsewhere, inspector), inspector)
    inspections.proposed(finding(visit(commune, inspector), inspector), officer)

    assert [what for what, _url in tasks(look(officer))] == ["To be recorded: ISO plan issued at UBND xã Ea Sol"]


def test_every_line_opens_for_the_officer(commune):
    inspector, officer = make.person(Role.INSPECTOR), english(Role.OFFICER, of=commune)
    certificate(commune, 5)
    finding(visit(commune, inspector), inspector)
    client = client_of(officer)

    assert {client.get(url).status_code for _what, url in tasks(look(officer))} == {200}


def test_nothing_to_do_is_said_kindly(commune):
    make.fact(commune, Kind.DECLARED, localdate() - timedelta(days=10), edition_id="2015", today=localdate())

    page = look(english(Role.OFFICER, of=commune))

    assert tasks(page) == []
    assert "Nothing waits for you today." in dom.text(section(page, "tasks-heading"))


def test_the_own_agency_stands_below_since_when(commune):
    make.declared(commune)
    make.fact(commune, Kind.REDECLARED, date(2018, 3, 1), edition_id="2015", reason="edition")

    words = dom.text(section(look(english(Role.OFFICER, of=commune)), "own-heading"))

    assert "UBND xã Ea Sol State Declared since 01/03/2016 Edition TCVN ISO 9001:2015" in words


@pytest.mark.parametrize("is_rolled", [True, False], ids=["rollups", "standings"])
def test_a_districts_numbers_open_exactly_their_agencies(is_rolled):
    agencies = registers.small()
    if is_rolled:
        registers.work()
    officer = english(Role.OFFICER, of=agencies["hleo"])
    page = look(officer)
    shown = figures.figures(section(page, "own-heading"))

    assert [figure.count for figure in shown] == [36, 30, 1, 2, 1, 1, 1]
    assert figures.wrong(client_of(officer), section(page, "own-heading")) == []
    assert all(("known" in figures.dates(figure.address)) is is_rolled for figure in shown)
    upkeep = next(figure for figure in tasks(page) if figure[0].startswith("See to the upkeep of"))
    assert upkeep[0] == f"See to the upkeep of {len(figures.listed(client_of(officer), upkeep[1])[0])} of your agencies"


def test_an_officer_of_a_dissolved_agency_is_told(commune):
    make.fact(commune, Kind.DISSOLVED, date(2017, 1, 1))

    page = look(english(Role.OFFICER, of=commune))

    assert tasks(page) == []
    assert "is dissolved" in dom.text(section(page, "own-heading"))


# --- the first visit ----------------------------------------------------------------------------------


def test_the_first_steps_stay_until_they_are_closed(commune):
    officer = english(Role.OFFICER, of=commune)
    client = client_of(officer)
    assert len(list(dom.every(section(look(officer), "guide-heading"), "a"))) == 3

    response = client.post(reverse("guide-close"))

    assert (response.status_code, response["Location"]) == (302, reverse("start"))
    assert section(look(officer), "guide-heading") is None


def test_the_first_steps_are_done_with_the_first_recorded_fact(commune):
    officer = english(Role.OFFICER, of=commune)
    make.fact(commune, Kind.PLAN_ISSUED, date(2016, 1, 1), by=officer)

    assert section(look(officer), "guide-heading") is None


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.INSPECTOR, ["visit-calendar", "visits", "findings"]),
        (Role.STAFF, ["province", "agencies", "import-send"]),
        (Role.ADMINISTRATOR, ["invitation-new", "#administer-heading", "jobs"]),
        (Role.LEADER, ["#summary-heading", "province", "province-report"]),
    ],
)
def test_each_kind_of_person_has_first_steps_that_open(role, names):
    person = english(role, is_staff=role == Role.ADMINISTRATOR)
    client = client_of(person)
    steps = [dom.attribute(link, "href") for link in dom.every(section(look(person), "guide-heading"), "a")]

    assert steps == [name if name.startswith("#") else reverse(name) for name in names]
    assert [client.get(step).status_code for step in steps] == [200] * 3
    client.post(reverse("guide-close"))
    assert section(look(person), "guide-heading") is None


def test_a_leaders_steps_stand_on_the_one_page_and_not_on_its_sheet():
    page = dom.first(look(english(Role.LEADER)), "article", **{"aria-labelledby": "summary-heading"})

    assert "no-print" in dom.attribute(section(page, "guide-heading"), "class").split()


def test_closing_the_steps_leaves_those_of_others(commune):
    one, other = (english(Role.OFFICER, of=commune) for _ in range(2))
    client_of(one).post(reverse("guide-close"))

    assert section(look(other), "guide-heading") is not None


# --- inspectors ---------------------------------------------------------------------------------------


def test_an_inspector_sees_visits_and_answers_that_wait(commune):
    inspector, other = english(Role.INSPECTOR), make.person(Role.INSPECTOR)
    late, soon = visit(commune, inspector, days=-3), visit(commune, other, inspector, days=7)
    visit(commune, other)
    begun = visit(commune, inspector, days=-60)
    begun = start_visit(visit=begun, said=inspections.said(inspector, begun, on=begun.planned_on))
    answered, _open = finding(begun, inspector), finding(begun, inspector)
    inspections.proposed(answered, make.officer(commune))

    page = look(inspector)

    assert tasks(page) == [
        ("Inspect UBND xã Ea Sol", reverse("visit", args=[late.pk])),
        ("Inspect UBND xã Ea Sol", reverse("visit", args=[soon.pk])),
        ("Check the answer of UBND xã Ea Sol, clause 9.2", reverse("finding", args=[answered.pk])),
        ("Go on with the inspection of UBND xã Ea Sol", reverse("visit", args=[begun.pk])),
    ]
    assert "The planned day has passed" in dom.text(section(page, "tasks-heading"))
    assert dom.attribute(dom.first(section(page, "held-heading"), "a"), "href") == reverse("visit", args=[begun.pk])


def test_a_visit_waits_until_its_minutes_are_signed(commune):
    inspector = english(Role.INSPECTOR)
    begun = inspections.started(commune, inspector)
    paper = inspections.drafted(begun, inspector)
    here = [("Record who signed the minutes at UBND xã Ea Sol", reverse("visit", args=[begun.pk]))]

    assert tasks(look(inspector)) == here
    inspections.signed(paper, inspector)
    assert tasks(look(inspector)) == []


def test_nobody_is_asked_to_check_the_own_answer(commune):
    both = english(Role.INSPECTOR)
    make.Membership.objects.create(person=both, role=Role.OFFICER, agency=commune)
    inspections.proposed(finding(visit(commune, both), both), both)

    assert not [what for what, _url in tasks(look(both)) if what.startswith("Check")]


# --- the lead body and the leader ---------------------------------------------------------------------


def test_staff_see_what_is_late_in_the_province_and_four_figures(commune):
    inspector, staff = make.person(Role.INSPECTOR), english(Role.STAFF)
    ends = certificate(commune, 20)
    certificate(commune, -31, "13")
    late = finding(visit(commune, inspector, days=-90), inspector, days=-2)
    finding(visit(commune, inspector), inspector, days=2)
    Job.objects.create(kind="take_rollups", key="0", state=JobState.FAILED, ended_at=timezone.now())

    page = look(staff)

    assert tasks(page) == [
        ("Follow up the finding at UBND xã Ea Sol, clause 9.2", reverse("finding", args=[late.pk])),
        ("Renew certificate 12 of UBND xã Ea Sol", reverse("certificate-renew", args=[ends.pk])),
    ]
    assert [figure.count for figure in figures.figures(section(page, "figures-heading"))] == [2, 0, 2, 0]
    assert figures.wrong(client_of(staff), section(page, "figures-heading")) == []


def test_staff_see_the_reports_that_wait_to_be_read(commune):
    save_report(agency=commune, year=2025, sent_on=date(2025, 11, 20), number="7/BC", on=date(2025, 11, 20))

    assert tasks(look(english(Role.STAFF))) == [
        ("Read the report 2025 of UBND xã Ea Sol", reverse("agency-report", args=[commune.pk, 2025]))
    ]


def test_staff_are_led_to_all_reports_when_only_the_first_are_shown():
    day = date(2025, 11, 20)
    for _number in range(6):
        save_report(agency=make.agency(), year=2025, sent_on=day, number="7/BC", on=day)

    addresses = [address for _words, address in tasks(look(english(Role.STAFF)))]
    assert (len(addresses), addresses.count(reverse("reports-waiting"))) == (5 + 1, 1)


def test_an_administrator_sees_the_jobs_that_failed():
    Job.objects.create(kind="take_rollups", key="0", state=JobState.FAILED, ended_at=timezone.now())

    assert tasks(look(english(Role.ADMINISTRATOR, is_staff=True, is_superuser=True))) == [
        ("Look at 1 job that failed", reverse("jobs"))
    ]


@pytest.mark.parametrize("is_rolled", [True, False], ids=["rollups", "standings"])
def test_every_number_of_the_leaders_page_opens_what_it_counts(is_rolled):
    registers.small()
    newest = make.agency("UBND xã Ea Tir", obligation=Obligation.MANDATORY)
    make.fact(newest, Kind.DECLARED, date(localdate().year, 1, 1), today=localdate())
    if is_rolled:
        registers.work()
    leader = english(Role.LEADER, guide_closed_at=timezone.now())

    page = look(leader)

    assert figures.wrong(client_of(leader), dom.first(page, "article")) == []
    assert len(figures.figures(dom.first(page, "article"))) > 15
    assert "That is 1 more." in dom.text(page)
    assert dom.text(dom.first(page, "ol")).startswith("Huyện Ea H'leo: 3")
    assert section(page, "tasks-heading") is None


def test_a_leader_of_an_empty_register_sees_noughts():
    assert "Nothing is left: all have declared." in dom.text(look(english(Role.LEADER)))


def test_who_has_no_role_yet_is_told_whom_to_ask():
    assert "Your account has no role yet." in dom.text(look(english()))


# --- what it costs ------------------------------------------------------------------------------------


def people_of(agencies):
    return {
        "officer": english(Role.OFFICER, of=agencies["newest"]),
        "district": english(Role.OFFICER, of=agencies["hleo"]),
        "inspector": english(Role.INSPECTOR),
        "staff": english(Role.STAFF),
        "administrator": english(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
        "leader": english(Role.LEADER),
    }


@pytest.mark.parametrize("who", ["officer", "district", "inspector", "staff", "administrator", "leader"])
def test_it_takes_few_queries_however_many_agencies_are_below(who, django_assert_max_num_queries):
    agencies = registers.small()
    registers.work()
    person = people_of(agencies)[who]
    inspector = make.person(Role.INSPECTOR)
    for number, agency in enumerate(agencies.values()):
        certificate(agency, 10, str(number))
        if number < 4:
            finding(visit(agency, inspector, *([person] if who == "inspector" else [])), inspector)
    client = client_of(person)
    client.get(reverse("start"))

    with django_assert_max_num_queries(MOST):
        client.get(reverse("start"))
