"""Doors for the worker; the rules are elsewhere."""

from typing import Any

from django.utils.translation import gettext_noop

from portal.history import sealing, verifying
from portal.notices.jobs import job


@job("seal_history")
def seal_history(**_future: Any) -> dict[str, int]:
    made = sealing.seal()
    return {gettext_noop("links"): made.links if made else 0}


@job("verify_history")
def verify_history(**_future: Any) -> dict[str, int]:
    """Fails, and so is shown to staff among the failed jobs, when history does not hold."""
    if broken := verifying.broken_links():
        raise RuntimeError(f"History does not hold at {len(broken)} places; the first: {broken[0]}")
    return verifying.counted()
