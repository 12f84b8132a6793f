"""The list of visits, narrowed by filters that stand in the URL."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.choices import Role, Tier
from audits.actions.visits import cancel_visit
from audits.choices import VisitForm
from tests import inspections, make
from tests.pages import dom

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Signed in; three visits are there: one to come, one under way, one by files and cancelled in the year before."""
    inspector = make.person(Role.INSPECTOR)
    inspections.planned(make.agency("UBND xã Ea Sol"), inspector, on=date(2026, 5, 4))
    inspections.started(make.agency("UBND xã Ea Ral"), inspector)
    by_files = inspections.planned(
        make.agency("Sở Tài chính", tier=Tier.PROVINCE), inspector, on=date(2025, 3, 3), form=VisitForm.BY_FILES
    )
    cancel_visit(visit=by_files, said=inspections.said(inspector, by_files, on=date(2025, 3, 3)))
    client.force_login(make.staff())
    return client


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"UBND xã Ea Sol", "UBND xã Ea Ral", "Sở Tài chính"}),
        ("state=ahead", {"UBND xã Ea Sol"}),
        ("state=open", {"UBND xã Ea Ral"}),
        ("state=cancelled", {"Sở Tài chính"}),
        ("form=by_files", {"Sở Tài chính"}),
        ("season=2026", {"UBND xã Ea Sol", "UBND xã Ea Ral"}),
        ("tier=province", {"Sở Tài chính"}),
        ("state=closed", set()),
    ],
)
def test_a_filter_leaves_what_it_says(staff, asked, shown):
    page = dom.read(staff.get(f"{reverse('visits')}?{asked}"))

    assert {dom.text(cell) for cell in dom.every(page, "th", class_="name")} == shown


def test_what_cannot_be_read_is_said_and_narrows_nothing(staff):
    response = staff.get(reverse("visits"), {"season": "năm nay"})

    assert response.status_code == 422
    assert sum(1 for _name in dom.every(dom.read(response), "th", class_="name")) == 3
