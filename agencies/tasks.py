"""Doors for the worker; the rules are elsewhere."""

from datetime import date

from django.utils.translation import gettext_noop

from agencies.dues import remind
from portal.notices import outbox
from portal.notices.jobs import job


@job("find_deadlines")
def find_deadlines(*, slot: str, **_future):
    """`slot` is a day, or a moment of it."""
    on = date.fromisoformat(slot[:10])
    reminded = remind(on)
    return {
        gettext_noop("notices"): reminded.notices,
        gettext_noop("ended"): reminded.ended,
        gettext_noop("mails at once"): outbox.gather_at_once(on),
    }
