"""A job of the faults beside those of the tests."""

from portal.notices.jobs import job

GREEDY = 4 << 30  # bytes


@job("test_greedy")
def greedy(**_args):
    """Ask for more memory than the process may have."""
    return {"bytes": len(bytearray(GREEDY))}
