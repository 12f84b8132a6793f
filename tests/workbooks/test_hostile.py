"""Hostile and broken files: refused within a second, with a sentence, and the process lives on."""

import resource
from time import monotonic

import pytest
from django.utils.translation import override

from portal.workbooks.reading import Unreadable, read_book
from tests.workbooks.hostile import FILES, sound

SECOND = 1.0
SLACK = 2.5
"""The suite may run on busy cores, beside others; `make faults` measures the second itself."""


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_a_sentence(name, tmp_path):
    make, code = FILES[name]
    path = make(tmp_path / name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = monotonic()
    with override("vi"), pytest.raises(Unreadable) as refused:
        read_book(path)
    took = monotonic() - begun
    assert refused.value.code == code or code is None
    assert refused.value.sentence.endswith(".")
    assert took < SECOND * SLACK
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_the_next_file_is_read_as_if_nothing_had_been(tmp_path):
    path = tmp_path / "a.xlsx"
    sound(path)
    assert len(read_book(path).sheets[0].rows) == 200
