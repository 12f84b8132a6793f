"""What falls due of plans, trained people and eligibility papers: for whom, until when, and what ends it."""

from datetime import date, timedelta

import pytest

from agencies.choices import Kind
from agencies.dues import dues
from portal.programme.choices import CourseKind
from tests import make
from tests.programme import advising, planning, teaching

pytestmark = pytest.mark.django_db


def told(on: date, kind: str) -> list[tuple[int, date]]:
    """Who is told of this kind on a day, and of which due day."""
    return [
        (due.person, due.reached.deadline.due_on) for due in dues(on) if due.reached.kind.code == kind and due.notice
    ]


def test_the_officers_are_told_of_a_target_until_it_is_reached():
    agency, other = make.agency(), make.agency()
    officer, due_on = make.officer(agency), date(2018, 6, 30)
    planning.approved(agency, other, due=due_on)

    assert (officer.pk, due_on) in told(date(2018, 6, 1), "target_due")
    assert (officer.pk, due_on) in told(date(2018, 7, 10), "target_due")
    make.fact(agency, Kind.DECLARED, date(2018, 5, 2))
    assert officer.pk not in dict(told(date(2018, 6, 1), "target_due"))
    assert told(date(2018, 5, 1), "target_due"), "on a day before it was reached it was still due"


def test_the_officers_are_told_of_a_certificate_that_ends_until_there_is_a_newer_one():
    agency = make.agency()
    officer, ends = make.officer(agency), date(2020, 3, 9)
    teaching.attended(teaching.course(), agency, "Bà Lan", until=ends)
    teaching.attended(teaching.course(CourseKind.AWARENESS), agency, "Ông Nam", until=ends)

    assert told(ends - timedelta(20), "training_expiry") == [(officer.pk, ends)]
    teaching.attended(teaching.course(ended=date(2020, 2, 1)), agency, "Bà Lan")
    assert told(ends - timedelta(20), "training_expiry") == []


def test_the_lead_body_is_told_two_months_before_a_paper_ends():
    staff = make.staff()
    adviser = advising.adviser("Công ty A")
    ends = advising.paper(adviser).valid_until

    # Two months before is 30 April, a holiday: told on the last working day before.
    assert told(date(2019, 4, 25), "eligibility_expiry") == []
    assert (staff.pk, ends) in told(date(2019, 4, 26), "eligibility_expiry")
    [due, *_rest] = [due for due in dues(date(2019, 4, 30)) if due.reached.kind.code == "eligibility_expiry"]
    assert due.notice.params == {"name": "Công ty A", "number": "1/GXN"}
    assert due.notice.link.endswith(f"/advisers/{adviser.pk}/")
    advising.paper(adviser, "2/GXN", issued_on=date(2019, 4, 15))
    assert told(date(2019, 4, 30), "eligibility_expiry") == []
