"""Doors for the worker; the rules are elsewhere."""

from datetime import date

from django.utils.translation import gettext_noop

from agencies.reminding import remind
from portal.notices.jobs import job


@job("find_due_certificates")
def find_due_certificates(*, slot: str, **_future):
    return {gettext_noop("notices"): remind(date.fromisoformat(slot[:10]))}
