"""What was told before a role was taken is told no more: in the bell, in its count, on the start page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.actions.roles import give_role, take_role
from agencies.choices import Role
from agencies.models import Agency, Membership
from portal.notices.jobs import run
from portal.notices.models import Job, Notice
from portal.notices.outbox import gather_mails, notify_all
from portal.notices.queries import unread_count
from portal.notices.withholding import JOB, give_back
from tests import make
from tests.notices import samples

pytestmark = pytest.mark.django_db


def work():
    """Done by a worker: what a change of roles asked for."""
    for job in Job.objects.filter(kind=JOB, state="waiting"):
        assert run(job.pk).pk == job.pk


def page_of(agency):
    """Which only its own people open."""
    return reverse("agency", args=[agency.pk])


@pytest.fixture
def told():
    """An officer of two agencies, who was told something of each: the officer, both notices, an administrator."""
    kept, left = make.agency(), make.agency()
    administrator = make.person(Role.ADMINISTRATOR)
    officer = make.officer(kept)
    give_role(Membership(person=officer, role=Role.OFFICER, agency=left), by=administrator)
    notify_all(samples.notice(officer, link=page_of(agency)) for agency in (kept, left))
    return officer, Notice.objects.get(link=page_of(kept)), Notice.objects.get(link=page_of(left)), administrator


def take(told):
    officer, _, left, administrator = told
    (place,) = [each for each in officer.memberships.all() if page_of(each.agency) == left.link]
    take_role(place, by=administrator)


def shown(client, person):
    """The keys of the notices in the person's bell; none of them has been read."""
    client.force_login(person)
    found = re.findall(r"/notices/(\d+)/open/", client.get(reverse("notices")).text)
    assert unread_count(person) == len(found)
    return [int(pk) for pk in found]


def test_the_bell_its_count_and_the_notice_itself_forget_it(told, client):
    officer, kept, left, _ = told
    assert shown(client, officer) == [left.pk, kept.pk]

    take(told)
    work()

    assert shown(client, officer) == [kept.pk]
    assert client.get(reverse("notice-open", args=[left.pk])).status_code == 404
    assert client.post(reverse("notice-read", args=[left.pk])).status_code == 404
    client.post(reverse("notices-read"), {"newest": left.pk})
    assert unread_count(officer) == 0
    left.refresh_from_db()
    assert left.read_at is None


def test_until_the_doors_were_asked_nothing_is_shown(told, client):
    officer, *_ = told

    take(told)

    assert shown(client, officer) == []


def test_with_the_role_the_notice_comes_back_and_is_mailed(told, client):
    officer, kept, left, administrator = told
    take(told)
    work()
    gather_mails(timezone.localdate())
    kept.refresh_from_db()
    left.refresh_from_db()
    assert (kept.mail is None, left.mail is None) == (False, True)

    agency = next(each for each in Agency.objects.all() if page_of(each) == left.link)
    give_role(Membership(person=officer, role=Role.OFFICER, agency=agency), by=administrator)
    work()

    assert shown(client, officer) == [left.pk, kept.pk]
    assert list(Notice.objects.to_mail()) == [left]


def test_a_changed_role_counts_like_one_that_was_taken(told, client):
    officer, kept, left, administrator = told
    place = next(each for each in officer.memberships.all() if page_of(each.agency) == left.link)
    place.person = colleague = make.person()

    give_role(place, by=administrator)
    work()

    assert shown(client, officer) == [kept.pk]
    assert shown(client, colleague) == []


def test_a_deputy_is_told_what_the_represented_person_may_know(told, client):
    officer, kept, left, _ = told
    deputy = make.person()
    Notice.objects.update(person=deputy, instead_of=officer)
    assert shown(client, deputy) == [left.pk, kept.pk]

    take(told)
    work()

    assert shown(client, deputy) == [kept.pk]


def test_asking_again_changes_nothing(told):
    officer, *_ = told
    take(told)

    assert give_back(officer.pk) == 1
    assert give_back(officer.pk) == 0
