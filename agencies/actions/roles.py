"""Giving people roles and taking them away. Who is an administrator may open the administration; nobody else may."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.choices import Role
from agencies.models import Membership
from agencies.permissions import is_administrator
from portal.accounts.actions import open_administration
from portal.kit import security_log
from portal.notices.withholding import withhold


@transaction.atomic
def give_role(membership: Membership, *, by) -> Membership:
    """Store a person's new or changed role. Raises ValidationError (no agency, twice) and PermissionDenied."""
    before = _refuse_strangers(membership, by)
    if membership.role != Role.OFFICER:
        membership.agency = None
    membership.full_clean()
    membership.save()
    security_log.note("role_given", person=by, subject=membership.person, role=membership.role)
    for person in {membership.person, before.person if before else membership.person}:
        _follow(person)
    return membership


@transaction.atomic
def take_role(membership: Membership, *, by) -> None:
    """Take a role away; the history keeps it. Raises PermissionDenied."""
    _refuse_strangers(membership, by)
    membership.delete()
    security_log.note("role_taken", person=by, subject=membership.person, role=membership.role)
    _follow(membership.person)


def _refuse_strangers(membership: Membership, by) -> Membership | None:
    """Roles are an administrator's to give; but who gave up the own one by mistake could not take it again.

    Gives the role as it is stored; None for a new one.
    """
    held = Membership.objects.filter(pk=membership.pk).first()
    if not is_administrator(by) or (held and held.person == by):
        raise PermissionDenied
    return held


def _follow(person) -> None:
    """What hangs on a person's roles: the administration, and what the bell may still tell."""
    is_one = Membership.objects.filter(person=person, role=Role.ADMINISTRATOR).exists()
    open_administration(person=person, to=is_one or person.is_superuser)
    withhold(person)
