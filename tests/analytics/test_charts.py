"""Drawings of numbers: to scale, mirrored for those who read from the right, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from livechat.analytics import charts
from livechat.analytics.course import Course, days_until, hours_until
from tests.conftest import MOMENT_MS

NOTHING = Course(
    "UTC",
    hours_until(MOMENT_MS, "UTC"),
    [0] * 24,
    [0] * 24,
    days_until(MOMENT_MS, "UTC")[:-1],
    [0] * 14,
    [0] * 14,
    [None] * 14,
)
BUSY = replace(
    NOTHING,
    from_customers=[0] * 22 + [6, 3],
    from_team=[0] * 22 + [2, 0],
    begun=[0] * 13 + [4],
    resolved=[0] * 13 + [2],
    first_response_s=[None] * 9 + [30, 60, None, 90, 120],
)


def test_an_empty_shop_has_empty_charts():
    for each in charts.drawn(NOTHING, "en"):
        assert each.is_empty
        assert not each.path
        assert not any(slot.bars for slot in each.slots)


def test_bars_of_an_hour_stand_on_each_other_and_fit_the_scale():
    written, held, _ = charts.drawn(BUSY, "en")
    below, above = written.slots[22].bars
    assert above.y + above.height == pytest.approx(below.y)
    assert below.height == pytest.approx(3 * above.height)
    assert below.y + below.height == charts.BOTTOM
    assert written.grid[-1][1] == 10
    began, ended = held.slots[13].bars
    assert began.y + began.height == ended.y + ended.height == charts.BOTTOM
    assert began.x + began.width <= ended.x
    assert began.y == charts.TOP


def test_a_line_is_broken_where_a_day_has_no_number():
    *_, responses = charts.drawn(BUSY, "en")
    assert responses.path.count("M") == 2
    assert [slot.dot is None for slot in responses.slots[9:]] == [False, False, True, False, False]
    assert responses.grid[-1] == (charts.TOP, 120)


def test_charts_are_mirrored_for_those_who_read_from_the_right():
    for left, right in zip(charts.drawn(BUSY, "en"), charts.drawn(BUSY, "ar"), strict=True):
        assert right.begins == charts.WIDTH - left.begins
        for one, other in zip(left.slots, right.slots, strict=True):
            assert other.middle == pytest.approx(charts.WIDTH - one.middle, abs=0.02)
            for bar, mirrored in zip(one.bars, other.bars, strict=True):
                assert mirrored.x == pytest.approx(charts.WIDTH - bar.x - bar.width, abs=0.05)


@pytest.mark.parametrize(("highest", "end"), [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (41, 100), (100, 100)])
def test_scales_of_counts_end_at_a_number_that_halves(highest, end):
    assert charts.end_of_scale(highest) == end


@pytest.mark.parametrize(("longest", "end"), [(0, 10), (61, 120), (3600, 3600), (100_000, 172_800), (200_000, 345_600)])
def test_scales_of_times_end_at_a_time_people_use(longest, end):
    assert charts.end_of_times(longest) == end


def test_names_of_days_are_the_viewers():
    assert charts.drawn(BUSY, "en")[1].slots[-1].label == "Nov 21"
    assert charts.drawn(BUSY, "ar")[1].slots[-1].label == "21 نوفمبر"
