"""Reads about accounts."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.timezone import localdate

from portal.accounts.deadlines import last_day
from portal.accounts.models import Invitation, User
from portal.accounts.permissions import can_manage_people


def pending_invitations(user: User) -> QuerySet[Invitation]:
    """Invitations that nobody has accepted; the newest first."""
    rows = Invitation.objects.visible_to(user).pending()
    return rows.select_related("person", "invited_by").order_by("-id")


def invitation_opened_by(key: str, at: datetime) -> Invitation | None:
    """The invitation that this key opens at the moment; who has the key has the letter."""
    live = Invitation.objects.pending().filter(revoked_at=None, expires_at__gt=at)
    return live.select_related("person").filter(key_hash=Invitation.hashed(key)).first()


def invitation_of(person: User, at: datetime) -> Invitation | None:
    """The person's invitation, if it holds at the moment."""
    return Invitation.objects.pending().filter(person=person, revoked_at=None, expires_at__gt=at).first()


def closed_accounts(user: User) -> QuerySet[User]:
    """Accounts that were open once and are closed now, for who may open them again."""
    if not can_manage_people(user):
        return User.objects.none()
    return User.objects.filter(is_active=False).filter(Q(invitation=None) | Q(invitation__accepted_at__isnull=False))


def administrators() -> QuerySet[User]:
    """Open accounts that open the administration."""
    return User.objects.filter(is_staff=True, is_active=True)


def is_last_administrator(person: User) -> bool:
    return set(administrators().values_list("pk", flat=True)) == {person.pk}


def unused_since(moment: datetime) -> QuerySet[User]:
    """Open accounts that nobody has used since the moment; those that rest longest first."""
    used_at = Greatest(F("last_login"), F("joined_at"), F("reopened_at"))  # what is null does not count
    return (
        User.objects.filter(is_active=True)
        .annotate(rests_since=used_at)
        .filter(rests_since__lt=moment)
        .order_by("rests_since", "pk")
    )


def near_closing(at: datetime, ahead: int) -> QuerySet[User]:
    """Open accounts that may be closed within so many days for lack of use, to the hour; the day decides."""
    return unused_since(at - timedelta(days=settings.IDLE_ACCOUNT_DAYS - ahead - 1))


def has_old_password(person: User, at: datetime) -> bool:
    """Whether an administrator's password has ended, where the settings let it: after the days, or of unknown age."""
    if not settings.ADMIN_PASSWORD_DAYS or not person.is_staff:
        return False
    newest = person.kept_passwords.order_by("-pk").first()
    return newest is None or localdate(at) > last_day(localdate(newest.set_at), days=settings.ADMIN_PASSWORD_DAYS)
