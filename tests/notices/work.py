"""Jobs of the tests, for real workers and for the tests' own process. Each leaves a mark when it is done."""

import time

from portal.notices.jobs import job
from tests.notices.samples import mark


@job("test_mark")
def leave_mark(**args):
    return mark(**args)


@job("test_nap")
def nap(*, seconds, **args):
    """Write first, then take so long to come to the commit."""
    done = mark(**args)
    time.sleep(seconds)
    return done


@job("test_steps", atomic=False)
def steps(*, seconds, name):
    """Commit the first step, then take so long to come to the second."""
    mark(f"{name}, first step")
    time.sleep(seconds)
    return mark(f"{name}, second step")
