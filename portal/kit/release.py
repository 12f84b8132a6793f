"""Which release of the portal this is, for the names of what outlives it in the cache."""

from functools import cache
from hashlib import sha256

from django.conf import settings

DRAWS = ("portal", "agencies", "audits", "templates")
"""Folders that a page is drawn by."""
KINDS = (".py", ".html", ".mo")


@cache
def release() -> str:
    """A fingerprint of the code, the templates and the translations: another one after any change of these."""
    files = sorted(path for name in DRAWS for path in (settings.BASE_DIR / name).rglob("*.*") if path.suffix in KINDS)
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
