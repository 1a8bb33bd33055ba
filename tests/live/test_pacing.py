"""Turns that are too short to rest after each are rested for together."""

from __future__ import annotations

import asyncio

import pytest

from livechat.live import pacing


class Clock:
    """Goes on by itself as far as it is told to."""

    now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def rests(monkeypatch):
    found = []

    async def sleep(seconds):
        found.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return found


async def take(pace, clock, seconds):
    begun = pace.begin()
    clock.now_s += seconds
    await pace.give_way(begun)


async def test_after_a_long_turn_so_many_times_as_long_is_left_to_others(rests):
    clock = Clock()
    await take(pacing.Pace(clock), clock, 0.010)
    assert rests == [pytest.approx(0.040)]


async def test_short_turns_rest_together_and_never_for_less_than_the_loop_can_count(rests):
    clock = Clock()
    pace = pacing.Pace(clock)
    for _ in range(50):
        await take(pace, clock, 0.000_06)
    assert len(rests) == 10
    assert min(rests) >= pacing.LEAST_REST_S
    assert sum(rests) == pytest.approx(50 * 0.000_06 * pacing.REST)


async def test_what_happens_between_turns_is_no_turn(rests):
    clock = Clock()
    pace = pacing.Pace(clock)
    await take(pace, clock, 0.000_1)
    clock.now_s += 5
    await take(pace, clock, 0.000_1)
    assert rests == []
