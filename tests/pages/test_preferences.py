"""How a person wants to be told: the page, and the calendar that it opens."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from icalendar import Calendar

from agencies.actions.roles import take_role
from agencies.choices import Role
from portal.kit import wall
from portal.notices.models import Absence, MutedKind
from portal.notices.outbox import end_settled, notify
from tests import inspections, make
from tests.notices import samples
from tests.pages import dom

pytestmark = pytest.mark.django_db

PAGE = "/notices/preferences/"


@pytest.fixture
def officer():
    return make.officer(make.agency())


@pytest.fixture
def client(officer):
    officer.language = "en"
    officer.save()
    client = Client()
    client.force_login(officer)
    return client


def test_kinds_are_left_out_and_taken_in_again(client, officer):
    assert client.post(PAGE, {"mailed": ["committee_stale"]}).status_code == 302
    muted = set(MutedKind.objects.filter(person=officer).values_list("rule", flat=True))
    assert "certificate_expiry" in muted
    assert muted.isdisjoint({"committee_stale", "internal_audit"})  # the law demands internal audits

    client.post(PAGE, {"mailed": [*muted, "committee_stale"]})
    assert not MutedKind.objects.exists()
    assert client.post(PAGE, {"mailed": ["no such kind"]}).status_code == 422


def test_a_colleague_is_named_and_taken_back(client, officer):
    mate, stranger = make.clerk(), make.officer(make.agency())
    today = localdate()
    what = {"first": f"{today:%d/%m/%Y}", "last": ""}

    assert client.post(f"{PAGE}absence/", what | {"deputy": stranger.pk}).status_code == 422
    refused = client.post(f"{PAGE}absence/", what | {"deputy": mate.pk, "first": "1/1/2020"})
    assert "The first day lies in the past." in dom.text(dom.read(refused))
    assert client.post(f"{PAGE}absence/", what | {"deputy": mate.pk}).status_code == 302
    assert f"from {today:%d/%m/%Y}, for good" in dom.text(dom.read(client.get(PAGE)))

    absence = Absence.objects.get()
    other = Client()
    other.force_login(mate)
    assert other.post(f"{PAGE}absence/{absence.pk}/end/").status_code == 404
    client.post(f"{PAGE}absence/{absence.pk}/end/")
    assert not Absence.objects.exists()


# --- the calendar -----------------------------------------------------------------------------------


def address(client):
    """A new address, as the page shows it."""
    page = dom.read(client.post(f"{PAGE}calendar/"))
    return dom.text(dom.first(page, "code")).removeprefix("http://testserver")


def events(response):
    return [dict(event) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def read_by_a_stranger(where):
    """As a phone does it: its connection to the database sees nothing that is private."""
    with connection.cursor() as cursor:
        cursor.execute("".join(f"SET portal.{scope} = '';" for scope in wall.SCOPES))
    return events(Client().get(where))


def test_what_falls_due_is_in_the_calendar_once_and_leaves_it_when_settled(client, officer):
    due_on = localdate() + timedelta(days=40)
    for step in (90, 30):
        notify(**samples.told(officer, subject="certificate:1", step=step, due_on=due_on, params={
            "number": "01; 2023,\nA", "agency": "Sở Y tế"
        }))  # fmt: skip
    notify(**samples.told(make.person()))
    feed = Client().get(address(client))

    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in feed["Cache-Control"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in feed.content
    (event,) = events(feed)
    assert event["DTSTART"].dt == due_on
    assert event["SUMMARY"] == f"Certificate 01; 2023,\nA of Sở Y tế is valid until {due_on:%d/%m/%Y}."
    newest = officer.notices.latest("pk")
    assert event["URL"] == f"http://testserver/notices/{newest.pk}/open/"
    end_settled({"sample": (localdate(), due_on)}, [])
    assert events(Client().get(address(client))) == []


def test_what_is_private_is_in_it_until_the_role_is_taken(client, officer):
    membership = officer.memberships.get()
    finding = inspections.asked(inspections.started(membership.agency, leader := make.person(Role.INSPECTOR)), leader)
    notify(**samples.told(officer, link=reverse("finding", args=[finding.pk])))
    where = address(client)

    assert len(read_by_a_stranger(where)) == 1
    take_role(membership, by=make.person(Role.ADMINISTRATOR))
    assert read_by_a_stranger(where) == []


def test_a_new_address_closes_the_old_one_and_revoking_both(client):
    old = address(client)
    new = address(client)
    assert [Client().get(each).status_code for each in (old, new)] == [404, 200]
    assert new not in client.get(PAGE).content.decode()

    client.post(f"{PAGE}calendar/", {"revoke": "1"})
    assert Client().get(new).status_code == 404


def test_who_has_left_has_no_calendar(client, officer):
    where = address(client)
    officer.is_active = False
    officer.save()

    assert Client().get(where).status_code == 404


def test_opening_a_notice_is_noted_and_leads_to_its_page(client, officer):
    notify(**samples.told(officer, link="/agencies/"))
    notice = officer.notices.get()

    answer = client.get(reverse("notice-open", args=[notice.pk]))

    assert answer["Location"] == "/agencies/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    foreign = Client()
    foreign.force_login(make.person())
    assert foreign.get(reverse("notice-open", args=[notice.pk])).status_code == 404
