"""Confirming that nothing has changed: whose it is to say, once a day, never taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from agencies.actions.confirmations import confirm_unchanged
from agencies.checks import Refused
from agencies.choices import Role
from agencies.models import Confirmation
from tests import make
from tests.agencies.breaking import refused, refuses

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)  # 10:00 in Vietnam


def test_the_officer_one_above_and_the_lead_body_confirm():
    district = make.agency(tier="district", area="645")
    agency = make.agency(superior=district)
    for person in (make.officer(agency), make.officer(district), make.staff()):
        said = confirm_unchanged(agency=agency, by=person, at=AT)
        assert (said.agency, said.by, said.at) == (agency, person, AT)


@pytest.mark.parametrize("role", [Role.LEADER, Role.INSPECTOR])
def test_others_do_not(role):
    with pytest.raises(Refused):
        confirm_unchanged(agency=make.agency(), by=make.person(role), at=AT)
    with pytest.raises(Refused):
        confirm_unchanged(agency=make.agency(), by=make.officer(make.agency()), at=AT)
    assert not Confirmation.objects.exists()


def test_twice_on_one_day_is_once():
    agency, evening = make.agency(), AT + timedelta(hours=13, minutes=59)
    officer = make.officer(agency)
    first = confirm_unchanged(agency=agency, by=officer, at=AT)

    assert confirm_unchanged(agency=agency, by=officer, at=evening) == first
    assert confirm_unchanged(agency=agency, by=make.officer(agency), at=evening) != first
    assert confirm_unchanged(agency=agency, by=officer, at=evening + timedelta(minutes=1)) != first


def test_what_was_confirmed_stays():
    agency = make.agency()
    said = confirm_unchanged(agency=agency, by=make.officer(agency), at=AT)

    refuses(said, "at = now()")
    refused("DELETE FROM agencies_confirmation WHERE id = %s", said.pk)


def test_one_click_on_the_page_of_today(client):
    agency = make.agency()
    officer = make.officer(agency)
    client.force_login(officer)
    address, button = reverse("agency", args=[agency.pk]), reverse("agency-confirm", args=[agency.pk])
    assert button in client.get(address).content.decode()
    assert button in client.get(reverse("start")).content.decode()
    assert button not in client.get(address, {"on": "2017-12-31"}).content.decode()

    response = client.post(button)

    assert (response.status_code, response["Location"]) == (302, address)
    assert Confirmation.objects.get().by == officer
    assert officer.name in client.get(address).content.decode().partition("standing-heading")[2].partition("</dl>")[0]
