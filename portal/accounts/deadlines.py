"""When an account that nobody uses is closed, and when its person is warned. Pure.

Source: TCVN 14423:2026, idle accounts are disabled after 45 days.
"""

from datetime import date, timedelta

WARNED_BEFORE = (14, 3)
"""Days before the last day."""


def last_day(used_on: date, *, days: int) -> date:
    """The last day on which an account still opens that was last used on the day; `days` may pass without use."""
    return used_on + timedelta(days=days)


def warned(last: date, on: date) -> int | None:
    """The innermost step that has been reached on the day, in days before the last; None: too early, or too late."""
    left = (last - on).days
    return min((step for step in WARNED_BEFORE if 0 <= left <= step), default=None)
