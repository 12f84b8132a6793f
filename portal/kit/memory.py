"""What long work in bulk does with memory."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python does not look for rings of objects meanwhile.

    While thousands of rows are made that all stay, it would look at all of them again and again and find nothing: a
    third of the time of a long import. What nobody names any more is freed all the same, and rings at the next look.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
