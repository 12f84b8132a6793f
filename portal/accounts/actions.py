"""Everything that may change a person, one function per decision."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import can_manage_people
from portal.kit import security_log


@transaction.atomic
def create_person(*, email: str, name: str, language: str, by: User | None, password: str | None = None) -> User:
    """Make an account; `by` is None for a command on the server.

    Without a password the person chooses one through the reset link. Raises ValidationError (fields named)
    and PermissionDenied.
    """
    _require_manager(by)
    person = User(email=email, name=name, language=language)
    person.set_password(password)
    person.full_clean()
    person.save()
    security_log.note("person_made", person=by, subject=person)
    return person


@transaction.atomic
def change_person(*, person: User, by: User | None, **changes: object) -> User:
    """Change what an administrator may change of a person; an inactive person is signed out everywhere."""
    _require_manager(by)
    person = User.objects.select_for_update().get(pk=person.pk)
    for field, value in changes.items():
        setattr(person, field, value)
    person.full_clean()
    person.save(update_fields=[*changes, "search_key"])
    security_log.note("person_changed", person=by, subject=person, changed=sorted(changes))
    return person


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
