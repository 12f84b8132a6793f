"""Who is told what on a day: the right people, once for each step, and by nobody's reckoning but the rule book's."""

import json
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from agencies.actions.certificates import correct_certificate
from agencies.actions.reports import save_report
from agencies.choices import Kind, Role
from agencies.dues import dues, remind, untold
from agencies.models import Edition, Fact, Membership
from agencies.tasks import find_deadlines
from portal.deadlines.models import SpecialDay
from portal.notices.choices import JobState
from portal.notices.jobs import run
from portal.notices.models import Job, Notice
from portal.notices.sweeping import claim_slots
from portal.notices.wording import say
from tests import make
from tests.agencies import naive_dues

ENDS = date(2026, 6, 30)
DAY = timedelta(days=1)


def certificate(*agencies, ends=ENDS, number="01/2023", issued_on=date(2023, 7, 1), **what):
    return make.certificate(*agencies, number=number, valid_until=ends, issued_on=issued_on, **what)


def of(rule, on):
    return [due for due in dues(on) if due.reached.kind.code == rule]


def told(rule="certificate_expiry"):
    return list(Notice.objects.filter(rule=rule).order_by("pk").values_list("person", "step", "due_on"))


@pytest.mark.django_db
def test_the_officer_is_told_once_for_each_step():
    agency = make.agency()
    officer = make.officer(agency)
    held = certificate(agency)

    for left in (740, 731, 730, 365, 364, 100, 31, 31, 1, -6, -7, -14):
        remind(ENDS - left * DAY)

    # 30/06/2024 and 30/05/2026 are no working days: told on the Friday before
    assert told() == [(officer.pk, step, ENDS) for step in (730, 365, 182, 31, -7, -14)]
    notice = Notice.objects.filter(rule="certificate_expiry").latest("pk")
    assert (notice.subject, notice.clock, notice.link) == (
        f"certificate:{held.pk}", "certificate", f"/certificates/{held.pk}/renewal/"
    )  # fmt: skip


@pytest.mark.django_db
def test_the_sentence_says_whether_it_is_still_time():
    agency = make.agency("Sở Y tế")
    make.officer(agency)
    certificate(agency)

    with override("en"):
        ahead, late = (say(of("certificate_expiry", ENDS + days * DAY)[0].notice) for days in (0, 7))

    assert ahead == "Certificate 01/2023 of Sở Y tế is valid until 30/06/2026."
    assert late == "Certificate 01/2023 of Sở Y tế has ended on 30/06/2026: record its renewal or its end."


@pytest.mark.django_db
def test_nights_that_were_missed_are_made_up_by_the_innermost_step_alone():
    agency = make.agency()
    officer = make.officer(agency)
    certificate(agency)

    remind(ENDS - 20 * DAY)

    assert told() == [(officer.pk, 31, ENDS)]


@pytest.mark.django_db
def test_without_an_officer_the_body_above_is_told_and_without_one_the_lead_body():
    district = make.agency(tier="district", area="645")
    below, alone = make.agency(superior=district), make.agency()
    above, lead = make.officer(district), make.clerk()
    make.person(Role.STAFF, is_active=False)
    certificate(below, number="1")
    certificate(alone, number="2")

    found = of("certificate_expiry", ENDS)

    assert {(due.agency.key, due.person) for due in found} == {(below.key, above.pk), (alone.key, lead.pk)}


@pytest.mark.django_db
def test_who_does_not_act_is_followed_up_by_the_body_above_and_then_by_the_lead_body():
    district = make.agency(tier="district", area="645")
    commune = make.agency(superior=district)
    officer, above, lead = make.officer(commune), make.officer(district), make.clerk()
    certificate(commune)

    def people(days):
        return {due.person: due.reached.told.step for due in of("certificate_expiry", ENDS + days * DAY)}

    assert people(27) == {officer.pk: -21}
    assert people(28) == {officer.pk: -28, above.pk: -28}
    assert people(56) == {officer.pk: -56, above.pk: -28, lead.pk: -56}
    assert people(91) == {}


@pytest.mark.django_db
def test_nobody_is_told_of_the_same_thing_in_two_ways():
    lead = make.clerk()
    certificate(make.agency())

    assert [due.person for due in of("certificate_expiry", ENDS + 60 * DAY)] == [lead.pk]


