"""The year's programme: drawn up, approved, changed with a reason; what it said on any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions.moving import Said
from audits.actions.programmes import (
    Chosen,
    add_entries,
    approve_programme,
    change_entry,
    draw_up_programme,
    drop_entry,
)
from audits.actions.visits import start_visit
from audits.models import Programme, ProgrammeEntry
from tests import inspections, make

pytestmark = pytest.mark.django_db

DRAWN, DECIDED, CHANGED = date(2026, 1, 10), date(2026, 2, 1), date(2026, 4, 1)
WINDOW = {"window_from": date(2026, 3, 1), "window_until": date(2026, 6, 30)}


@pytest.fixture
def staff():
    return make.staff()


@pytest.fixture
def agencies():
    return [make.agency() for _ in range(3)]


@pytest.fixture
def draft(staff, agencies):
    programme = draw_up_programme(by=staff, year=2026, title="Kế hoạch kiểm tra")
    add_entries(programme=programme, by=staff, on=DRAWN, chosen=[Chosen(each, **WINDOW) for each in agencies[:2]])
    return programme


def approve(programme, by):
    what = {"number": "5/QĐ-UBND", "decided_on": DECIDED, "signer": "Phó Chủ tịch"}
    return approve_programme(programme=programme, by=by, at=timezone.now(), seen_version=programme.version, **what)


def said_on(programme, day):
    return set(programme.entries.planned_on(day).values_list("agency", flat=True))


def test_a_draft_changes_freely_and_says_nothing_yet(draft, staff, agencies):
    drop_entry(entry=draft.entries.get(agency=agencies[0]), by=staff, on=DRAWN)

    assert set(draft.entries.values_list("agency", flat=True)) == {agencies[1].pk}
    assert said_on(draft, DECIDED) == set()


def test_what_it_said_can_be_asked_for_any_day(draft, staff, agencies):
    first, second, third = agencies
    programme = approve(draft, staff)
    because = {"by": staff, "on": CHANGED, "because": "Sáp nhập."}
    drop_entry(entry=programme.entries.get(agency=first), **because)
    add_entries(programme=programme, chosen=[Chosen(third, **WINDOW)], **because)
    later = Chosen(second, date(2026, 9, 1), date(2026, 9, 30))
    change_entry(entry=programme.entries.get(agency=second), to=later, **because)

    assert said_on(programme, date(2026, 1, 31)) == set()
    assert said_on(programme, DECIDED) == said_on(programme, date(2026, 3, 31)) == {first.pk, second.pk}
    assert said_on(programme, CHANGED) == {second.pk, third.pk}
    assert programme.entries.planned_on(CHANGED).get(agency=second).window_from == date(2026, 9, 1)
    assert programme.entries.filter(ended_because="Sáp nhập.").count() == 2


def test_an_approved_programme_changes_only_with_a_reason(draft, staff, agencies):
    programme = approve(draft, staff)

    with pytest.raises(Refused):
        add_entries(programme=programme, by=staff, on=CHANGED, chosen=[Chosen(agencies[2], **WINDOW)])
    with pytest.raises(Refused):
        drop_entry(entry=programme.entries.first(), by=staff, on=CHANGED, because=" ")


def test_an_agency_is_in_a_programme_once(draft, staff, agencies):
    assert add_entries(programme=draft, by=staff, on=DRAWN, chosen=[Chosen(agencies[0], **WINDOW)]) == []
    assert draft.entries.count() == 2


def test_a_window_ends_after_it_begins(draft, staff, agencies):
    wrong = Chosen(agencies[2], date(2026, 6, 1), date(2026, 5, 1))

    with pytest.raises(ValidationError):
        add_entries(programme=draft, by=staff, on=DRAWN, chosen=[wrong])


def test_only_staff_draw_up_and_approve(draft):
    for by in (make.person(Role.INSPECTOR), make.person(Role.LEADER)):
        with pytest.raises(Refused):
            draw_up_programme(by=by, year=2026, title="Khác")
        with pytest.raises(Refused):
            approve(draft, by)


def test_an_empty_programme_is_not_approved(staff):
    with pytest.raises(Refused):
        approve(draw_up_programme(by=staff, year=2026, title="Khác"), staff)


def test_visits_start_once_it_is_approved_and_names_the_agency(draft, staff, agencies):
    inspector = make.person(Role.INSPECTOR)
    inside, outside = (inspections.planned(agency, inspector, programme=draft) for agency in (agencies[0], agencies[2]))

    def start(visit, on=inspections.DAY):
        return start_visit(visit=visit, said=Said(inspector, on, visit.version))

    with pytest.raises(Refused):
        start(inside)
    approve(draft, staff)
    assert start(inside).season == 2026
    with pytest.raises(Refused):
        start(outside)


def test_entries_are_seen_by_those_they_are_about(draft, staff, agencies):
    officer = make.officer(agencies[0])

    assert ProgrammeEntry.objects.visible_to(officer).count() == 0
    approve(draft, staff)
    assert {entry.agency for entry in ProgrammeEntry.objects.visible_to(officer)} == {agencies[0]}
    assert Programme.objects.visible_to(officer).count() == 0
    assert ProgrammeEntry.objects.visible_to(make.person(Role.LEADER)).count() == 2
