"""Secrets that the database keeps but must not tell: those of second factors."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

PURPOSE = b"portal.accounts.sealing"


def sealed(text: str) -> str:
    """The text as only a process that has SECRET_KEY can read it; a copy of the database alone tells nothing."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def opened(sealed_text: str) -> str:
    """What was sealed under the key or one of its fallbacks; InvalidToken (cryptography) for anything else."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed_text).decode()


@lru_cache(maxsize=4)
def _box(*keys: str) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # dear; only signing in needs it

    return MultiFernet([Fernet(urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
