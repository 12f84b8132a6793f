"""Figures in, places on a drawing out."""

from datetime import date

import pytest

from portal.kit.charts import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    WIDE_LABEL,
    WIDTH,
    Point,
    band,
    labelled,
    lines,
    pieces,
    share,
    since_it_began,
    year_ends,
)

ON = date(2017, 12, 31)


def points(*declared: int, total: int = 20) -> list[Point]:
    days = [*year_ends(ON, most=len(declared) - 1), ON]
    return [Point(day, count, total) for day, count in zip(days, declared, strict=True)]


def test_the_days_are_the_ends_of_years_and_the_day_itself():
    assert year_ends(date(2017, 5, 4), most=2) == [date(2015, 12, 31), date(2016, 12, 31)]
    assert year_ends(ON, most=1) == [date(2016, 12, 31)]
    assert len(year_ends(ON)) == 11
    assert year_ends(date(2, 1, 1)) == [date(1, 12, 31)]


@pytest.mark.parametrize(
    ("declared", "kept"),
    [((0, 0, 0, 3, 5), (0, 3, 5)), ((3, 0, 5), (3, 0, 5)), ((0, 0, 0), (0, 0)), ((0, 0, 4), (0, 4)), ((0,), (0,))],
)
def test_the_trend_begins_just_before_anybody_has_declared(declared, kept):
    assert tuple(point.declared for point in since_it_began(points(*declared))) == kept


def test_lines_rise_from_the_ground_to_the_top():
    chart = lines(points(0, 10, 20))

    assert [mark.y for mark in chart.declared] == [BOTTOM, (TOP + BOTTOM) // 2, TOP]
    assert [mark.y for mark in chart.total] == [TOP] * 3
    assert [tick.value for tick in chart.scale] == [0, 10, 20]
    assert [tick.place for tick in chart.scale] == [BOTTOM, (TOP + BOTTOM) // 2, TOP]
    assert chart.total_path == " ".join(f"{mark.x},{TOP}" for mark in chart.total)


@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_points_stand_inside_the_plot_at_equal_steps(count):
    across = [mark.x for mark in lines(points(*[1] * count)).declared]
    steps = {after - before for before, after in zip(across, across[1:], strict=False)}

    assert all(LEFT < x < RIGHT for x in across)
    assert len(across) == len(set(across)) == count
    assert max(steps, default=0) - min(steps, default=0) <= 1


@pytest.mark.parametrize(
    ("total", "top"), [(0, 2), (1, 2), (7, 10), (41, 60), (251, 400), (1000, 1000), (10_001, 20_000)]
)
def test_the_scale_ends_at_a_round_number_whose_half_is_whole(total, top):
    assert [tick.value for tick in lines(points(0, total=total)).scale] == [0, top // 2, top]


@pytest.mark.parametrize("declared", range(0, 21))
def test_the_two_numbers_of_a_day_do_not_touch(declared):
    chart = lines(points(declared))

    assert chart.declared[0].label_y - chart.total[0].label_y >= 12


def test_the_axis_names_no_more_days_than_it_has_room_for_and_the_last_always():
    assert labelled(3) == [True] * 3
    assert labelled(8) == [False, True] * 4
    assert labelled(12) == [False, True] * 6


@pytest.mark.parametrize(
    ("part", "whole", "step"),
    [(0, 0, 0), (0, 15, 1), (1, 15, 2), (4, 15, 2), (5, 15, 3), (9, 15, 3), (10, 15, 4), (14, 15, 4), (15, 15, 5)],
)
def test_a_share_falls_into_one_of_five_bands(part, whole, step):
    assert band(part, whole) == step


def test_a_bar_is_empty_for_none_and_full_for_all_only():
    assert [share(part, 1000, 100) for part in (0, 1, 500, 999, 1000)] == [0, 1, 50, 99, 100]
    assert share(0, 0, 100) == 0


@pytest.mark.parametrize(
    "parts",
    [
        [0],
        [1],
        [0, 0, 3, 0],
        [1] * 7,
        [56, 22, 14, 128, 9, 3, 1],
        [0, 0, 0, 15_000, 0, 1, 0],
        [1, 14_999, 1],
        [2, 3, 5, 7],
    ],
)
@pytest.mark.parametrize("more", [0, 1, 15_000])
def test_pieces_of_a_bar_follow_each_other_and_show_the_least_part(parts, more):
    bar = pieces(parts, most=sum(parts) + more)

    assert [piece.x for piece in bar] == [sum(each.width for each in bar[:place]) for place in range(len(bar))]
    assert bar[-1].x + bar[-1].width <= WIDTH
    assert [piece.width > 0 for piece in bar] == [part > 0 for part in parts]
    assert sorted(parts) == [part for _width, part in sorted(zip((piece.width for piece in bar), parts, strict=True))]


def test_a_number_that_stays_is_written_where_it_begins_and_at_the_end():
    chart = lines(points(0, 4, 4, 4, 7, 7))

    assert chart.tells_declared == [True, True, False, False, True, True]
    assert chart.tells_total == [True, False, False, False, False, True]


@pytest.mark.parametrize("count", range(1, 13))
def test_a_whole_day_at_the_end_of_the_axis_has_room(count):
    names = labelled(count, is_last_wide=True)
    across = [mark.x for mark, is_named in zip(lines(points(*[1] * count)).total, names, strict=True) if is_named]

    assert names[-1]
    assert len(across) == 1 or across[-1] - across[-2] >= WIDE_LABEL
