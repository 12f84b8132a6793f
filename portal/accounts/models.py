"""People who may sign in. What each of them may do stands elsewhere (agencies: roles)."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Closed, InvitationState, Language, Look
from portal.kit.tracking import tracked
from portal.kit.vietnamese import nfc, search_key


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """One spelling per address (composed, trimmed, small letters): equal means the same person."""
        return unicodedata.normalize("NFC", email or "").strip().lower()

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=self.normalize_email(email))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person; without a password nobody can sign in until one is set by the reset link."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.be_found()
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """For `manage.py createsuperuser`: the first administrator of a new portal."""
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


# Hashes of passwords stay out of the history; the last sign-in would fill it; guide and look tell nothing.
@tracked(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login", "guide_closed_at", "look", "search_key"],
    append_only=True,
)
class User(AbstractBaseUser, PermissionsMixin):
    """One person, known by the e-mail address. Never deleted: somebody who leaves is made inactive."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Another person already has this e-mail address.")},
    )
    name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.VIETNAMESE)
    look = models.CharField(_("look of the pages"), max_length=6, choices=Look, default=Look.SYSTEM)
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Clear this, instead of deleting a person who left.")
    )
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_because = models.CharField(
        _("closed because"), max_length=4, choices=Closed, blank=True, default="", db_default="", editable=False
    )
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True, editable=False)
    reopened_because = models.CharField(
        _("reopened because"), max_length=500, blank=True, default="", db_default="", editable=False
    )
    guide_closed_at = models.DateTimeField(_("closed the first steps"), null=True, blank=True, editable=False)

    search_key = models.TextField(default="", editable=False)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # With the unique index above: no two people whose addresses differ only in case.
            models.CheckConstraint(
                name="user_email_lower",
                condition=Q(email=Lower(F("email"))),
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
            models.CheckConstraint(name="user_language_known", condition=Q(language__in=Language.values)),
            models.CheckConstraint(name="user_look_known", condition=Q(look__in=Look.values)),
            models.CheckConstraint(name="user_closed_because_known", condition=Q(closed_because__in=["", *Closed])),
        ]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="person_search")]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)
        self.name = nfc(self.name)
        self.be_found()

    def be_found(self) -> None:
        """Set what the person is searched by: name and address."""
        self.search_key = search_key(self.name, self.email)

    @property
    def used_at(self) -> datetime:
        """When the account was last used, or given (back) to the person."""
        return max(at for at in (self.joined_at, self.last_login, self.reopened_at) if at)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(_composed(raw_password))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class KeptPassword(models.Model):
    """A password that an administrator has set, the present one too: how old that is, and what the next must not be.

    Only where the settings let administrators' passwords end. The hash alone, and of the newest ones only.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="kept_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.person)

    def opens(self, password: str) -> bool:
        return check_password(_composed(password), self.hash)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        from portal.accounts.permissions import can_manage_people  # it asks this module

        return self if can_manage_people(user) else self.none()

    def pending(self) -> "InvitationQuerySet":
        """Those that nobody has accepted."""
        return self.filter(accepted_at=None)


# The hash opens nothing, but the history has no use for it.
@tracked(exclude=["key_hash"])
class Invitation(models.Model):
    """By a link in a letter one new person takes over the own account. Each letter bears a key of its own, of which
    only the hash of the newest is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitation", verbose_name=_("person")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by"), db_index=False
    )
    made_at = models.DateTimeField(_("invited"), db_default=Now())
    letters = models.PositiveSmallIntegerField(_("letters"), db_default=1)  # asked for so far
    key_hash = models.CharField(max_length=64, db_default="")
    mailed_at = models.DateTimeField(_("mailed"), null=True)  # the newest letter; None while it is on its way
    expires_at = models.DateTimeField(_("good until"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["key_hash"], name="invitation_key_unique", condition=~Q(key_hash="")),
            models.CheckConstraint(
                name="invitation_revoked_or_accepted", condition=Q(revoked_at=None) | Q(accepted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @staticmethod
    def new_key() -> str:
        """43 characters that nobody guesses (256 bits)."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def hashed(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    def state(self, at: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if not self.mailed_at:
            return InvitationState.WAITING
        return InvitationState.OPEN if self.expires_at and self.expires_at > at else InvitationState.EXPIRED


def _composed(password: str | None) -> str | None:
    """Keyboards send "ậ" as one sign or as three; both must open the same account (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password) if password is not None else None
