"""Back-off: pure."""

import pytest

from portal.notices.retry import delay


@pytest.mark.parametrize(
    ("tries", "longest"),
    [(1, 1), (2, 3), (3, 9), (4, 27), (5, 81), (6, 243), (7, 299), (8, 299), (5000, 299)],
)
def test_the_delay_is_drawn_from_the_whole_span(tries, longest):
    drawn = [delay(tries).total_seconds() - 1 for _ in range(500)]

    assert 0 <= min(drawn) < longest / 10
    assert longest * 9 / 10 < max(drawn) <= longest
