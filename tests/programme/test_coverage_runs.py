"""Coverage as runs: they say on every day what the rule says, agency by agency, and a take leaves only true ones."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agencies.choices import Kind, Role
from portal.notices.models import Job
from portal.programme.actions.procedures import withdraw_issue
from portal.programme.choices import ChangeKind, Coverage
from portal.programme.models import CoverageRun, Procedure
from portal.programme.procedures.coverage import Duty, coverage
from portal.programme.procedures.runs import Reckoned, Stored, as_of, take_coverage
from tests import make
from tests.pages import dom
from tests.programme import handling
from tests.programme.handling import SINCE

pytestmark = pytest.mark.django_db

FIRST = date(2016, 1, 1)
DAYS = st.integers(0, 24).map(lambda days: FIRST + timedelta(days))
COUNTED = (Coverage.COVERED, Coverage.OUTDATED, Coverage.MISSING)


def told(source, on) -> list[tuple[int, int, int]]:
    return [(each.covered, each.outdated, each.missing) for each in source.on(on)]


def test_runs_say_on_every_day_what_the_rule_says():
    agencies = [make.agency(), make.agency(), make.agency(founded=FIRST + timedelta(9))]
    make.fact(agencies[1], Kind.DISSOLVED, FIRST + timedelta(15))
    lives = [(FIRST, None), (FIRST, FIRST + timedelta(15)), (FIRST + timedelta(9), None)]

    @settings(max_examples=12, deadline=None, phases=[Phase.generate])
    @given(st.sets(DAYS, max_size=3), st.tuples(*[st.sets(DAYS, max_size=3)] * 3), st.none() | DAYS)
    def agree(changes, issues, until):
        with transaction.atomic():
            procedure = handling.procedure()
            for day in changes:
                handling.changed(procedure, day)
            for agency, days in zip(agencies, issues, strict=True):
                for number, day in enumerate(sorted(days)):
                    handling.issued(procedure, agency, day, revision=number)
            if until:
                handling.changed(procedure, until, kind=ChangeKind.ABOLISHED)
            take_coverage()
            every = Procedure.objects.all()
            stored, reckoned = Stored(every), Reckoned(every, None, None)
            for on in (FIRST + timedelta(days) for days in range(26)):
                found = [
                    coverage(Duty(SINCE, until, changes), days, on)
                    for days, (start, end) in zip(issues, lives, strict=True)
                    if start <= on and (end is None or on < end)
                ]
                counts = tuple(found.count(each) for each in COUNTED)
                assert told(stored, on) == told(reckoned, on) == ([counts] if any(counts) else [])
                assert stored.over([on]) == reckoned.over([on]) == [(on, counts[0], sum(counts))]
            transaction.set_rollback(True)

    agree()


def test_a_take_touches_only_what_changed_and_the_runs_hold_as_of_it():
    agency, quiet = make.agency(), handling.procedure("2")
    procedure = handling.procedure()
    issue = handling.issued(procedure, agency, FIRST)
    assert as_of() is None

    take_coverage()
    Job.objects.all().delete()  # done, and forgotten: a test is one transaction, which asks for one job
    assert as_of() is not None
    before = set(CoverageRun.objects.filter(procedure=quiet).values_list("pk", flat=True))
    withdraw_issue(issue=issue, by=make.clerk(), because="Nhầm")
    assert as_of() is None
    assert take_coverage()["procedures"] == 1
    assert told(Stored(Procedure.objects.filter(pk=procedure.pk)), FIRST) == [(0, 0, 1)]
    assert set(CoverageRun.objects.filter(procedure=quiet).values_list("pk", flat=True)) == before

    make.agency()
    assert take_coverage()["procedures"] == 2
    assert told(Stored(Procedure.objects.filter(pk=quiet.pk)), FIRST) == [(0, 0, 2)]
    assert take_coverage() == {"procedures": 0, "written": 0, "removed": 0}


@pytest.mark.parametrize("is_taken", [True, False], ids=["stored", "reckoned"])
def test_every_figure_opens_the_rows_that_add_up_to_it(client, is_taken):
    here, there, beyond = make.agency(area="24187"), make.agency(area="24121"), make.agency(area="24121")
    births, land = handling.procedure("1"), handling.procedure("2", field="Đất đai", name="Đăng ký đất đai lần đầu")
    handling.procedure("3", tier="province", field="Đất đai")
    for procedure, agency in ((births, here), (births, there), (land, beyond)):
        handling.issued(procedure, agency, FIRST)
    handling.changed(births, FIRST + timedelta(400))
    handling.issued(births, there, FIRST + timedelta(410), revision=1)
    if is_taken:
        take_coverage()
        Job.objects.all().delete()
    client.force_login(make.person(Role.STAFF, language="en"))

    on = {"on": "31/12/2018"}
    page = dom.read(client.get(reverse("procedures"), on))
    assert "2/6 (33.33" in dom.text(page)
    fields, districts, years = shares(page, "By field"), shares(page, "By district"), shares(page, "Over time")
    assert [share[1] for share in fields] == [(1, 3), (1, 3)]
    assert [share[1] for share in districts] == [(0, 2), (2, 4)]
    assert [share[1] for share in years] == [(3, 6), (2, 6), (2, 6)]
    for _label, (covered, total), address in [*fields, *districts, *years]:
        opened = listed_in(dom.read(client.get(address)))
        assert [sum(count) for count in zip(*[(c[0], t[0]) for c, t in opened], strict=True)] == [covered, total]
        for cell in (cell for pair in opened for cell in pair):
            assert len(rows_of(dom.read(client.get(cell[1])), "Agencies that handle it")) == cell[0]
    found = client.get(reverse("procedures"), on | {"q": "dat dai lan dau"}).content.decode()
    assert "Đăng ký đất đai lần đầu" in found
    assert births.name not in found
    assert "Đăng ký đất đai lần đầu" in client.get(reverse("search"), {"q": "dang ky dat"}).content.decode()


def rows_of(page, caption: str) -> list:
    for table in dom.every(page, "table"):
        if dom.text(dom.first(table, "caption")) == caption:
            return list(dom.every(dom.first(table, "tbody"), "tr"))
    return []


def shares(page, caption: str) -> list:
    """Of each row its name, its part and whole, what opens it."""
    found = []
    for row in rows_of(page, caption):
        link = dom.first(row, "a")
        part, whole = dom.text(link).split()[0].split("/")
        found.append((dom.text(dom.first(row, "th")), (int(part), int(whole)), dom.attribute(link, "href")))
    return found


def listed_in(page) -> list:
    """Of each procedure how many agencies are covered and how many handle it, each with what opens them."""
    links = [list(dom.every(row, "a"))[-2:] for row in rows_of(page, "Procedures")]
    return [[(int(dom.text(link)), dom.attribute(link, "href")) for link in pair] for pair in links]


def test_a_past_moment_and_some_agencies_are_reckoned():
    district = make.agency(tier="district", area="645")
    own, other = make.agency(superior=district), make.agency()
    procedure = handling.procedure()
    for agency in (own, other):
        handling.issued(procedure, agency, FIRST)
    then = timezone.now()
    handling.changed(procedure, FIRST + timedelta(1))
    every, day = Procedure.objects.all(), FIRST + timedelta(1)

    assert told(Reckoned(every, then, None), day) == [(2, 0, 0)]
    assert told(Reckoned(every, None, [district.pk]), day) == [(0, 1, 0)]
