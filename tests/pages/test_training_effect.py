"""Whether failing fell after training, and which course answers an open finding."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.choices import Role
from portal.pages.training_effect import Again, Season, seen_again
from portal.programme.choices import CourseKind
from portal.programme.training.clauses import ANSWERS, answer_to
from tests import inspections, make
from tests.programme import teaching

FIRST, THEN = date(2025, 3, 3), date(2026, 3, 2)
KIND = CourseKind.AUDITING.value


@pytest.mark.parametrize(
    ("edition", "number", "kind"),
    [
        ("2015", "9.2", CourseKind.AUDITING),
        ("2015", "9.2.1", CourseKind.AUDITING),
        ("2015", "9.1", CourseKind.IMPROVING),
        ("2015", "8.5.1", CourseKind.BUILDING),
        ("2008", "8.2.2", CourseKind.AUDITING),
        ("2008", "8.2.3", CourseKind.IMPROVING),
        ("2008", "6.2.2", CourseKind.AWARENESS),
        ("2026", "7.2", CourseKind.AWARENESS),
    ],
)
def test_each_clause_has_its_course(edition, number, kind):
    assert answer_to(edition, number) == kind
    assert all(named in table for table in ANSWERS.values() for named in ["4", "5", "6", "7", "8"])


@pytest.mark.parametrize(
    ("day", "is_trained"), [(FIRST, False), (FIRST + timedelta(1), True), (THEN, True), (THEN + timedelta(1), False)]
)
@pytest.mark.parametrize("is_failing", [True, False])
def test_a_case_is_trained_between_the_two_visits(day, is_trained, is_failing):
    seasons = [Season(1, 2025, FIRST, frozenset([KIND])), Season(1, 2026, THEN, frozenset([KIND] * is_failing))]

    assert list(seen_again(seasons, {(1, KIND): [day]})) == [Again(1, KIND, 2025, 2026, is_trained, is_failing)]


SEASONS = st.builds(
    Season,
    st.integers(1, 3),
    st.integers(2017, 2021),
    st.just(FIRST),
    st.frozensets(st.sampled_from(CourseKind.values), max_size=3),
)


@given(st.lists(SEASONS, max_size=9, unique_by=lambda season: (season.agency, season.year)))
def test_every_failed_kind_of_every_season_but_the_last_is_one_case(seasons):
    last = {
        agency: max(each.year for each in seasons if each.agency == agency) for agency in {s.agency for s in seasons}
    }

    found = list(seen_again(seasons, {}))

    assert len(found) == sum(len(each.failed) for each in seasons if each.year < last[each.agency])
    assert not any(case.is_trained for case in found)


@pytest.mark.django_db
def test_the_page_counts_and_opens_its_cases(client):
    trained, other, inspector = make.agency("UBND xã A"), make.agency("UBND xã B"), make.person(Role.INSPECTOR)
    for agency in (trained, other):
        inspections.logged(inspections.started(agency, inspector, on=FIRST), inspector)
    teaching.attended(teaching.course(ended=date(2025, 6, 6)), trained)
    inspections.started(trained, inspector, on=THEN)
    inspections.logged(inspections.started(other, inspector, on=THEN), inspector)
    client.force_login(make.person(Role.LEADER, language="en"))
    address = reverse("training-effect")

    shown = client.get(address).content.decode()
    of_trained = client.get(address, {"kind": "auditing", "trained": "1"}).content.decode()
    of_others = client.get(address, {"kind": "auditing", "trained": "0", "failing": "1"}).content.decode()

    assert "0/1 (0" in shown
    assert "1/1 (100" in shown
    assert (trained.name in of_trained, other.name in of_trained) == (True, False)
    assert "Failed no more" in of_trained
    assert (trained.name in of_others, other.name in of_others) == (False, True)

    page = client.get(reverse("agency-training", args=[other.pk])).content.decode()
    assert f'href="{reverse("courses")}?kind=auditing"' in page
