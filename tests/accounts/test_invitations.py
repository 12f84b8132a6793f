"""Invited by a letter: one link, once, for three days; nobody types another's password."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import people
from agencies.choices import Role
from agencies.tasks import mail_invitation
from portal.accounts.actions import accept_invitation, reopen_person, revoke_invitation
from portal.accounts.choices import InvitationState
from portal.accounts.models import Invitation, InvitationEvent, User
from portal.notices import jobs
from portal.notices.models import Job
from tests import make as register
from tests.accounts import make
from tests.pages.forms import errors, send
from tests.reading import heading
from tests.signing_in import code_by

pytestmark = pytest.mark.django_db

PASSWORD = "bốn mùa hoa nở ven sông"
NEW = {"email": "moi@example.vn", "name": "Lê Thị Mới", "language": "en"}


@pytest.fixture
def admin():
    return make.administrator()


def invited(by, **what) -> Invitation:
    return people.invite(**NEW | {"role": Role.STAFF, "agency": None, "by": by} | what)


def deliver() -> None:
    """Do all letters that wait, as a worker does."""
    for job in Job.objects.filter(kind="mail_invitation", state="waiting"):
        jobs.run(job.pk)


def link_in(letter) -> str:
    return re.search(r"https?://\S+/account/invitation/\S+", letter.get_body(("plain",)).get_content())[0]


def accepted(client, link, password=PASSWORD):
    client.get(link.removeprefix("http://testserver"))
    return client.post(reverse("invitation-accept"), {"password1": password, "password2": password})


def test_an_administrator_invites_and_the_person_comes_in(client, letters, admin):
    agency = register.agency("Xã Ea Nuôl")
    client.force_login(admin)
    typed = NEW | {"role": "officer", "agency": "Xã Ea Nuôl"}
    assert send(client, reverse("invitation-new"), **typed)["Location"] == reverse("invitations")
    deliver()
    (letter,) = letters
    assert (letter["To"], letter["Subject"]) == ("moi@example.vn", "You are invited to the ISO 9001 portal")

    newcomer = Client()
    link = link_in(letter)
    assert newcomer.get(link)["Location"] == reverse("invitation-accept")
    assert "Lê Thị Mới" in newcomer.get(reverse("invitation-accept")).content.decode()
    response = accepted(newcomer, link)
    assert response["Location"] == reverse("second-factor-set-up")
    page = newcomer.get(response["Location"])
    code = code_by(page.context["form"].secret)
    response = newcomer.post(reverse("second-factor-set-up"), {"code": code})
    assert response["Location"] == reverse("mfa_view_recovery_codes", query={"next": reverse("start")})
    assert newcomer.get(reverse("start")).status_code == 200

    person = User.objects.get(email="moi@example.vn")
    assert (person.is_active, person.language) == (True, "en")
    assert [(each.role, each.agency) for each in person.memberships.all()] == [("officer", agency)]
    assert person.check_password(PASSWORD)
    assert "Lê Thị Mới" not in client.get(reverse("invitations")).content.decode()


def test_nothing_opens_before(client, sign_in, letters, admin):
    person = invited(admin).person
    assert not person.has_usable_password()
    assert sign_in(person.email).status_code == 200
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert "no account" in letters[0]["Subject"] or "chưa có tài khoản" in letters[0]["Subject"]
    with pytest.raises(ValidationError):
        reopen_person(person=person, because="thử", by=admin, at=timezone.now())


def test_only_the_hash_is_kept_and_it_works_once(client, letters, admin):
    invitation = invited(admin)
    deliver()
    key = link_in(letters[0]).rstrip("/").rsplit("/", 1)[1]
    invitation.refresh_from_db()
    assert invitation.key_hash == Invitation.hashed(key)
    assert key not in str(list(Invitation.objects.values()) + list(InvitationEvent.objects.values()))
    assert accepted(client, link_in(letters[0])).status_code == 302
    second = Client()
    assert second.get(link_in(letters[0])).status_code == 410
    assert accepted(second, link_in(letters[0]), "một mật khẩu hoàn toàn khác").status_code == 410
    assert User.objects.get(pk=invitation.person_id).check_password(PASSWORD)


def test_two_who_accept_at_once_are_one(letters, admin):
    invited(admin)
    deliver()
    first, second = Invitation.objects.get(), Invitation.objects.get()
    accept_invitation(invitation=first, password=PASSWORD, at=timezone.now())
    with pytest.raises(ValidationError):
        accept_invitation(invitation=second, password="mật khẩu của người khác", at=timezone.now())


@pytest.mark.parametrize("meanwhile", [people.invite_again, partial(revoke_invitation, at=timezone.now())])
def test_what_changed_while_the_page_stood_open_counts(letters, admin, meanwhile):
    invited(admin)
    deliver()
    seen = Invitation.objects.get()
    meanwhile(invitation=seen, by=admin)
    with pytest.raises(ValidationError):
        accept_invitation(invitation=seen, password=PASSWORD, at=timezone.now())
    assert not User.objects.get(email=NEW["email"]).is_active


def test_a_weak_password_is_refused_at_its_field(client, letters, admin):
    invited(admin)
    deliver()
    assert list(errors(accepted(client, link_in(letters[0]), "ISO 9001:2015 UBND tỉnh"))) == ["password1"]
    assert not User.objects.get(email=NEW["email"]).is_active


def test_a_newer_letter_takes_the_place_of_the_older(client, letters, admin):
    invitation = invited(admin)
    deliver()
    client.force_login(admin)
    client.post(reverse("invitation-again", args=[invitation.pk]))
    deliver()
    old, new = map(link_in, letters)
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 302


def test_a_letter_that_is_asked_for_twice_by_the_queue_still_opens(letters, admin):
    invited(admin)
    job = Job.objects.get(kind="mail_invitation")
    mail_invitation(**job.args)
    mail_invitation(**job.args)
    assert Client().get(link_in(letters[-1])).status_code == 302


def test_a_revoked_one_opens_nothing_until_it_is_sent_again(client, letters, admin):
    invitation = invited(admin)
    deliver()
    client.force_login(admin)
    client.post(reverse("invitation-revoke", args=[invitation.pk]))
    assert Client().get(link_in(letters[0])).status_code == 410
    invitation.refresh_from_db()
    assert invitation.state(timezone.now()) == InvitationState.REVOKED
    client.post(reverse("invitation-again", args=[invitation.pk]))
    deliver()
    assert Client().get(link_in(letters[1])).status_code == 302


def test_it_holds_for_three_days(letters, admin):
    invitation = invited(admin)
    deliver()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    invitation.refresh_from_db()
    assert invitation.state(timezone.now()) == InvitationState.EXPIRED
    response = Client().get(link_in(letters[0]))
    assert (response.status_code, heading(response)) == (410, "Lời mời này không còn hiệu lực")


def test_a_mail_server_that_is_down_leaves_it_on_its_way(no_mail_server, admin):
    invitation = invited(admin)
    deliver()
    invitation.refresh_from_db()
    assert invitation.state(timezone.now()) == InvitationState.WAITING
    assert Job.objects.get(kind="mail_invitation").state == "waiting"


def test_who_cannot_manage_people_invites_nobody(admin):
    helper = make.person()
    with pytest.raises(PermissionDenied):
        invited(helper)
    invitation = invited(admin)
    for refused in (
        lambda: people.invite_again(invitation=invitation, by=helper),
        lambda: revoke_invitation(invitation=invitation, by=helper, at=timezone.now()),
    ):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"role": "officer", "agency": ""}, ["agency"]),
        ({"role": "officer", "agency": "Không có"}, ["agency"]),
        ({"role": ""}, ["role"]),
        ({"role": "staff", "email": "x"}, ["email"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, admin, typed, fields):
    client.force_login(admin)
    assert list(errors(send(client, reverse("invitation-new"), **NEW | typed))) == fields
    assert not Invitation.objects.exists()


def test_an_address_that_is_taken_is_refused_at_its_field(client, admin):
    client.force_login(admin)
    typed = NEW | {"email": admin.email.upper(), "role": "staff"}
    assert list(errors(send(client, reverse("invitation-new"), **typed))) == ["email"]
    assert not Invitation.objects.exists()
