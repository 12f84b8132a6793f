"""What a password must be, beside Django's own rules (settings, AUTH_PASSWORD_VALIDATORS)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.actions import keep_password
from portal.accounts.models import User
from portal.kit.vietnamese import plain

# What anybody would try first at an agency with a quality system; compared without marks, spaces and signs.
GUESSABLE = re.compile(
    "vietnam|daklak|daclac|buonmathuot|tinhuy|ubnd|hdnd|uyban|nhandan|sonoivu|sokhcn|khoahoc|congnghe|"
    "chuyendoiso|tcvn|iso|quality|chatluong|hethong|quanly|matkhau|password|admin|qwerty|abc"
)
LETTERS_OF_ONES_OWN = 6


class MaximumLengthValidator:
    """A bound, so that nobody feeds the slow hash whole books. A longer one is refused, never cut."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Choose a password of at most %(max)d characters.") % {"max": self.max_length}


class GuessableWordsValidator:
    """Long, yet made of nothing but numbers and words like "ISO", "Đắk Lắk", "mật khẩu"."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = re.sub("[^a-z]", "", plain(password))
        if len(set(GUESSABLE.sub("", letters))) < LETTERS_OF_ONES_OWN:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("Add words of your own: numbers, years and words that everybody here knows are tried first.")


class KeptPasswordsValidator:
    """No administrator takes one of the last ten again. In the settings only where ADMIN_PASSWORD_DAYS is."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and user.pk and any(kept.opens(password) for kept in user.kept_passwords.all()):
            raise ValidationError(self.get_help_text(), code="password_kept")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Django tells it of every new password once it is saved."""
        if user and user.is_staff:
            keep_password(person=user)

    def get_help_text(self) -> str:
        return _("Choose a password that you have not had before.")
