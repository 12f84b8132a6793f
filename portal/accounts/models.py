"""People who may sign in. What each of them may do stands elsewhere (agencies: roles)."""

import unicodedata

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Language, Look
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
@pghistory.track(
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

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(_composed(raw_password))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


def _composed(password: str | None) -> str | None:
    """Keyboards send "ậ" as one sign or as three; both must open the same account (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password) if password is not None else None
