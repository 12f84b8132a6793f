"""Everything that may change a person, one function per decision."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.choices import Closed
from portal.accounts.deadlines import last_day
from portal.accounts.models import Invitation, KeptPassword, User
from portal.accounts.permissions import can_manage_people
from portal.accounts.queries import administrators, is_last_administrator
from portal.kit import security_log
from portal.kit.vietnamese import nfc

LAST_ADMINISTRATOR = gettext_lazy("This is the last administrator: somebody must be able to get in.")
KEPT_PASSWORDS = 10
"""That an administrator does not take again (TCVN 14423:2026)."""
INVITATION_LIFE = timedelta(days=3)
"""From the letter on: a weekend may lie between."""


@transaction.atomic
def create_person(*, email: str, name: str, language: str, by: User | None, password: str | None = None) -> User:
    """Make an account; `by` is None for a command on the server.

    Without a password the person chooses one through the reset link. Raises ValidationError (fields named)
    and PermissionDenied.
    """
    _require_manager(by)
    person = User(email=email, name=name, language=language)
    person.set_password(password)
    return _made(person, by)


def _made(person: User, by: User | None) -> User:
    person.full_clean()
    person.save()
    security_log.note("person_made", person=by, subject=person)
    return person


# --- invitations --------------------------------------------------------------------------------


@transaction.atomic
def invite_person(*, email: str, name: str, language: str, by: User) -> Invitation:
    """An account that opens to nobody until its person has accepted. Raises ValidationError and PermissionDenied."""
    _require_manager(by)
    person = User(email=email, name=name, language=language, is_active=False)
    person.set_unusable_password()
    invitation = Invitation.objects.create(person=_made(person, by), invited_by=by)
    security_log.note("person_invited", person=by, subject=person)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User) -> Invitation:
    """Another letter, also for an invitation that has expired or was revoked; links of earlier ones open nothing.

    Raises ValidationError for one that was accepted, and PermissionDenied.
    """
    _require_manager(by)
    held = _pending(invitation.pk)
    held.letters += 1
    held.key_hash, held.mailed_at, held.expires_at, held.revoked_at = "", None, None, None
    held.save()
    security_log.note("person_invited", person=by, subject=held.person, letter=held.letters)
    return held


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """The link opens nothing any more; the account stays closed. Raises ValidationError and PermissionDenied."""
    _require_manager(by)
    held = _pending(invitation.pk)
    held.key_hash, held.revoked_at = "", at
    held.save()
    security_log.note("invitation_revoked", person=by, subject=held.person)


@transaction.atomic
def new_invitation_key(*, invitation: int, letter: int, at: datetime) -> str | None:
    """The key for this letter; None when the letter is not wanted any more. Keys made before open nothing."""
    held = Invitation.objects.select_for_update().pending().filter(pk=invitation, letters=letter, revoked_at=None)
    key = Invitation.new_key()
    return key if held.update(key_hash=Invitation.hashed(key), expires_at=at + INVITATION_LIFE) else None


def note_invitation_mailed(*, invitation: int, letter: int, at: datetime) -> None:
    """The mail server has taken the letter."""
    Invitation.objects.filter(pk=invitation, letters=letter).update(mailed_at=at)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str | None, at: datetime) -> User:
    """The person has shown to read the mails of the address, and takes over the account, once.

    Without a password who proves the address elsewhere signs in there. Raises ValidationError for an invitation that
    was accepted or revoked meanwhile.
    """
    held = _pending(invitation.pk)
    if held.revoked_at or held.key_hash != invitation.key_hash:
        raise ValidationError(_("This invitation no longer holds."))
    held.accepted_at, held.key_hash = at, ""
    held.save()
    person = held.person
    person.is_active = True
    person.set_password(password)
    person.save(update_fields=["is_active", "password"])
    security_log.note("invitation_accepted", person=person, subject=person)
    return person


def _pending(pk: int) -> Invitation:
    held = Invitation.objects.select_for_update(of=["self"]).select_related("person").get(pk=pk)
    if held.accepted_at:
        raise ValidationError(_("This invitation has been accepted already."))
    return held


# --- changing, closing, reopening ---------------------------------------------------------------


@transaction.atomic
def change_person(*, person: User, by: User | None, **changes: object) -> User:
    """Change what an administrator may change of a person; an inactive person is signed out everywhere.

    Raises ValidationError (fields named; the last administrator cannot be closed) and PermissionDenied.
    """
    _require_manager(by)
    if changes.get("is_active") is False:
        _close(person, Closed.LEFT, timezone.now())
    person = User.objects.select_for_update().get(pk=person.pk)
    for field, value in changes.items():
        setattr(person, field, value)
    person.full_clean()
    person.save(update_fields=[*changes, "search_key"])
    security_log.note("person_changed", person=by, subject=person, changed=sorted(changes))
    return person


@transaction.atomic
def close_if_idle(*, person: User, at: datetime) -> bool:
    """Close the account when too many days have passed without use; False when it stays open.

    The last administrator's stays open: nobody could reopen it.
    """
    days = settings.IDLE_ACCOUNT_DAYS
    held = User.objects.get(pk=person.pk)
    used_on, on = timezone.localdate(held.used_at), timezone.localdate(at)
    if not days or not held.is_active or on <= last_day(used_on, days=days):
        return False
    try:
        _close(held, Closed.IDLE, at)
    except ValidationError:
        return False
    security_log.note("account_closed", subject=held, because=Closed.IDLE.value)
    return True


def _close(person: User, because: Closed, at: datetime) -> None:
    """Raises ValidationError for the last account that opens the administration."""
    # All of them are locked, in one order: two that are closed at the same time must not each count on the other.
    list(administrators().select_for_update().order_by("pk"))
    if is_last_administrator(person):
        raise ValidationError({"is_active": LAST_ADMINISTRATOR})
    User.objects.filter(pk=person.pk).update(is_active=False, closed_at=at, closed_because=because)


@transaction.atomic
def reopen_person(*, person: User, because: str, by: User, at: datetime) -> None:
    """Open a closed account again; its days without use are counted anew.

    Raises ValidationError (no reason, an account that is open, an invitation not accepted) and PermissionDenied.
    """
    _require_manager(by)
    held = User.objects.select_for_update(of=["self"]).select_related("invitation").get(pk=person.pk)
    if held.is_active:
        raise ValidationError(_("This account is open."))
    if hasattr(held, "invitation") and not held.invitation.accepted_at:
        raise ValidationError(_("This person has not accepted the invitation yet."))
    held.is_active, held.reopened_at, held.reopened_because = True, at, nfc(because)
    if not held.reopened_because:
        raise ValidationError({"because": _("Say why the account is opened again.")})
    held.full_clean()
    held.save(update_fields=["is_active", "reopened_at", "reopened_because"])
    security_log.note("account_reopened", person=by, subject=held, because=held.reopened_because)


@transaction.atomic
def forget_second_factor(*, person: User, by: User | None) -> None:
    """After a phone was lost: the person is signed out everywhere and sets up a new factor at the next sign-in.

    `by` is None for a command on the server. Raises PermissionDenied.
    """
    _require_manager(by)
    Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    security_log.note("second_factor_forgotten", person=by, subject=person)


@transaction.atomic
def keep_password(*, person: User) -> None:
    """The password that the person has now, beside those before it; the oldest is forgotten."""
    KeptPassword.objects.create(person=person, hash=person.password)
    newest = person.kept_passwords.order_by("-pk").values("pk")[:KEPT_PASSWORDS]
    person.kept_passwords.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()


def open_administration(*, person: User, to: bool) -> None:
    """Let the person into the administration, or no more. What opens it is a role (agencies)."""
    person.is_staff = to
    person.save(update_fields=["is_staff"])


def save_own_account(*, person: User, name: str, language: str, look: str) -> None:
    """What people may change of themselves. Raises ValidationError."""
    person.name, person.language, person.look = name, language, look
    person.full_clean()
    person.save(update_fields=["name", "language", "look", "search_key"])


def choose_language(*, person: User, language: str) -> None:
    """Raises ValidationError for a language that the portal does not speak."""
    _choose(person, "language", language)


def choose_look(*, person: User, look: str) -> None:
    """Raises ValidationError for a look that the pages do not have."""
    _choose(person, "look", look)


def close_guide(*, person: User, at: datetime) -> None:
    """The person has seen the steps of the first visit."""
    person.guide_closed_at = at
    person.save(update_fields=["guide_closed_at"])


def _choose(person: User, field: str, value: str) -> None:
    setattr(person, field, value)
    person.clean_fields(exclude={each.name for each in User._meta.fields} - {field})
    person.save(update_fields=[field])


def _require_manager(by: User | None) -> None:
    if by is not None and not can_manage_people(by):
        raise PermissionDenied
