"""What was reached of a plan: out of facts, on any day, as known at any moment; and exactly the rows behind it."""

from datetime import date

import pytest
from django.utils import timezone

from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind
from portal.programme.actions.plans import Wanted, add_targets, change_target, drop_target
from portal.programme.actions.rows import Change
from portal.programme.choices import Outcome, Step
from portal.programme.plans.attainment import Agencies, Attained, Goal, agencies, attained
from portal.programme.plans.queries import goals_on, targets_on, with_outcome
from tests import make
from tests.programme import planning

pytestmark = pytest.mark.django_db

END = date(2018, 12, 31)


def reached(plan, on=END, known=None) -> int:
    return attained(goals_on(plan, on, known), on).reached


def only_goal(plan, on=END) -> Goal:
    (goal,) = goals_on(plan, on)
    return goal


def plan_of(step, agency, edition="", year=2018):
    plan = planning.drafted(agency, year=year)
    drop_target(target=plan.targets.get(), change=Change(make.clerk(), planning.DECIDED))
    wanted = [Wanted(agency, step, date(year, 12, 31), edition)]
    add_targets(plan=plan, change=Change(make.clerk(), planning.DECIDED), wanted=wanted)
    return plan


def test_a_target_is_reached_on_the_day_of_the_declaration():
    agency = make.agency()
    plan = planning.approved(agency)
    make.declared(agency, date(2018, 5, 4))

    assert reached(plan, date(2018, 5, 3)) == 0
    assert reached(plan, date(2018, 5, 4)) == 1
    assert only_goal(plan).reached_on == date(2018, 5, 4)


def test_what_was_reached_stays_so_when_the_scope_changes_later():
    agency = make.agency()
    plan = planning.approved(agency)
    make.declared(agency, date(2018, 5, 4))
    make.fact(agency, Kind.SCOPE_CHANGED, date(2018, 9, 1))

    assert only_goal(plan).outcome(END) == Outcome.REACHED


def test_what_stood_declared_before_the_plan_counts_from_its_first_day():
    agency, ended = make.agency(), make.agency()
    make.declared(agency, date(2016, 5, 4))
    make.declared(ended, date(2015, 5, 4))
    make.fact(ended, Kind.ENDED, date(2016, 1, 1))
    plan = planning.approved(agency, ended)

    assert {goal.agency: goal.reached_on for goal in goals_on(plan, END)} == {
        agency.pk: date(2018, 1, 1),
        ended.pk: None,
    }
    assert reached(plan, date(2017, 12, 31)) == 0


@pytest.mark.parametrize(
    ("step", "edition", "kind", "what", "is_reached"),
    [
        (Step.CONVERT, "2015", Kind.REDECLARED, {"edition_id": "2015", "reason": "edition"}, True),
        (Step.CONVERT, "2015", Kind.REDECLARED, {"edition_id": "2008", "reason": "scope"}, False),
        (Step.REDECLARE, "", Kind.REDECLARED, {"edition_id": "2008", "reason": "scope"}, True),
        (Step.REDECLARE, "", Kind.DECLARED, {"edition_id": "2008"}, False),
        (Step.ELECTRONIC, "", Kind.ELECTRONIC, {}, True),
        (Step.ELECTRONIC, "", Kind.POSTED, {}, False),
    ],
)
def test_which_facts_fulfil_which_step(step, edition, kind, what, is_reached):
    agency = make.agency()
    make.declared(agency, date(2014, 1, 1))
    plan = plan_of(step, agency, edition)
    make.fact(agency, kind, date(2018, 3, 1), number="1", **what)

    assert only_goal(plan).reached_on == (date(2018, 3, 1) if is_reached else None)


def test_a_declaration_again_of_an_earlier_year_is_not_this_years():
    agency = make.agency()
    make.declared(agency, date(2014, 1, 1))
    make.fact(agency, Kind.REDECLARED, date(2017, 12, 31), reason="scope")

    assert only_goal(plan_of(Step.REDECLARE, agency)).reached_on is None


def test_every_target_has_one_outcome_and_each_figure_opens_its_rows():
    in_time, late, left, gone = (make.agency() for _number in range(4))
    plan = planning.approved(in_time, late, left, gone, due=date(2018, 6, 30))
    make.declared(in_time, date(2018, 6, 30))
    make.declared(late, date(2018, 11, 1))
    make.fact(gone, Kind.DISSOLVED, date(2018, 4, 1))

    for on in (date(2018, 6, 30), date(2018, 7, 1), END):
        goals = goals_on(plan, on)
        told = attained(goals, on)
        rows = {each: with_outcome(targets_on(plan, on), each, on).count() for each in Outcome.values}
        assert rows == {each: getattr(told, each) for each in Outcome.values}
        assert sum(rows.values()) == told.planned == 4
    assert told == Attained("", planned=4, due=4, reached=2, open=0, overdue=1, lapsed=1)
    assert agencies(goals, END) == Agencies(4, 2)


def test_what_was_known_then_stays_as_it_was():
    agency = make.agency()
    plan = planning.approved(agency)
    fact = make.declared(agency, date(2018, 5, 4))
    before = timezone.now()
    withdraw_fact(fact=fact, by=make.clerk(), because="Nhầm")
    drop_target(target=plan.targets.get(), change=Change(make.clerk(), date(2018, 6, 1), "Giải thể"))

    assert (reached(plan), len(goals_on(plan, END))) == (0, 0)
    assert (reached(plan, END, before), len(goals_on(plan, END, before))) == (1, 1)
    assert len(goals_on(plan, END, planning.TOLD)) == 1
    assert goals_on(plan, END, planning.TOLD.replace(hour=1)) == []


def test_what_the_plan_said_before_a_change_can_be_asked_for():
    agency, added = make.agency(), make.agency()
    plan = planning.approved(agency)
    by = make.clerk()
    change_target(target=plan.targets.get(), change=Change(by, date(2018, 5, 1), "Dời"), due_on=date(2018, 9, 30))
    wanted = [Wanted(added, Step.BUILD, END)]
    add_targets(plan=plan, change=Change(by, date(2018, 6, 1), "Bổ sung"), wanted=wanted)

    assert [goal.due_on for goal in goals_on(plan, date(2018, 4, 30))] == [END]
    assert [goal.due_on for goal in goals_on(plan, date(2018, 5, 1))] == [date(2018, 9, 30)]
    assert len(goals_on(plan, date(2018, 6, 1))) == 2
