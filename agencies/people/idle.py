"""Accounts that nobody uses: people are warned as of all that falls due, then the accounts are closed."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.accounts.actions import close_if_idle
from portal.accounts.deadlines import WARNED_BEFORE, last_day, warned
from portal.accounts.models import User
from portal.accounts.queries import is_last_administrator, near_closing
from portal.notices.models import Notice
from portal.notices.outbox import already_told, end_settled, notify_all
from portal.notices.wording import TITLES

RULE = "account_idle"
TITLES[RULE] = _("Accounts that nobody uses")
SENTENCE = gettext_noop(
    "You have not signed in for a while: after %(due_on)s your account is closed. Sign in by then to keep it."
)
EVER = (date.min, date.max)


@transaction.atomic
def warn(at: datetime) -> int:
    """Tell whose account is closed soon, once for each step, and end what was told of accounts used again.

    Gives how many were told.
    """
    if not settings.IDLE_ACCOUNT_DAYS:
        return 0
    notices = [_notice(person, at) for person in near_closing(at, max(WARNED_BEFORE)) if _is_due(person, at)]
    told = already_told([_key(notice) for notice in notices])
    new = notify_all(notice for notice in notices if _key(notice) not in told)
    end_settled({RULE: EVER}, [(notice.subject, RULE, notice.due_on) for notice in notices])
    return new


def close(at: datetime) -> int:
    """Close the accounts whose days without use are over; gives how many. The last administrator's stays open."""
    if not settings.IDLE_ACCOUNT_DAYS:
        return 0
    return sum(close_if_idle(person=person, at=at) for person in near_closing(at, 0))


def _last_day(person: User) -> date:
    return last_day(timezone.localdate(person.used_at), days=settings.IDLE_ACCOUNT_DAYS)


def _is_due(person: User, at: datetime) -> bool:
    return warned(_last_day(person), timezone.localdate(at)) is not None and not is_last_administrator(person)


def _notice(person: User, at: datetime) -> Notice:
    due_on = _last_day(person)
    return Notice(
        person=person,
        subject=f"account:{person.pk}",
        rule=RULE,
        clock="account",
        step=warned(due_on, timezone.localdate(at)),
        due_on=due_on,
        sentence=SENTENCE,
        link=reverse("start"),
    )


def _key(notice: Notice) -> tuple[int, str, str, int, date]:
    return notice.person_id, notice.subject, notice.rule, notice.step, notice.due_on