@pytest.mark.django_db
def test_it_ends_by_itself_when_the_fact_changes():
    agency = make.agency()
    make.officer(agency)
    make.declared(agency, date(2025, 1, 10))
    due = {"internal_audit", "management_review"}

    assert {each.reached.kind.code for each in dues(date(2026, 1, 5)) if each.reached.kind.code in due} == due
    make.fact(agency, Kind.INTERNAL_AUDIT, date(2026, 1, 5))
    make.fact(agency, Kind.MANAGEMENT_REVIEW, date(2026, 1, 6))

    assert {each.reached.kind.code for each in dues(date(2026, 1, 5))} & due == {"management_review"}
    assert {each.reached.kind.code for each in dues(date(2026, 1, 6))} & due == set()


@pytest.mark.django_db
def test_what_has_ended_or_not_begun_is_not_spoken_of():
    gone, replaced, to_come = make.agency(), make.agency(), make.agency()
    make.fact(gone, Kind.DISSOLVED, date(2026, 6, 1))
    certificate(gone, number="1")
    make.happened(certificate(replaced, number="2"), "cancelled", date(2026, 5, 1))
    certificate(to_come, number="3", issued_on=ENDS + DAY, ends=ENDS + 20 * DAY)

    assert of("certificate_expiry", ENDS) == []
    assert sorted(due.reached.deadline.agency for due in of("certificate_expiry", date(2026, 4, 30))) == [
        gone.pk,
        replaced.pk,
    ]


@pytest.mark.django_db
def test_a_date_that_was_corrected_is_told_anew():
    agency = make.agency()
    make.officer(agency)
    held = certificate(agency)
    remind(ENDS - 30 * DAY)

    paper = {"number": "01/2023", "first_issued_on": date(2023, 7, 1), "happened_on": date(2023, 7, 1)}
    what = paper | {"edition": Edition.objects.get(code="2015"), "body": make.body(), "valid_until": ENDS + 5 * DAY}
    who = {"by": make.clerk(), "on": ENDS, "agencies": [agency], "told": make.SURE}
    correct_certificate(certificate=held, reason="Ghi nhầm ngày", **who, **what)
    remind(ENDS - 20 * DAY)

    assert [(step, due_on) for _person, step, due_on in told()] == [(31, ENDS), (30, ENDS + 5 * DAY)]


@pytest.mark.django_db
def test_the_yearly_report_is_asked_for_until_it_is_sent():
    agency = make.agency()
    make.officer(agency)
    on = date(2025, 11, 20)

    [due] = of("yearly_report", on)
    assert due.notice.link == f"/agencies/{agency.pk}/reports/2025/"

    save_report(agency=agency, year=2025, sent_on=on, number="12/BC-UBND", on=on)
    assert of("yearly_report", on) == []
    assert len(of("yearly_report", on - DAY)) == 1


@pytest.mark.django_db
def test_the_nightly_job_and_a_dry_run(capsys):
    agency = make.agency()
    make.officer(agency)
    certificate(agency)

    call_command("remind", "--on", "2026-06-25", "--dry-run", "--json")
    assert not Notice.objects.exists()

    assert find_deadlines(slot="2026-06-25")["notices"] == 1
    assert find_deadlines(slot="2026-06-25T06:10:00") == {"notices": 0, "ended": 0, "mails at once": 0}
    assert untold(dues(date(2026, 6, 25))) == []


@pytest.mark.django_db(transaction=True)
def test_the_clock_finds_it_by_itself_and_once(settings):
    agency = make.agency()
    make.officer(agency)
    certificate(agency)
    schedule = [periodic for periodic in settings.PERIODIC if periodic.kind == "find_deadlines"]

    for _ in range(2):
        claim_slots(schedule, datetime(2026, 6, 24, 23, 0, tzinfo=UTC))  # six in the morning of the 25th in Vietnam
        while run():
            pass

    done = Job.objects.get(kind="find_deadlines")
    assert (done.state, done.args) == (JobState.DONE, {"slot": "2026-06-25T06:00:00"})
    assert done.outcome["notices"] == 1
    assert Notice.objects.get().step == 31


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_agencies():
    def count(agencies):
        for number in range(agencies):
            agency = make.agency()
            make.officer(agency)
            certificate(agency, number=f"{agency.pk}-{number}")
        with CaptureQueriesContext(connection) as queries:
            untold(dues(ENDS))
        return len(queries)

    assert count(1) == count(3)


