"""Which release of the portal this is, for the names of what outlives it in the cache."""

import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

DRAWS = ("portal", "agencies", "audits", "templates")
"""Folders that a page is drawn by."""
KINDS = (".py", ".html", ".mo")


@cache
def release() -> str:
    """A fingerprint of the code, the templates and the translations: another one after any change of these."""
    fingerprint = sha256()
    for path in sorted(path for name in DRAWS for path in _files(settings.BASE_DIR / name)):
        with open(path, "rb", buffering=0) as file:  # eight hundred files: half of the time would go into buffers
            fingerprint.update(file.read())
    return fingerprint.hexdigest()[:12]


def _files(folder: Path) -> Iterator[str]:
    # Not `Path.rglob`: every process does this once, before its first page.
    return (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(KINDS))
