"""How long a worker may hold a row, how soon and how often a failed try is repeated. Pure."""

from datetime import timedelta
from random import SystemRandom

LEASE = timedelta(seconds=120)
MAX_TRIES = 8  # tries of a job that raises
MAX_LOST = 3  # tries that nobody came back from: the worker died, hung, or took longer than its lease
MAX_DELAY = 300  # seconds
MAIL_PATIENCE = timedelta(days=5)  # how long an unreachable mail server is tried (RFC 5321, section 4.5.4.1)

_chance = SystemRandom()


def delay(tries: int) -> timedelta:
    """How long to wait after so many tries: a second, and anything up to 1, 3, 9, 27, 81, 243, then 299 more.

    The whole span is drawn from ("full jitter"), so that what failed together does not come back together.
    """
    longest = min(MAX_DELAY - 1, 3 ** min(tries - 1, 6))
    return timedelta(seconds=1 + _chance.uniform(0, longest))
