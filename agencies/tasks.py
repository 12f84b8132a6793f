"""Doors for the worker; the rules are elsewhere."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.dues import remind
from agencies.people import idle
from portal.accounts.inviting import mail_invitation as send_invitation
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


@job("mail_invitation", atomic=False)
def mail_invitation(*, invitation: int, letter: int, **_future):
    return {gettext_noop("mails"): int(send_invitation(invitation, letter))}


@job("close_idle_accounts")
def close_idle_accounts(*, slot: str, **_future):
    """Warns those whose accounts will be closed for lack of use, and closes those whose days are over."""
    at = timezone.now()
    return {gettext_noop("closed"): idle.close(at), gettext_noop("notices"): idle.warn(at)}
