"""Doors for the worker; the rules are elsewhere."""

from datetime import date

from django.utils.translation import gettext_noop

from agencies.dues import remind
from portal.notices.jobs import job


@job("find_deadlines")
def find_deadlines(*, slot: str, **_future):
    return {gettext_noop("notices"): remind(date.fromisoformat(slot[:10]))}
