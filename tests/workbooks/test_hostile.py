"""Hostile and broken files: refused within a second, with a sentence, and the process lives on."""

import gc
import resource

import pytest
from django.utils.translation import override

from portal.workbooks.reading import Unreadable, read_book
from tests.workbooks.hostile import FILES, sound

SECOND = 1.0


def busy() -> float:
    """Seconds of the processor, of this process and of the child's: the clock's depend on who else is working."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_a_sentence(name, tmp_path):
    make, code = FILES[name]
    path = make(tmp_path / "sent")  # as the page keeps it: its own name tells nothing, and the reader finds out
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    gc.freeze()  # what other tests have loaded is no part of reading: to look through it takes half a second
    begun = busy()
    with override("vi"), pytest.raises(Unreadable) as refused:
        read_book(path)
    took = busy() - begun
    gc.unfreeze()
    assert refused.value.code == code or code is None
    assert refused.value.sentence.endswith(".")
    assert took < SECOND
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_the_next_file_is_read_as_if_nothing_had_been(tmp_path):
    path = tmp_path / "a.xlsx"
    sound(path)
    assert len(read_book(path).sheets[0].rows) == 200
