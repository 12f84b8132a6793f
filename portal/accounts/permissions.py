"""Who may do what with people's accounts: one predicate per deed."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User


def can_edit_own_account(user: User | AnonymousUser) -> bool:
    """Everybody who is signed in: the own name, language and password."""
    return user.is_authenticated


def can_end_session(user: User | AnonymousUser, session: UserSession) -> bool:
    """Signs out one of the own browsers."""
    return session.user_id == user.pk


def can_manage_people(user: User | AnonymousUser) -> bool:
    """Makes, changes and closes accounts."""
    return user.has_perm("accounts.add_user") and user.has_perm("accounts.change_user")


def can_manage_person(user: User | AnonymousUser, thing: object) -> bool:
    """True: only administrators find an invitation, or a closed account."""
    return can_manage_people(user)
