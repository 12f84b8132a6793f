"""Inviting people to the portal, each with the first role."""

from django.db import transaction

from agencies.actions.roles import give_role
from agencies.models import Agency, Membership
from portal.accounts import actions as accounts
from portal.accounts.models import Invitation, User
from portal.notices.jobs import enqueue


@transaction.atomic
def invite(*, email: str, name: str, language: str, role: str, agency: Agency | None, by: User) -> Invitation:
    """A person with a role, whom a letter asks to take over the account; it opens to nobody before.

    Raises ValidationError (fields named) and PermissionDenied.
    """
    invitation = accounts.invite_person(email=email, name=name, language=language, by=by)
    give_role(Membership(person=invitation.person, role=role, agency=agency), by=by)
    _ask_for_letter(invitation)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User) -> None:
    """Another letter with another link. Raises ValidationError (accepted already) and PermissionDenied."""
    _ask_for_letter(accounts.invite_again(invitation=invitation, by=by))


def _ask_for_letter(invitation: Invitation) -> None:
    invitation.refresh_from_db(fields=["letters"])
    letter = {"invitation": invitation.pk, "letter": invitation.letters}
    enqueue("mail_invitation", key=f"mail_invitation:{invitation.pk}:{invitation.letters}", **letter)