# --- against an outsider's reckoning ------------------------------------------------------------------

LIVES = int(os.environ.get("DUES_LIVES", "25"))  # agencies; `make audit` takes a thousand
KINDS = [
    Kind.COMMITTEE_SET, Kind.APPLIED, Kind.DECLARED, Kind.REDECLARED, Kind.INTERNAL_AUDIT, Kind.MANAGEMENT_REVIEW,
    Kind.SCOPE_CHANGED, Kind.SCOPE_CHANGED, Kind.PAUSED, Kind.RESUMED, Kind.ENDED, Kind.OBLIGED,
]  # fmt: skip


def lived(random, made, issued):
    """What happens to a certificate after its issue, no two plans on one day."""
    happenings = []
    for day in sorted(random.sample(range(1300), random.randint(0, 5))):
        kind, on = random.choice(naive_dues.HAPPENINGS), issued + day * DAY
        what = {"surveyed": {"round": random.randint(1, 2), "result": "passed"}}.get(kind, {})
        if kind == "surveillance_planned":
            what = {"round": random.randint(1, 2), "planned_on": issued + random.randint(100, 900) * DAY}
        make.happened(made, kind, on, **what)
        happenings.append((on, kind, *(what[name] for name in ("round", "planned_on") if name in what)))
    return happenings


def live(random, above):
    """An agency with a random history of three years, its certificates and reports."""
    agency = make.agency(superior=above, obligation=random.choice(["mandatory", "encouraged", "neither"]))
    make.officer(agency)
    for _ in range(random.randint(0, 9)):
        kind, day = random.choice(KINDS), date(2022, 1, 1) + random.randint(0, 1300) * DAY
        what = {"obligation": random.choice(["encouraged", "neither"])} if kind == Kind.OBLIGED else {}
        what |= {"edition_id": "2015", "precision": random.choice(["day", "day", "month", "year"])}
        make.fact(agency, kind, day, today=date(2027, 1, 1), **what)
    held, sent = [], {}
    for number in range(random.randint(0, 3)):
        issued = date(2021, 6, 1) + random.randint(0, 1500) * DAY
        until = issued + random.choice([1095, 1094, 1096, 365, 200, 30]) * DAY
        made = certificate(agency, ends=until, number=f"{agency.key}/{number}", issued_on=issued)
        held.append((issued, until, lived(random, made, issued)))
    for year in (2023, 2024, 2025):
        if random.random() < 0.5:
            sent[year] = date(year, 11, 1) + random.randint(0, 80) * DAY
            save_report(agency=agency, year=year, sent_on=sent[year], number="", on=date(2027, 1, 1))
    return agency, held, sent


def told_on(capsys, on):
    """(agency, person, audience, rule, due day, step) as the command tells it."""
    call_command("remind", "--on", on.isoformat(), "--dry-run", "--json")
    names = ("agency", "person", "audience", "rule", "due_on", "step")
    return [tuple(row[name] for name in names) for row in json.loads(capsys.readouterr().out)["due"]]


@pytest.mark.django_db
def test_an_outsider_reckons_the_same_on_any_day(capsys):
    random = Random(4)
    above = make.agency(tier="district", area="645", obligation="neither")
    follow_up = {"superior": make.officer(above).email, "lead": make.clerk().email}
    lives = [live(random, above) for _ in range(LIVES)]
    days = SpecialDay.objects.values_list("day", "kind")
    special = {day for day, kind in days if kind == "off"}, {day for day, kind in days if kind == "worked"}
    facts = {agency: list(Fact.objects.filter(agency=agency)) for agency, *_rest in lives}
    officers = dict(Membership.objects.filter(role=Role.OFFICER).values_list("agency__key", "person__email"))
    total = Counter()

    for on in [date(2023, 1, 1) + n * DAY for n in sorted(random.sample(range(1100), 60))]:
        expected = [
            (agency.key, (follow_up | {"holder": officers[agency.key]})[audience], audience, rule, f"{due_on}", step)
            for agency, held, sent in lives
            for audience, rule, due_on, step in naive_dues.dues(agency, facts[agency], held, sent, on, special)
        ]
        found = told_on(capsys, on)
        assert sorted(found) == sorted(expected), on
        total.update(audience for _agency, _person, audience, *_rest in found)

    assert total["holder"] > 500
    assert min(total["superior"], total["lead"]) > 100
