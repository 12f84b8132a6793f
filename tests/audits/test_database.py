"""What the database holds to, whoever writes; what is pure; who may know of what."""

from datetime import date
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions import checklists
from audits.actions.samples import draw_sample
from audits.choices import LineKind
from audits.models import Answer, Checklist, ChecklistLine, ChecklistVersion, Finding, FindingClause, FindingStep, Visit
from audits.sampling import draw
from tests import inspections, make
from tests.inspections import DAY, clause

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def visit(inspector):
    return inspections.started(make.agency(), inspector, checklist=ChecklistVersion.objects.offered().first())


def refused(change) -> bool:
    """Whether the database does not let it happen, at the latest when it is committed."""
    try:
        with transaction.atomic():
            change()
            connection.check_constraints()
    except DatabaseError:
        return True
    return False


CHANGES = {
    "its visit": lambda: Finding.objects.update(visit=Visit.objects.exclude(findings__isnull=False).first()),
    "its agency": lambda: Finding.objects.update(agency=make.agency()),
    "its season": lambda: Finding.objects.update(season=2020),
    "its line": lambda: Finding.objects.update(line=ChecklistLine.objects.first()),
    "its grade": lambda: Finding.objects.update(grade="major"),
    "its due day": lambda: Finding.objects.update(due_on=date(2030, 1, 1)),
    "its clauses": lambda: FindingClause.objects.create(finding=Finding.objects.get(), clause=clause("10.2")),
    "its leading clause": lambda: Finding.objects.update(clause=clause("10.2")),
    "its steps": lambda: FindingStep.objects.update(text="x"),
    "its end without a person": lambda: Finding.objects.update(state="closed"),
    "an unknown state": lambda: Finding.objects.update(state="lost"),
    "a waiver without end": lambda: Finding.objects.update(state="waived"),
    "itself": lambda: Finding.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_finding_that_was_told_keeps(visit, inspector, name):
    inspections.asked(visit, inspector)
    inspections.planned(make.agency(), inspector)

    assert refused(CHANGES[name])


def test_a_leading_clause_is_one_of_the_clauses(visit, inspector):
    inspections.logged(visit, inspector)

    assert refused(lambda: Finding.objects.update(clause=clause("10.2")))


def test_who_corrected_does_not_verify(visit, inspector):
    finding = inspections.corrected(inspections.asked(visit, inspector), make.officer(visit.agency), inspector)

    rows = Finding.objects.filter(pk=finding.pk)
    assert refused(lambda: rows.update(state="effective", verified_on=DAY, verified_by=finding.done_by))
    assert not refused(lambda: rows.update(state="effective", verified_on=DAY, verified_by=inspector))


# --- checklists ---------------------------------------------------------------------------------------


def test_an_issued_version_never_changes(visit):
    version = visit.checklist

    assert refused(lambda: version.lines.update(text_vi="x"))
    assert refused(lambda: version.lines.filter(position=2)._raw_delete("default"))
    assert refused(lambda: ChecklistVersion.objects.filter(pk=version.pk).update(note="x"))
    with pytest.raises(Refused):
        checklists.write_lines(version=version, by=make.staff(), lines=[])


def test_a_new_version_begins_with_the_lines_of_the_last(visit):
    staff, old = make.staff(), visit.checklist
    draft = checklists.begin_version(checklist=old.checklist, by=staff)
    keys = list(old.lines.order_by("position").values_list("key", flat=True))

    assert list(draft.lines.order_by("position").values_list("key", flat=True)) == keys
    with pytest.raises(Refused):
        checklists.begin_version(checklist=old.checklist, by=staff)
    line = checklists.Line(key="rule-new", kind=LineKind.RULE, text_vi="Có không?", basis="Kế hoạch năm 2026")
    issued = checklists.issue_version(
        version=checklists.write_lines(version=draft, by=staff, lines=[line]), by=staff, on=DAY
    )
    assert (issued.number, issued.lines.count()) == (2, 1)
    assert issued in ChecklistVersion.objects.offered()
    assert old not in ChecklistVersion.objects.offered()
    assert visit.answers.count() == len(keys)


def test_the_shipped_checklists_have_both_kinds_of_lines():
    for checklist in Checklist.objects.all():
        kinds = checklist.versions.get().lines.values_list("kind", flat=True)
        assert set(kinds) == {LineKind.RULE, LineKind.CLAUSE}
        assert list(kinds).count(LineKind.RULE) == 8


# --- samples ------------------------------------------------------------------------------------------


def test_a_sample_can_be_drawn_again_by_anybody(visit, inspector):
    sample = draw_sample(
        visit=visit, by=inspector, on=DAY, subject="Hồ sơ quý I", population=120, size=5, seed="2026-03-02"
    )

    by_hand = sorted(range(1, 121), key=lambda number: sha256(f"2026-03-02:{number}".encode()).hexdigest())[:5]
    assert sample.drawn == sorted(by_hand) == draw("2026-03-02", 120, 5)
    with pytest.raises(Refused):
        draw_sample(visit=visit, by=inspector, on=DAY, subject="x", population=3, size=4, seed="1")


# --- who may know of what -----------------------------------------------------------------------------


def test_who_may_know_of_what(visit, inspector):
    told, draft = inspections.asked(visit, inspector), inspections.logged(visit, inspector)
    people = {
        "team": inspector,
        "inspector": make.person(Role.INSPECTOR),
        "officer": make.officer(visit.agency),
        "other": make.officer(make.agency()),
        "staff": make.staff(),
        "leader": make.person(Role.LEADER),
        "nobody": make.person(),
    }

    def seen(model):
        return {name: model.objects.visible_to(person).count() for name, person in people.items()}

    assert seen(Visit) == dict.fromkeys(people, 1) | {"inspector": 0, "other": 0, "nobody": 0}
    assert seen(Finding) == {
        "team": 2,
        "inspector": 0,
        "officer": 1,
        "other": 0,
        "staff": 2,
        "leader": 2,
        "nobody": 0,
    }
    assert Finding.objects.visible_to(people["officer"]).get() == told != draft
    assert seen(Answer)["inspector"] == seen(Answer)["other"] == seen(Answer)["officer"] == 0
    assert seen(Answer)["team"] == seen(Answer)["staff"] == visit.answers.count()
